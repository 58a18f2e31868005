"""The page of a warning: why, on whose rows it rests, what is known of everybody in the household, what came before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from minzheng.foundation.errors import Missing
from minzheng.foundation.money import format_yuan
from minzheng.foundation.periods import day_of
from minzheng.mechanisms.access.public import Seat, visible
from minzheng.mechanisms.desk.held import Held
from minzheng.mechanisms.desk.household_graph import (
    Drawing,
    Drawn,
    benefits_of,
    draw,
    leaves_of,
    title_of,
)
from minzheng.mechanisms.desk.monitored import seen_warnings, sender_name, source_name
from minzheng.mechanisms.desk.revealing import REVEALING
from minzheng.mechanisms.desk.warning_list import RELATED, warning_rows
from minzheng.mechanisms.exchange.public import (
    Batch,
    may_read,
    row_behind,
    row_of,
    source_of,
    sources,
    written,
)
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.monitoring.public import (
    Fact,
    Known,
    Warning,
    basis_of,
    columns_of,
    known,
    shape_of,
    told,
    warning_rules,
)
from minzheng.mechanisms.registry.public import LookKind, Membership, Person, note_look

MOST = 20  # other warnings named


@dataclass(frozen=True)
class Origin:
    """The latest row of one source about somebody: batch and line, who sent it, and the values taken from that source.

    `opens`: the seat may read the row itself; `linked`: it may open the page of the batch.
    """

    source: str
    name: str
    batch: int
    row: int
    sender: str
    period: str
    values: tuple[tuple[str, str], ...]
    linked: bool
    opens: bool

    @property
    def key(self) -> str:
        """Tells it from the others of a page."""
        return f"{self.batch}-{self.row}"


@dataclass(frozen=True)
class Member:
    """One of the household: how related, what the registers and each source say of them, the benefits `drawn`."""

    person: Person
    relation: str
    named: bool
    registered: tuple[tuple[str, str], ...]
    origins: tuple[Origin, ...]
    drawn: tuple[str, ...] = ()


def find_warning(number: int, seat: Seat) -> Warning:
    """The warning, if this seat may see it; otherwise the same answer as for one that does not exist."""
    found = seen_warnings(seat).filter(pk=number)
    one = found.select_related(*RELATED).first()
    if one is None:
        raise Missing.because("没有这条预警，或不在您的岗位范围内。", "请从预警列表进入。", "no_warning")
    return one


def warning_of(case: Case) -> Warning | None:
    """The warning that a case was pushed as; asked only of matters that warnings are pushed as."""
    if all(one.matter != case.matter for one in warning_rules().values()):
        return None
    return Warning.objects.filter(case=case).first()


def warning_context(warning: Warning, seat: Seat, held: Held) -> dict[str, Any]:
    """Everything the template needs. What is known of people is shown to posts that do the business; that is a look."""
    reads = held.includes(REVEALING, warning.matter)
    case = visible(Case.objects.filter(pk=warning.case_id), seat).first() if warning.case_id else None
    members, shared = _with_benefits(warning, seat, _members(warning, seat, held)) if reads else ([], [])
    row, *rest = warning_rows([warning, *others(warning, seat, members)])
    if reads:
        keys = [f"person:{one.person.pk}" for one in members]
        note_look(seat, LookKind.OPENED, f"查看预警{warning.pk}：{row.name}", [row.subject, *keys])
    return {
        "row": row,
        "warning": warning,
        "case": case,
        "reads": reads,
        "lines": told(warning) if reads else [],
        "members": members,
        "shared": shared,
        "graph": _graph(warning, shared, members) if reads else None,
        "others": rest,
    }


def _graph(warning: Warning, shared: Sequence[str], members: Sequence[Member]) -> Drawing:
    """The household as a drawing."""
    people = [
        Drawn(
            one.person.masked_name,
            one.relation,
            one.named,
            leaves_of({each.name: each.values for each in one.origins}, one.drawn),
        )
        for one in members
    ]
    return draw(title_of(warning, alone=len(members) == 1), shared, people)


def _with_benefits(
    warning: Warning, seat: Seat, members: Sequence[Member]
) -> tuple[list[Member], Sequence[str]]:
    """The members with what each draws, and what their household draws, as of the last night."""
    homes = [warning.household_id] if warning.household_id else list(_homes_of(warning))
    own, shared = benefits_of([one.person.pk for one in members], homes, warning.last_on, seat)
    return [replace(one, drawn=tuple(own.get(one.person.pk, ()))) for one in members], shared


def others(warning: Warning, seat: Seat, members: Sequence[Member]) -> list[Warning]:
    """Earlier warnings of the same kind, and whatever else was found about the subject, the newest first."""
    people = {one.person.pk for one in members} | ({warning.person_id} if warning.person_id else set())
    found = seen_warnings(seat).exclude(pk=warning.pk)
    about = found.filter(person__in=people)
    if warning.household_id:
        about |= found.filter(household=warning.household_id)
    return list(about.select_related(*RELATED).order_by("-first_on", "-pk")[:MOST])


def open_row(
    warning: Warning, code: str, number: int, row: int, seat: Seat, purpose: str
) -> tuple[dict[str, str], bool]:
    """An original row a warning rests on, for a purpose: whole for whom the contract lets read batches; whoever answers for
    the warning sees in full what the rule used of it (True: the rest is masked). Raises `Missing` unless the warning rests on exactly this row."""
    parts = basis_of(warning)["parts"]
    if [number, row] not in [each["origins"].get(code) for each in parts]:
        raise Missing.because("这条预警不以这一行为依据。", "请从预警页面打开原始行。", "no_origin")
    batch = Batch.objects.get(pk=number)
    source = source_of(code)
    if may_read(seat, source) and visible(Batch.objects.filter(pk=number), seat).exists():
        return row_of(batch, row, seat, purpose), False
    used = columns_of(code, {name for each in parts for name in each["known"]}) | {shape_of(source).day or ""}
    people = [int(each["person"]) for each in parts]
    return row_behind(warning, people, batch, row, seat, purpose, used), True


def _members(warning: Warning, seat: Seat, held: Held) -> list[Member]:
    parts = {int(each["person"]): each for each in basis_of(warning)["parts"]}
    relations = _relations(warning)
    people = Person.objects.in_bulk({*parts, *relations})
    numbers = {number for each in parts.values() for number, _ in each["origins"].values()}
    batches = Batch.objects.in_bulk(numbers)
    seen = set(visible(Batch.objects.filter(pk__in=numbers), seat).values_list("pk", flat=True))
    order = sorted(people, key=lambda one: (one not in parts, relations.get(one) != "本人", one))
    return [
        Member(
            people[one],
            relations.get(one, "单独生活" if one == warning.person_id else ""),
            one == warning.person_id,
            _registered(parts.get(one, {}).get("known", {})),
            _origins(parts.get(one), warning, batches, seen, held),
        )
        for one in order
    ]


def _relations(warning: Warning) -> dict[int, str]:
    """Who lived in the household on the last night, with the relation to its head."""
    on = Membership.objects.filter(valid__contains=warning.last_on)
    home = [warning.household_id] if warning.household_id else _homes_of(warning)
    return dict(on.filter(household__in=home).values_list("person", "relation"))


def _homes_of(warning: Warning) -> Any:
    """Where the person of a warning lived on the last night."""
    on = Membership.objects.filter(valid__contains=warning.last_on, person=warning.person_id)
    return on.values_list("household", flat=True)


def _registered(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What the registers say, as label and text."""
    return tuple(_said(values, lambda one: not isinstance(one, Fact)))


