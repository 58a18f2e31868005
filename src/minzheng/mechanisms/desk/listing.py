"""What a row of a list shows: who is masked, areas and lights are read for all rows at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Value

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat, inbox_holders, visible
from minzheng.mechanisms.areas.public import AreaVersion
from minzheng.mechanisms.desk.models import Urging
from minzheng.mechanisms.desk.parties import called
from minzheng.mechanisms.matters.public import Case, Lamp, Matter, Stage, Step, lamps_of, version_for
from minzheng.mechanisms.registry.public import Person, search

WHOM = ("person", "household", "organisation", "facility")
LONGEST_LIST = 3  # names of holders shown before "等"


@dataclass(frozen=True)
class CaseRow:
    """A case in a list: `caption` names it and, masked, whom it is about."""

    case: Case
    rules: Matter
    caption: str
    area: str
    state: str


@dataclass(frozen=True)
class StageRow:
    """A run of a step in a list; `holders` lie behind an overdue one, `urged` if it has been urged."""

    stage: Stage
    step: Step
    caption: str
    area: str
    lamp: Lamp
    urged: bool = False
    holders: str = ""


def case_rows(cases: Sequence[Case]) -> list[CaseRow]:
    """Rows of cases read with `select_related(*WHOM)`."""
    names = area_names(one.area_id for one in cases)
    return [
        CaseRow(
            one, rules := version_for(one), caption(one), names.get(one.area_id, ""), state_of(one, rules)
        )
        for one in cases
    ]


def stage_rows(stages: Sequence[Stage], with_holders: bool = False) -> list[StageRow]:
    """Rows of stages read with their case and its party; `with_holders` says who has them in the inbox."""
    names = area_names(one.case.area_id for one in stages)
    lamps = lamps_of(stages)
    urged = set(Urging.objects.filter(stage__in=stages).values_list("stage_id", flat=True))
    held = holders_of(stages) if with_holders else {}
    return [
        StageRow(
            one,
            version_for(one.case).step(one.step),
            caption(one.case),
            names.get(one.case.area_id, ""),
            lamps[one.pk],
            one.pk in urged,
            shortened(held.get(one.pk, [])),
        )
        for one in stages
    ]


def holders_of(stages: Iterable[Stage]) -> dict[int, list[str]]:
    """Names of those in whose inbox each stage lies, all in one question."""
    keys = {one.pk: (one.unit_id, one.function, one.matter) for one in stages}
    wanted = list(dict.fromkeys(keys.values()))
    asked = [
        inbox_holders(*key).annotate(at=Value(at)).order_by().values_list("at", "name")
        for at, key in enumerate(wanted)
    ]
    names: dict[tuple[int, str, str], list[str]] = {key: [] for key in wanted}
    for at, name in asked[0].union(*asked[1:], all=True) if asked else ():
        names[wanted[at]].append(name)
    return {stage: sorted(names[key]) for stage, key in keys.items()}


def shortened(names: Sequence[str]) -> str:
    """A few names in one line."""
    return "、".join(names[:LONGEST_LIST]) + (f"等{len(names)}人" if len(names) > LONGEST_LIST else "")


def caption(case: Case) -> str:
    """Title of a case with the masked name of whom it is about."""
    who = called(case.subject) if case.subject is not None else ""
    return f"{case.title} · {who}" if who and who not in case.title else case.title


def state_of(case: Case, rules: Matter) -> str:
    """Where a case stands in one word: its end, or the step it is at."""
    return case.end or rules.step(case.step).label


def area_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of areas today, or their last ones, in one question."""
    versions = (
        AreaVersion.objects.filter(area__in=set(ids))
        .order_by("area", "-valid")
        .values_list("area", "name", "valid")
    )
    names: dict[int, str] = {}
    for area, name, valid in versions:
        if area not in names or clock.today() in valid:
            names[area] = name
    return names


def people_called(words: str, seat: Seat) -> list[str]:
    """Keys of the people the words may mean (name, pinyin, initials, number), for searching cases by person."""
    found = search(words, visible(Person.objects.all(), seat), limit=50)
    return [f"person:{hit.subject.pk}" for hit in found]
