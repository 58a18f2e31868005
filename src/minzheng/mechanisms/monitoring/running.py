"""A night from question to warnings: judged, recorded whole or gone on with, each warning once however often it runs."""

import datetime
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.exchange.public import founded_area
from minzheng.mechanisms.journal.public import SYSTEM, acting, reading
from minzheng.mechanisms.law.public import Outcome, answers_for, run
from minzheng.mechanisms.monitoring.counting import compared, delivered
from minzheng.mechanisms.monitoring.judging import judge
from minzheng.mechanisms.monitoring.keeping import OnDisk
from minzheng.mechanisms.monitoring.models import OPEN, Round, Warning, WarningState
from minzheng.mechanisms.monitoring.night import Hit, Night
from minzheng.mechanisms.monitoring.rules import HIT, WarningRule, in_force, warning_rules
from minzheng.mechanisms.monitoring.trials import on_trial

AT_ONCE = 500
_NIGHT_LOCK = 730_403  # advisory lock: one night at a time
Told = Callable[[int, int], None]


def run_night(
    night: Night, known_at: datetime.datetime, keep: OnDisk | None = None, progress: Told | None = None
) -> Round:
    """Judge a night and record what was found; the same question again gives the same round and changes nothing.

    What was interrupted goes on where it stopped; `keep` shortens a night by what the last one rolled up. `progress` is told
    how many hits of how many are recorded. Raises `Invalid` for a day before the last one that was judged, `Conflict` while
    another night is run.
    """
    with _alone():
        return _run(night, known_at, keep, progress)


