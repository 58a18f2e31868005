"""Rows without a usable number: matched to people by everything else, in memory; doubt is put to a person.

So are rows under a number that nobody on record has, where name and day of birth are somebody's. Of each batch the rows that found their person become a keyed file beside the batch's own. It is made anew when somebody
answered a question about the batch since.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db.models import Q

from minzheng.foundation import clock
from minzheng.mechanisms.exchange.public import Batch, Kind, Source, residue, rows_as, source_of
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.lake.public import Match, Verdict, key_of, match, opened, write_whole
from minzheng.mechanisms.monitoring.models import LinkReview, ReviewState
from minzheng.mechanisms.monitoring.reviewing import GivenRow, Sending, put, remembered
from minzheng.mechanisms.monitoring.suspects import QUESTION, Roll, asked, suspects
from minzheng.mechanisms.registry.public import Membership, Person, SexCode

TOLD = {Kind.ID_NUMBER: "number", Kind.PERSON_NAME: "name", Kind.PHONE: "phone", Kind.ADDRESS: "address"}
SEXES = {SexCode.MALE: "男", SexCode.FEMALE: "女"}


def link_residues(batches: Iterable[Batch]) -> tuple[int, int]:
    """Match what has not been matched since the last answers; how many rows found their person, how many are in doubt."""
    due = [each for each in batches if _is_due(each)]
    if not due:
        return 0, 0
    known, numbers = _people()
    roll = Roll.of(numbers, known)
    counts = [_link(each, known, roll) for each in due]
    return sum(one for one, _ in counts), sum(two for _, two in counts)


def links_path(batch: Batch) -> Path:
    """Where the rows of a batch lie that found their person without a usable number."""
    return Path(settings.DATA) / "links" / batch.source / f"{batch.pk}.parquet"


def _is_due(batch: Batch) -> bool:
    made = links_path(batch)
    if not made.is_file():
        return True
    moment = datetime.fromtimestamp(made.stat().st_mtime, tz=clock.SHANGHAI)
    since = Q(decided_at__gte=moment) | Q(undone_at__gte=moment)
    here = Q(source=batch.source, sender=batch.sender)
    anybody = Q(question=QUESTION) & ~Q(state=ReviewState.REJECTED)  # a wrong number counts for every sender
    return LinkReview.objects.filter(since, here | anybody).exists()


def _link(batch: Batch, known: pa.Table, roll: Roll) -> tuple[int, int]:
    source = source_of(batch.source)
    sending = Sending(batch.source, batch.sender, batch.pk, batch.matter)
    doubted = suspects(batch, roll) if len(known) else {}
    rows = doubted | (
        {number: given(source, row) for number, row in residue(batch)} if batch.residue_rows else {}
    )
    links: dict[int, int] = {}
    waiting = 0
    if rows:
        with acting(SYSTEM, f"{source.name}批次{batch.pk}人员关联"):
            links, waiting = _answered(sending, rows, doubted, known)
    made = links_path(batch)
    write_whole(rows_as(batch, _keys(links)), made)
    os.utime(made, (clock.now().timestamp(),) * 2)  # in the bureau's time, as answers are
    return len(links), waiting


def _answered(
    sending: Sending, rows: Mapping[int, GivenRow], doubted: Mapping[int, GivenRow], known: pa.Table
) -> tuple[dict[int, int], int]:
    """Whom rows are about, as matching found or somebody answered; how many wait for an answer."""
    answers = remembered(sending, rows, of_anybody=doubted)
    fresh = {number: row for number, row in rows.items() if number not in answers}
    found: list[Match] = []
    if fresh and len(known):
        with opened() as lake:
            found = match(lake, _table(fresh), known).matches
    found = [asked(each) if each.row in doubted else each for each in found]
    answers |= put(sending, [(each, fresh[each.row]) for each in found if each.verdict is Verdict.REVIEW])
    links = {each.row: each.people[0].person for each in found if each.verdict is Verdict.LINK}
    links |= {number: each.person for number, each in answers.items() if each.person is not None}
    return links, sum(each.state is ReviewState.OPEN for each in answers.values())


def given(source: Source, row: Mapping[str, str]) -> GivenRow:
    """What a row says of its person, by the kinds of its columns."""
    said = {TOLD[one.kind]: row.get(one.code, "") for one in reversed(source.columns) if one.kind in TOLD}
    return GivenRow(**said, born=row.get("born", ""), sex=row.get("sex", ""))


def _table(rows: Mapping[int, GivenRow]) -> pa.Table:
    listed = [{"row": number, **_compared(row)} for number, row in rows.items()]
    return pa.table({name: [each[name] for each in listed] for name in listed[0]})


def _compared(row: GivenRow) -> dict[str, Any]:
    """As matching compares it; what a row does not say is nothing."""
    said: dict[str, Any] = {**vars(row), "male": {"男": True, "女": False}.get(row.sex)}
    del said["sex"]
    return said


def _people() -> tuple[pa.Table, list[str]]:
    """Everybody on record as matching compares them, and every number, of duplicates too; decrypted in memory only."""
    homes = Membership.objects.filter(valid__contains=clock.today()).select_related("household")
    addresses = {each.person_id: str(each.household.address or "") for each in homes.iterator(5000)}
    made: dict[str, list[Any]] = defaultdict(list)
    numbers: list[str] = []
    for each in Person.objects.order_by("pk").iterator(5000):
        numbers.append(str(each.id_number or ""))
        if each.merged_into_id:
            continue
        said = GivenRow(
            str(each.name), numbers[-1], each.born.isoformat() if each.born else "",
            SEXES.get(SexCode(each.sex), ""), str(each.phone or ""), addresses.get(each.pk, ""),
        )  # fmt: skip
        for name, value in {"person": each.pk, "old_name": "", **_compared(said)}.items():
            made[name].append(value)
    return pa.table(made), numbers


def _keys(links: Mapping[int, int]) -> dict[int, int]:
    """Row to the key under which its person is watched."""
    people = Person.objects.in_bulk(set(links.values()))
    keys = {number: key_of(str(one.id_number)) if one.id_number else None for number, one in people.items()}
    return {row: keys[person] or person for row, person in links.items()}