def _origins(
    part: Mapping[str, Any] | None,
    warning: Warning,
    batches: Mapping[int, Batch],
    seen: set[int],
    held: Held,
) -> tuple[Origin, ...]:
    if part is None:
        return ()
    return tuple(
        _origin(source, warning, batches.get(number), number, row, part["known"], seen, held)
        for source, (number, row) in sorted(part["origins"].items())
    )


def _origin(
    code: str,
    warning: Warning,
    batch: Batch | None,
    number: int,
    row: int,
    values: Mapping[str, Any],
    seen: set[int],
    held: Held,
) -> Origin:
    source = next((one for one in sources() if one.code == code), None)
    may = source is not None and (
        held.includes(source.readers, warning.matter)
        or (number in seen and held.includes(source.readers, source.matter))
    )
    return Origin(
        code,
        source_name(code),
        number,
        row,
        sender_name(batch.sender) if batch else "",
        written(source.frequency, batch.period) if batch and source else "",
        tuple(_said(values, lambda one: isinstance(one, Fact) and one.source == code)),
        number in seen,
        may and batch is not None and batch.removed_at is None,
    )


def _said(values: Mapping[str, Any], wanted: Any) -> list[tuple[str, str]]:
    declared = ((known(code), value) for code, value in values.items())
    return [(one.label, text_of(one, value)) for one, value in declared if one is not None and wanted(one)]


def text_of(one: Known, value: int | bool) -> str:
    """A value of a night as people read it; a condition is told by its label alone."""
    if one.condition:
        return ""
    if one.unit == "日期":
        return day_of(int(value)).isoformat()
    if one.unit == "元":
        return f"{format_yuan(int(value))}元"
    return f"{value}{one.unit}"