@contextmanager
def _alone() -> Iterator[None]:
    """One night at a time, whoever asks for it; a killed one lets go by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_NIGHT_LOCK])
        if not cursor.fetchone()[0]:
            raise Conflict.because("另一次监测正在进行。", "请等它完成后再试。", "monitoring.running")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_NIGHT_LOCK])


def _run(night: Night, known_at: datetime.datetime, keep: OnDisk | None, progress: Told | None) -> Round:
    rules = [each for each in warning_rules().values() if in_force(each.rule, night.on)]
    manifest = manifest_of(night, rules)
    digest = hashlib.new("sm3", json.dumps(manifest, sort_keys=True).encode()).hexdigest()
    if known := Round.objects.filter(on=night.on, digest=digest, finished_at__isnull=False).first():
        return known
    if (last := finished().last()) and night.on < last.on:
        raise Invalid.because(
            f"{night.on}早于已完成的监测日{last.on}。", "请从最近一次监测之后的日期开始。", "monitoring.order"
        )
    started = Round.objects.filter(on=night.on, digest=digest).first() or _begin(
        night, known_at, manifest, digest
    )
    with reading():
        judged = judge(night, rules, keep=keep)
    trial = on_trial(night.on, rules)
    for start in range(0, len(judged.hits), AT_ONCE):
        with acting(SYSTEM, f"{night.on}动态监测"):
            _record(judged.hits[start : start + AT_ONCE], started, night, trial)
        if progress:
            progress(min(start + AT_ONCE, len(judged.hits)), len(judged.hits))
    with acting(SYSTEM, f"{night.on}动态监测"):
        finished().filter(until__isnull=True).update(until=night.on)
        started.people, started.households = judged.people, judged.homes
        started.found = {
            "rules": _counts(started, judged.hits.counts()),
            "sources": dict(judged.seen),
            **compared(night, delivered(last.manifest) if last else ()),
        }
        started.finished_at = clock.now()
        started.save()
    if keep:
        keep.finished()
    return started


def finished() -> QuerySet[Round]:
    """The nights that came to their end, in their order."""
    return Round.objects.filter(finished_at__isnull=False).order_by("on", "finished_at")


def manifest_of(night: Night, rules: Sequence[WarningRule]) -> dict[str, Any]:
    """What a night was asked: deliveries known, the text of each rule, and the people as one digest."""
    people = hashlib.new("sm3")
    for name in sorted(night.people.table.column_names):
        for part in night.people.table[name].chunks:
            people.update(part.buffers()[1] or b"")
            people.update(str((name, part.offset, len(part))).encode())
    return {
        "on": night.on.isoformat(),
        "deliveries": sorted([each.source, each.batch, each.mark] for each in night.deliveries),
        "rules": sorted([each.rule, str(in_force(each.rule, night.on).since)] for each in rules),  # type: ignore[union-attr]
        "people": people.hexdigest(),
    }


def _begin(night: Night, known_at: datetime.datetime, manifest: Mapping[str, Any], digest: str) -> Round:
    with acting(SYSTEM, f"{night.on}动态监测"):
        return Round.objects.create(
            on=night.on,
            area=founded_area(),
            known_at=known_at,
            started_at=clock.now(),
            manifest=manifest,
            digest=digest,
        )


def _record(hits: Sequence[Hit], round_: Round, night: Night, trial: frozenset[str]) -> None:
    """New warnings, and what is known already seen again."""
    about = Q(person__in={each.person for each in hits} - {None}) | Q(
        household__in={each.household for each in hits} - {None}
    )
    known = Warning.objects.filter(about, rule__in={each.rule for each in hits}).order_by("pk")
    latest = {_key(each.rule, each.person_id, each.household_id): each for each in known}
    fresh = []
    for hit in hits:
        before = latest.get(_key(hit.rule, hit.person, hit.household))
        if before is None or not _seen_again(before, round_, night):
            fresh.append(_warning(hit, round_, night, trial))
    Warning.objects.bulk_create(fresh)


def _seen_again(before: Warning, round_: Round, night: Night) -> bool:
    """Count a repeated or a suppressed warning; False where it is time for a new one."""
    rule = warning_rules()[before.rule]
    quiet = before.state == WarningState.CLOSED
    if quiet and before.closed_on and months_later(before.closed_on, rule.quiet_months) <= night.on:
        return False
    if before.last_on < night.on:
        before.last_on, before.last_round = night.on, round_
        if quiet:
            before.suppressed += 1
        else:
            before.times += 1
        before.save(update_fields=["last_on", "last_round", "suppressed", "times"])
    return True


def _warning(hit: Hit, round_: Round, night: Night, trial: frozenset[str]) -> Warning:
    rule = warning_rules()[hit.rule]
    outcome = explained(hit, night.on)
    sources = sorted({source for part in hit.parts for source in part.origins})
    return Warning(
        rule=rule.rule, matter=rule.matter, direction=rule.direction, severity=rule.severity,
        person_id=hit.person, household_id=hit.household, area_id=hit.place,
        state=WarningState.TRIAL if rule.rule in trial else WarningState.WAITING,
        first_on=night.on, last_on=night.on, first_round=round_, last_round=round_, sources=sources,
        sealed=json.dumps(
            {
                "outcome": outcome.to_json(),
                "parts": [
                    {"person": each.person, "known": each.known, "origins": each.origins} for each in hit.parts
                ],
            },
            ensure_ascii=False,
        ),
    )  # fmt: skip


def explained(hit: Hit, on: datetime.date) -> Outcome:
    """The rule again on the plain numbers of one hit; raises AssertionError if it does not hold there."""
    version = in_force(hit.rule, on)
    assert version is not None
    outcome = run(version, on, hit.facts, answers_for(version, on, Area(pk=hit.place)))
    if outcome.values[HIT] is not True:
        raise AssertionError(f"{hit.rule}: columns and plain numbers disagree")
    return outcome


def _counts(round_: Round, hits: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Per rule: hits, new, repeated, suppressed and on trial."""
    found = {rule: {"hits": count} for rule, count in hits.items()}
    for name, rows in _outcomes(round_):
        for rule in rows:
            found.setdefault(rule, {"hits": 0})
            found[rule][name] = found[rule].get(name, 0) + 1
    return found


def _outcomes(round_: Round) -> Iterator[tuple[str, Sequence[str]]]:
    new = Warning.objects.filter(first_round=round_)
    again = Warning.objects.filter(last_round=round_).exclude(first_round=round_)
    yield "new", list(new.exclude(state=WarningState.TRIAL).values_list("rule", flat=True))
    yield "trial", list(new.filter(state=WarningState.TRIAL).values_list("rule", flat=True))
    yield "repeated", list(again.filter(state__in=OPEN).values_list("rule", flat=True))
    yield "suppressed", list(again.filter(state=WarningState.CLOSED).values_list("rule", flat=True))


def _key(rule: str, person: int | None, household: int | None) -> tuple[str, int | None, int | None]:
    return rule, person, household


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = datetime.date(year, month + 1, 1)
    following = datetime.date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + datetime.timedelta(days=day.day - 1), following - datetime.timedelta(days=1))
