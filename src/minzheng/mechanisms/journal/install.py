"""After every migration: triggers on every tracked table, and the rights of the app role."""

from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.backends.utils import CursorWrapper

from minzheng.mechanisms.journal.stamped import stamped_tables

JOURNAL_TABLES = ("journal_act", "journal_entry", "journal_seal")
STAMPS = "journal_stamp"
# Reviewed list: tables whose rows are not business facts (log-ins, names of models, counts of tries), and drafts: what was
# typed and never sent must be gone when it is thrown away, and the journal forgets nothing.
EXEMPT_TABLES = frozenset(
    {
        *JOURNAL_TABLES,
        "django_session",
        "django_content_type",
        "auth_permission",
        "access_attempt",
        "portal_attempt",
        "matters_draft",
    }
)
SQL = Path(__file__).with_name("triggers.sql")


def tracked_tables() -> list[tuple[str, str]]:
    """(table, primary key column) of every table whose changes the journal keeps."""
    found = {
        (model._meta.db_table, str(model._meta.pk.column))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in EXEMPT_TABLES
    }
    return sorted(found)


def install_after_migrate(app_config: AppConfig, using: str, **kwargs: object) -> None:
    """Once per `migrate`: all tables exist before the first signal."""
    if using == "owner" and app_config.label == "journal":
        install()


def install() -> None:
    """Create functions and triggers anew and grant the app role what it needs and no more. Runs as owner."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        existing = {row[0] for row in cursor.fetchall()}
        if not existing.issuperset({*JOURNAL_TABLES, STAMPS}):
            return
        cursor.execute(SQL.read_text())
        for table, key in tracked_tables():
            if table in existing:
                cursor.execute(_triggers(table, key))
        for table in sorted(stamped_tables() & existing):
            cursor.execute(
                f'CREATE OR REPLACE TRIGGER journal_stamp AFTER INSERT OR UPDATE OR DELETE ON "{table}"'
                " FOR EACH STATEMENT EXECUTE FUNCTION journal_move_stamp()"
            )
        for table in JOURNAL_TABLES:
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER journal_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION journal_keep()"
            )
        _grant(cursor, existing)


def _grant(cursor: CursorWrapper, existing: set[str]) -> None:
    app = '"' + str(settings.DATABASES["default"]["USER"]) + '"'
    read_only = {*JOURNAL_TABLES, STAMPS, "django_migrations"} & existing
    for table in sorted(existing - read_only):
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {app}')
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}")
    for table in sorted(read_only):
        cursor.execute(f'REVOKE ALL ON "{table}" FROM {app}')
        cursor.execute(f'GRANT SELECT ON "{table}" TO {app}')
    cursor.execute(f"GRANT INSERT ON journal_seal TO {app}")
    cursor.execute(f"GRANT EXECUTE ON FUNCTION journal_begin TO {app}")
    cursor.execute(f"REVOKE ALL ON SEQUENCE journal_act_id_seq, journal_entry_seq_seq FROM {app}")
    cursor.execute(f"GRANT SELECT ON SEQUENCE journal_entry_seq_seq TO {app}")


def _triggers(table: str, key: str) -> str:
    parts = {
        "INSERT": "REFERENCING NEW TABLE AS new_rows",
        "UPDATE": "REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows",
        "DELETE": "REFERENCING OLD TABLE AS old_rows",
    }
    return "".join(
        f'CREATE OR REPLACE TRIGGER journal_{event.lower()} AFTER {event} ON "{table}" {rows}'
        f" FOR EACH STATEMENT EXECUTE FUNCTION journal_write('{key}');"
        for event, rows in parts.items()
    )
