from collections.abc import Callable

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction

from minzheng.foundation import ciphers, keys
from minzheng.foundation.ciphers import Unreadable
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.journal.public import Entry
from minzheng.mechanisms.registry.public import (
    Ciphertext,
    Household,
    Person,
    dossier,
    enter,
    find_by_number,
    join,
    record_fact,
    reindex,
    search,
)

from .given import INCOME, PLEDGES, decided, number

Newcomer = Callable[..., Person]


def test_a_value_reads_back_and_lies_encrypted(newcomer: Newcomer) -> None:
    made = newcomer("欧阳若兰", phone="13900001234")
    read = Person.objects.get(pk=made.pk)
    assert (read.name, read.phone, read.id_number) == ("欧阳若兰", "13900001234", number(0))
    stored = Person.objects.values("name").get(pk=made.pk)["name"]
    assert isinstance(stored, Ciphertext)
    assert "欧阳".encode() not in stored
    assert ciphers.reveal(stored, f"registry_person.name.{made.uid}".encode()) == "欧阳若兰"


def test_nothing_shows_in_repr(newcomer: Newcomer) -> None:
    made = newcomer()
    read = Person.objects.get(pk=made.pk)
    shown = f"{read!r}{read}{read.__dict__}{Person.objects.values('name', 'id_number')}"
    assert "陈桂兰" not in shown
    assert number(0) not in shown
    assert "〔已加密〕" in shown
    assert (read.masked_name, read.masked_id) == ("陈**", "139***********" + number(0)[-4:])


def test_reading_costs_nothing_before_access(newcomer: Newcomer, monkeypatch: pytest.MonkeyPatch) -> None:
    newcomer()
    asked = []
    monkeypatch.setattr(ciphers, "reveal", lambda *given: asked.append(given) or "x")
    read = Person.objects.get()
    assert not asked
    assert read.name == "x"
    assert len(asked) == 1
    deferred = Person.objects.defer("name").get()
    assert len(asked) == 1
    assert deferred.name == "x"


def test_a_value_moved_to_another_row_or_column_is_refused(newcomer: Newcomer) -> None:
    one, other = newcomer("陈桂兰"), newcomer("刘德福")
    for column, pk in (("name", other.pk), ("phone", one.pk)):
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE registry_person SET {column} = (SELECT name FROM registry_person WHERE id = %s) WHERE id = %s",
                [one.pk, pk],
            )
        with pytest.raises(Unreadable):
            getattr(Person.objects.get(pk=pk), column)


def test_saving_unchanged_values_journals_nothing(newcomer: Newcomer) -> None:
    made = newcomer()
    before = Entry.objects.count()
    read = Person.objects.get(pk=made.pk)
    read.name = "陈桂兰"
    read.save()
    assert Entry.objects.count() == before
    read.name = "陈桂芳"
    read.save(update_fields=["name"])
    assert Entry.objects.count() == before + 1
    assert Person.objects.get().name == "陈桂芳"
    assert Person.objects.get().tokens == read.tokens != made.tokens


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Person.objects.filter(name="陈桂兰"),
        lambda: Person.objects.filter(name__startswith="陈"),
        lambda: Person.objects.exclude(phone__in=["1"]),
        lambda: Person.objects.update(name="陈桂兰"),
        lambda: Household.objects.filter(head__name="陈桂兰"),
    ],
)
def test_filtering_and_updating_are_refused_with_a_lesson(act: None, wrong: Callable[[], object]) -> None:
    with pytest.raises(FieldError, match="是加密字段"), transaction.atomic():
        wrong()


def test_only_null_may_be_asked(newcomer: Newcomer) -> None:
    newcomer()
    newcomer(phone="13900001234")
    assert Person.objects.filter(phone__isnull=True).count() == 1


def test_bulk_create_encrypts_indexes_and_keys(newcomer: Newcomer, streets: list[Area]) -> None:
    Person.objects.bulk_create(
        [Person(name="赵钱孙", id_number=number(300), area=streets[0]) for _ in range(1)]
    )
    read = Person.objects.get(id_blind__isnull=False)
    assert read.name == "赵钱孙"
    assert len(read.tokens) > 10


def test_moved_index_keys_need_reindexing_and_nothing_is_lost(newcomer: Newcomer) -> None:
    person = newcomer("欧阳若兰")
    with keys.using(keys.KeyRing([keys.current().newest], dict(keys.current().pinned), None)) as ring:
        ring.rotate(moving=("blind", "search"))
        assert find_by_number(number(0)) is None
        assert not search("oyrl", Person.objects.all())
        assert reindex() == 1
        assert find_by_number(number(0)) == person
        assert [hit.subject for hit in search("oyrl", Person.objects.all())] == [person]
        before = Entry.objects.count()
        assert (reindex(), Entry.objects.count()) == (1, before)


def test_seeded_values_are_nowhere_in_the_database(
    newcomer: Newcomer, streets: list[Area], home: object
) -> None:
    person = newcomer("欧阳若兰", phone="13912345678")
    household = Household.objects.create(area=streets[0], address="示范大道128号3栋2单元", head=person)
    join(person, household, "户主", decided().on)
    enter(PLEDGES, home, {"signed_by": "上官云珠", "term": 3}, decided(), key="安全")  # type: ignore[arg-type]
    record_fact(person, INCOME, {"yuan": 987654321}, decided().on, "入户调查", decided())
    secrets = (
        "欧阳若兰",
        "若兰",
        "13912345678",
        person.id_number,
        person.id_number[6:],
        "示范大道128号",
        "上官云珠",
    )
    dump = _everything()
    assert "registry_person" in dump
    assert "journal_entry" in dump
    for secret in (*secrets, "987654321"):
        for form in (secret, secret.encode().hex(), secret.encode("unicode_escape").decode()):
            assert form not in dump, f"{secret} lies open"
    assert "长乐养老院" in dump, "the scan itself must be able to find something"
    hidden = str(dossier(household)) + str(dossier(person)) + str(dossier(home))  # type: ignore[arg-type]
    assert not [secret for secret in (*secrets, "987654321") if secret in hidden]


def _everything() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall() if name != "django_migrations"]
        parts = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            parts += [table, *(row for (row,) in cursor.fetchall())]
    return "\n".join(parts)
