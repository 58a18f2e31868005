"""A database from before decisions were kept apart: the upgrade notes them in one journalled act."""

import datetime
from types import SimpleNamespace

from django.core.management import call_command
from django.db import connection

from minzheng.foundation import clock
from minzheng.mechanisms.journal.public import SYSTEM, Entry, acting
from minzheng.mechanisms.matters.public import Case

from .given import NOW, opened

OLD = """UPDATE matters_case SET step = '', "end" = %s, closed_at = now(), closed_on = %s, decided_on = %s WHERE id = %s"""


def test_old_decisions_are_noted(committed: SimpleNamespace) -> None:
    granted, refused, done = (opened(committed).pk for _ in range(3))
    call_command("migrate", "matters", "0001", database="owner", verbosity=0)
    day = datetime.date(2019, 3, 6)
    with clock.at(NOW), acting(SYSTEM, "旧版办结"), connection.cursor() as cursor:
        for pk, end, decided in (granted, "同意", day), (refused, "不同意", day), (done, "办结", None):
            cursor.execute(OLD, [end, day, decided, pk])
    call_command("migrate", "matters", database="owner", verbosity=0)
    found = {one.pk: (one.decision, one.decided_on) for one in Case.objects.all()}
    assert found == {granted: ("同意", day), refused: ("不同意", day), done: ("", None)}
    rows = Entry.objects.filter(act__purpose="升级:办件单独记载决定").values_list("row_pk", flat=True)
    assert sorted(rows) == sorted([str(granted), str(refused)])
