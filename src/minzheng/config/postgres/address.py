from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

OWNER = "minzheng_owner"
APP = "minzheng_app"
SUPER = "minzheng_super"
DATABASE = "minzheng"
PORT = 5432


@dataclass(frozen=True)
class Address:
    """Where a server listens (a Unix socket, never TCP) and as whom one may connect."""

    socket_dir: Path
    database: str = DATABASE
    owner: str = OWNER
    app: str = APP

    def url(self, role: str, database: str | None = None) -> str:
        """A libpq connection string for `role`; no password, the operating system vouches for the user."""
        return make_conninfo(
            host=str(self.socket_dir), port=PORT, dbname=database or self.database, user=role
        )

    def settings(self, role: str, database: str | None = None) -> dict[str, Any]:
        """One entry of Django's DATABASES for `role`."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": database or self.database,
            "USER": role,
            "PASSWORD": "",
            "HOST": str(self.socket_dir),
            "PORT": str(PORT),
        }
