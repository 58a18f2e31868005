"""Django settings. Every value that differs between bureaus comes from the environment or the data folder."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from minzheng.config import data_folder, secret_key
from minzheng.foundation.keys import configure

PACKAGE = Path(__file__).resolve().parent.parent
DATA = data_folder()
DEMO = os.environ.get("MINZHENG_DEMO") == "1"

configure(DATA)
SECRET_KEY = secret_key(DATA)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("MINZHENG_HOSTS", "127.0.0.1,localhost,testserver").split(",")


def _database(role: str) -> dict[str, object]:
    """One PostgreSQL database seen by one of the two roles: `app` works, `owner` migrates."""
    url = os.environ.get("DATABASE_URL" if role == "app" else "DATABASE_OWNER_URL")
    if url:
        parts = urlsplit(url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("MINZHENG_PG_DATABASE", "minzheng"),
        "USER": f"minzheng_{role}",
        "HOST": os.environ.get("MINZHENG_PG_SOCKET", "/nonexistent"),
    }


DATABASES = {"default": _database("app"), "owner": _database("owner")}
DATABASE_ROUTERS = ["minzheng.config.routers.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "minzheng.mechanisms.journal",
    "minzheng.mechanisms.areas",
    "minzheng.mechanisms.access",
    "minzheng.mechanisms.registry",
    "minzheng.mechanisms.law",
    "minzheng.mechanisms.documents",
    "minzheng.mechanisms.ledger",
    "minzheng.mechanisms.means",
    "minzheng.mechanisms.exchange",
    "minzheng.mechanisms.matters",
    "minzheng.mechanisms.payments",
    "minzheng.mechanisms.rolls",
    "minzheng.mechanisms.checks",
    "minzheng.mechanisms.activities",
    "minzheng.mechanisms.indicators",
    "minzheng.mechanisms.monitoring",
    "minzheng.mechanisms.reports",
    "minzheng.mechanisms.desk",
    "minzheng.mechanisms.portal",
    "minzheng.domains.appeals",
    "minzheng.domains.funeral",
    "minzheng.domains.elder_care",
    "minzheng.domains.home_supervision",
    "minzheng.domains.elder_home_care",
    "minzheng.domains.elder_services",
    "minzheng.domains.enforcement",
    "minzheng.domains.penalties",
    "minzheng.domains.organisation_oversight",
    "minzheng.domains.organisation_registration",
    "minzheng.domains.community",
    "minzheng.domains.openness",
    "minzheng.domains.rule_of_law",
    "minzheng.domains.social_organisations",
    "minzheng.domains.social_assistance",
    "minzheng.domains.street_rescue",
    "minzheng.domains.child_welfare",
    "minzheng.domains.low_income_monitoring",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "minzheng.config.origin.Origin",
    "minzheng.config.headers.PagePolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

if DEMO:
    MIDDLEWARE.insert(0, "minzheng.config.demo_clock.DemoClock")

ROOT_URLCONF = "minzheng.config.urls"
WSGI_APPLICATION = "minzheng.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "minzheng.config.origin.unencrypted",
            ],
        },
    }
]

AUTH_USER_MODEL = "access.Account"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "minzheng.config.hashers.QuickScrypt" if DEMO else "django.contrib.auth.hashers.ScryptPasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SPARK = os.environ.get("MINZHENG_SPARK", "local[2]")  # where `monitor run --engine spark` works it out
OWN_PROXIES = int(os.environ.get("MINZHENG_PROXIES", "0"))
SIGN_IN_FAILURES = int(os.environ.get("MINZHENG_SIGN_IN_FAILURES", "50"))
SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "minzheng.mechanisms.desk.faults.forbidden"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = DATA / "files"
COLUMN_ENGINE = "minzheng.mechanisms.lake.public.opened"  # what law runs rules on columns with
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
SILENCED_SYSTEM_CHECKS = ["models.W042"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
