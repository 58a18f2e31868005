"""The part of a restore that works on the database; imported once Django is set up."""

from pathlib import Path

from django.core.management import call_command
from django.db import connections

from minzheng.config.backup.tools import load
from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.journal.public import Report, verify


def refuse_unless_empty() -> None:
    """Raise `Conflict` when the database holds any table."""
    tables = connections["owner"].introspection.table_names()
    if tables:
        raise Conflict.because(
            f"数据库里已有{len(tables)}张表。恢复只能进入空数据库，现有数据没有被改动。",
            "请新建一个空数据库，把 DATABASE_URL 和 DATABASE_OWNER_URL 指向它，再执行 minzheng restore。",
            "restore.database",
        )


def fill(dump: Path) -> Report:
    """Load whole or not at all, bring the structure up to this version of the program, and check the journal."""
    load(dump)
    call_command(
        "migrate", database="owner", verbosity=0, interactive=False
    )  # also gives the app role its rights
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    report = verify()
    connections.close_all()
    return report
