"""The effect of a decided table: its good households come on record, whole, in one act; the others were given back."""

import shutil
import tempfile
from collections.abc import Sequence

from django.core.files.base import File
from django.db import IntegrityError, connection, transaction
from psycopg.types.range import Range

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.documents.public import read_stored
from minzheng.mechanisms.matters.public import TABLE, Case, table_of, taken_by
from minzheng.mechanisms.registry.public import (
    Decision,
    Household,
    Membership,
    Newcomer,
    Person,
    enter_many,
    make_many,
    state_many,
)
from minzheng.mechanisms.rolls.checking import verdicts
from minzheng.mechanisms.rolls.declare import Home, Roll, remember, roll_of, rolls
from minzheng.mechanisms.rolls.examining import Verdict
from minzheng.mechanisms.rolls.models import RollCheck, RollHome


def declare_roll(roll: Roll) -> Roll:
    """Let a register of households be taken over from tables. Raises `ValueError` when it already can."""
    taken_by(roll.register.code, enter_roll)
    return remember(roll)


def enter_roll(case: Case, decision: Decision) -> None:
    """Enter what was found good and is not on record yet. Raises `Conflict` when something came in between."""
    check = RollCheck.objects.select_for_update(of=("self",)).get(case=case)
    roll = roll_of(check.register)
    _one_at_a_time(check.register)
    returned = set(check.returned)
    homes = rows = 0
    with read_stored(table_of(case)) as content, tempfile.TemporaryFile() as file:
        shutil.copyfileobj(content, file)
        for some in verdicts(roll, File(file, TABLE + ".xlsx"), case.area, decision.on):
            _refuse_changed(roll, some, returned)
            good = [one for one in some if one.usable and one.group.first not in returned]
            _enter(roll, check, good, decision)
            homes, rows = homes + len(good), rows + sum(len(one.group.rows) for one in good)
    check.entered_homes, check.entered_rows = homes, rows
    check.save(update_fields=["entered_homes", "entered_rows"])


def _refuse_changed(roll: Roll, some: Sequence[Verdict], returned: set[int]) -> None:
    for one in some:
        if one.group.faults.found and one.group.first not in returned:
            row, key, problem = one.group.faults.found[0]
            raise Conflict.because(
                f"核对之后情况有变：第{row}行“{roll.label(key)}”：{problem.message}",
                "本批未登记任何一行。请选“不予登记”或“不同意”，由报送单位重新上传核对。",
                "roll.meanwhile",
            )


def _enter(roll: Roll, check: RollCheck, good: Sequence[Verdict], decision: Decision) -> None:
    """Some hundred households, in as many inserts as there are tables."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            _insert(roll, check, good, decision)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the server remembers every row to the end
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise Conflict.because(
            "表中有人员或家庭刚被他人登记。", "本批未登记任何一行，请稍后重新审批。", "roll.meanwhile"
        ) from error


def _insert(roll: Roll, check: RollCheck, good: Sequence[Verdict], decision: Decision) -> None:
    work = [(one, one.group.home) for one in good if one.group.home is not None]
    people = _people(work)
    made = [_household(one, home, who) for (one, home), who in zip(work, people, strict=True)]
    Household.objects.bulk_create([one for one in made if one.pk is None])
    joining: list[Membership] = []
    for (one, home), household, who in zip(work, made, people, strict=True):
        for member, person, joins in zip(home.members, who, one.joining, strict=True):
            if joins:
                valid = Range(home.since, None)
                joining.append(
                    Membership(person=person, household=household, relation=member.relation, valid=valid)
                )
    joined: dict[int, list[int]] = {}
    for membership in Membership.objects.bulk_create(joining, batch_size=1000):
        joined.setdefault(membership.household_id, []).append(membership.pk)
    lines = [
        (household, home.line([person.pk for person in who]), home.since, None)
        for (_, home), household, who in zip(work, made, people, strict=True)
    ]
    entries = enter_many(roll.register, lines, decision)
    state_many(
        [
            (household if fact.member is None else who[fact.member], fact.kind, fact.value, fact.since)
            for (one, home), household, who in zip(work, made, people, strict=True)
            for fact in home.stated
            if one.held is not None and not one.held.knows(fact)
        ],
        f"办件{decision.number}",
        decision,
    )
    RollHome.objects.bulk_create(
        [
            RollHome(
                checked=check,
                number=home.number,
                household=household,
                entry=entry,
                joined=joined.get(household.pk, []),
            )
            for (_, home), household, entry in zip(work, made, entries, strict=True)
        ]
    )


def _people(work: Sequence[tuple[Verdict, Home]]) -> list[list[Person]]:
    """The members of every household, those not on record yet put there."""
    newcomers = [
        Newcomer(member.name, member.number, home.area, member.phone)
        for one, home in work
        for member, person in zip(home.members, one.people, strict=True)
        if person is None
    ]
    fresh = iter(make_many(newcomers))
    return [[person or next(fresh) for person in one.people] for one, _ in work]


def _household(one: Verdict, home: Home, who: Sequence[Person]) -> Household:
    """The household the members are in already, its empty address filled; else a new one, not saved yet."""
    if one.household is None:
        return Household(area=home.area, address=home.address or None, head=who[home.head])
    if home.address and not one.household.address:
        one.household.address = home.address
        one.household.save(update_fields=["address"])
    return one.household


def _one_at_a_time(register: str) -> None:
    """Tables of one register are entered one after the other, so that the same one sent twice is seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"rolls.{register}"])


def beside_rolls() -> None:
    """No table of any register is entered until this transaction ends; `Conflict` while one is being entered."""
    with connection.cursor() as cursor:
        for roll in rolls():
            key = f"rolls.{roll.register.code}"
            cursor.execute("SELECT pg_try_advisory_xact_lock_shared(hashtextextended(%s, 0))", [key])
            if not cursor.fetchone()[0]:
                raise Conflict.because(
                    f"“{roll.register.label}”台账正在登记,不能同时审批。",
                    "请几分钟后重新提交。",
                    "roll.entering",
                )
