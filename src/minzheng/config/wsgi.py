import os
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
application = get_wsgi_application()
if settings.DEMO:  # a demonstration brings its report's outline along
    for found in Path(__file__).with_name("scenarios").glob("*/report.py"):
        import_module(f"minzheng.config.scenarios.{found.parent.name}.report")
