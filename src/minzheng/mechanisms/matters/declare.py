"""What a matter is: who may ask for what, on which basis, through which steps, within which terms."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.documents.public import NoticeKind
from minzheng.mechanisms.law.public import TermRef
from minzheng.mechanisms.matters.forms import Form, Money

if TYPE_CHECKING:
    from minzheng.mechanisms.matters.models import Case, Stage
    from minzheng.mechanisms.registry.public import Decision


class Level(StrEnum):
    """Where a step is done."""

    COMMUNITY = "社区"
    STREET = "街道"
    BUREAU = "科室"
    SUBJECT = "机构"  # the body the case is about
    CHOSEN = "指定单位"  # the unit named at the step before
    OPENER = "提交单位"  # the unit that filed the case


class End(StrEnum):
    """How a case may end. Only GRANTED is a decision that changes registers or pays."""

    GRANTED = "同意"
    REFUSED = "不同意"
    NOT_ACCEPTED = "不予受理"
    DONE = "办结"
    REJECTED = "退回来件单位"
    WITHDRAWN = "撤回"
    DUPLICATE = "重复件"


@dataclass(frozen=True)
class Outcome:
    """One way out of a step: to another step or to an end.

    `needs_reason` asks for words instead of the step's form; `starts` starts the whole case's clock (受理).
    """

    key: str
    to: str | End
    needs_reason: bool = False
    starts: bool = False

    @property
    def label(self) -> str:
        return self.key


@dataclass(frozen=True)
class Step:
    """One step: which function does it, where, within which term, with which ways out."""

    key: str
    label: str
    by: Function
    at: Level
    outcomes: tuple[Outcome, ...]
    within: TermRef | None = None
    form: Form = Form()
    officers: int = 1
    other_person_than: tuple[str, ...] = ()
    waits: TermRef | None = (
        None  # a step nobody does: it lasts this long, then takes its first outcome by itself
    )
    notice: NoticeKind | None = None  # what hangs in public while this step waits
    notice_fields: Callable[["Case"], Mapping[str, object]] | None = None

    def outcome(self, key: str) -> Outcome:
        for one in self.outcomes:
            if one.key == key:
                return one
        raise Missing.because(
            f"“{self.label}”环节没有“{key[:20]}”这一办法。",
            "可选:" + "、".join(one.key for one in self.outcomes) + "。",
            "unknown_outcome",
        )


@dataclass(frozen=True)
class Evidence:
    """A paper that goes with the case. `waived_by` names the data that replaces it."""

    label: str
    required: bool = True
    waived_by: str = ""


@dataclass(frozen=True)
class Delegation:
    """Up to `ceiling` (a parameter, by the law of the day) the step may decide; above it another step must."""

    step: str
    amount: str
    ceiling: str
    above: str


@dataclass(frozen=True)
class Matter:
    """A matter (事项) in one version. `since` is the first day on which it is the version in force."""

    code: str
    name: str
    since: datetime.date
    basis: Citation
    prefix: str
    opened_by: tuple[Function, ...]
    steps: tuple[Step, ...]
    subject: str = ""  # person | household | organisation | facility | "" (nobody in the registers)
    by_citizen: bool = False
    withdrawable: bool = True  # an application may be taken back; what the bureau began by itself may not
    by_public: bool = False  # anybody may file it without an account, as on the portal
    form: Form = Form()
    evidence: tuple[Evidence, ...] = ()
    statutory: TermRef | None = None
    promised: TermRef | None = None
    rule: str = ""
    facts: Callable[["Case"], Mapping[str, Any]] | None = None
    pays: str = ""
    payee: Callable[["Case"], tuple[str, str]] | None = None
    once_per: Callable[["Case"], str] | None = None
    once_label: str = ""
    delegation: Delegation | None = None
    on_decided: Callable[["Case", "Decision"], None] | None = None
    on_left: Mapping[str, Callable[["Case", "Stage"], None]] = field(default_factory=dict)
    keywords: str = ""
    guide: str = ""

    def but(self, since: datetime.date, **changes: Any) -> "Matter":
        """The next version of this matter: the same but for `changes`."""
        return replace(self, since=since, **changes)

    def step(self, key: str) -> Step:
        for one in self.steps:
            if one.key == key:
                return one
        raise Missing.because(f"事项“{self.name}”没有环节“{key}”。", "请刷新页面。", "unknown_step")

    @property
    def first(self) -> Step:
        return self.steps[0]

    @property
    def starts_at_opening(self) -> bool:
        """Whether the whole case's clock runs from the day of opening: no outcome starts it later."""
        return not any(out.starts for step in self.steps for out in step.outcomes)

    def path(self) -> list[str]:
        """Step keys along the first outcomes, from the first step to an end: the ordinary course."""
        course = [self.first.key]
        while True:
            to = self.step(course[-1]).outcomes[0].to
            if isinstance(to, End) or to in course:
                return course
            course.append(to)


class BadMatter(Exception):
    """A declaration that cannot work; the program does not start with it."""


class Versions:
    """All versions of one matter, oldest first. `maps` says where a step of the version before went."""

    def __init__(
        self, *versions: Matter, maps: Mapping[datetime.date, Mapping[str, str]] | None = None
    ) -> None:
        self.versions = tuple(sorted(versions, key=lambda one: one.since))
        self.maps = dict(maps or {})
        if len({one.code for one in versions}) != 1 or len({one.since for one in versions}) != len(versions):
            raise BadMatter(f"versions of one matter need one code and different days: {versions[0].code}")
        if lost := list(self._lost_steps()):
            raise BadMatter(f"{versions[0].code}: " + "; ".join(lost))

    @property
    def code(self) -> str:
        return self.versions[0].code

    def on(self, day: datetime.date) -> Matter:
        """The version in force on `day`."""
        for one in reversed(self.versions):
            if one.since <= day:
                return one
        first = self.versions[0]
        raise Missing.because(
            f"事项“{first.name}”自{first.since:%Y年%m月%d日}起办理,{day:%Y年%m月%d日}尚未开办。",
            "请核对日期。",
            "matter_not_yet",
        )

    def step_after(self, step: str, old: Matter, new: Matter) -> str:
        """Where an open case standing at `step` of version `old` goes on under the later version `new`."""
        for one in self.versions:
            if old.since < one.since <= new.since:
                step = self.maps.get(one.since, {}).get(step, step)
        return step

    def once_called(self, keys: tuple[str, ...], version: Matter) -> set[str]:
        """Step keys under which these steps of `version` ran in it and in earlier versions."""
        return set(keys) | {
            step.key
            for one in self.versions
            if one.since < version.since
            for step in one.steps
            if self.step_after(step.key, one, version) in keys
        }

    def _lost_steps(self) -> Iterator[str]:
        for since, mapped in self.maps.items():
            new = next((one for one in self.versions if one.since == since), None)
            if new is None or new is self.versions[0]:
                yield f"step map for {since}, which is no later version"
                continue
            old = self.versions[self.versions.index(new) - 1]
            yield from (f"step map {since}: unknown step {key}" for key in set(mapped) - _keys(old))
        for old, new in pairwise(self.versions):
            for key in sorted(_keys(old)):
                if self.step_after(key, old, new) not in _keys(new):
                    yield f"{new.since}: nowhere to go on from {key}"


_declared: dict[str, Versions] = {}


def declare(*versions: Matter, maps: Mapping[datetime.date, Mapping[str, str]] | None = None) -> Versions:
    """Publish a matter to the house. Raises `BadMatter` for a code twice or a flow that cannot be walked."""
    made = Versions(*versions, maps=maps)
    if made.code in _declared:
        raise BadMatter(f"matter declared twice: {made.code}")
    for one in made.versions:
        faults = faults_of(one)
        if faults:
            raise BadMatter(f"{one.code} {one.since}: " + "; ".join(faults))
    _declared[made.code] = made
    return made


def withdraw_declaration(code: str) -> None:
    """Take a matter out again; for tests that declare their own."""
    _declared.pop(code, None)


def matter(code: str, on: datetime.date) -> Matter:
    """The version of matter `code` in force on a day."""
    return versions_of(code).on(on)


def versions_of(code: str) -> Versions:
    try:
        return _declared[code]
    except KeyError:
        raise Missing.because(
            f"没有编码为“{code[:60]}”的事项。", "请从事项目录中选择。", "unknown_matter"
        ) from None


def all_matters() -> list[Versions]:
    """Every declared matter, by code."""
    return [_declared[code] for code in sorted(_declared)]


def faults_of(one: Matter) -> list[str]:
    """Why a declaration cannot work: dead ends, unknown or unreachable steps, no way to an end."""
    keys = [step.key for step in one.steps]
    faults = [f"step twice: {key}" for key in set(keys) if keys.count(key) > 1]
    if not one.steps:
        return ["no steps"]
    faults += _faults_of_head(one, keys)
    targets = {step.key: [out.to for out in step.outcomes] for step in one.steps}
    for key, outs in targets.items():
        if not outs:
            faults.append(f"no way out of {key}")
        faults += [
            f"{key} leads to unknown step {to}" for to in outs if not isinstance(to, End) and to not in keys
        ]
    reached = _closure(one.first.key, targets)
    faults += [f"step never reached: {key}" for key in keys if key not in reached]
    ends = {key for key, outs in targets.items() if any(isinstance(to, End) for to in outs)}
    faults += [f"no end from {key}" for key in keys if not (_closure(key, targets) & ends)]
    for step in one.steps:
        faults += [
            f"{step.key}: unknown step {other}" for other in step.other_person_than if other not in keys
        ]
        if step.at is Level.CHOSEN and not any(
            "unit" in {f.key for f in source.form.fields}
            for source in one.steps
            if step.key in targets[source.key]
        ):
            faults.append(f"{step.key}: nobody chooses its unit")
    if one.delegation:
        faults += _delegation_faults(one, one.delegation, keys)
    if one.by_public and one.subject:
        faults.append("open to anybody, but about somebody in the registers")
    if one.pays and not (one.rule or one.delegation or any(s.form.field("amount") for s in one.steps)):
        faults.append("pays, but nothing sets an amount")
    return faults


def _faults_of_head(one: Matter, keys: list[str]) -> list[str]:
    """What is named and does not exist, what nobody could use, what does not fit its column."""
    faults = [f"hook on unknown step {key}" for key in one.on_left if key not in keys]
    if one.subject not in ("", "person", "household", "organisation", "facility"):
        faults.append(f"unknown kind of subject {one.subject}")
    if not (one.opened_by or one.by_citizen or one.by_public):
        faults.append("nobody may open it")
    if one.rule and one.facts is None:
        faults.append("a rule without facts")
    if len(one.code) > 80 or len(one.name) > 60 or len(one.prefix) > 8:
        faults.append("code, name or prefix too long")
    for step in one.steps:
        outcomes = [out.key for out in step.outcomes]
        faults += [f"{step.key}: outcome twice: {key}" for key in set(outcomes) if outcomes.count(key) > 1]
        if len(step.key) > 40 or max(map(len, outcomes), default=0) > 20:
            faults.append(f"{step.key}: step key or outcome too long")
        if (step.notice is None) != (step.notice_fields is None):
            faults.append(f"{step.key}: a notice needs its fields")
    return faults


def _keys(one: Matter) -> set[str]:
    return {step.key for step in one.steps}


def _delegation_faults(one: Matter, delegation: Delegation, keys: list[str]) -> list[str]:
    if delegation.step not in keys or delegation.above not in keys:
        return ["delegation names an unknown step"]
    amount = one.step(delegation.step).form.field(delegation.amount)
    if not isinstance(amount, Money) or not amount.required or amount.sensitive:
        return [f"{delegation.step}: the delegated amount must be a required, open money field"]
    if any(out.to is End.GRANTED and out.needs_reason for out in one.step(delegation.step).outcomes):
        return [f"{delegation.step}: what grants must ask for the amount, not for a reason"]
    return ["a delegated amount cannot also come from a rule"] if one.rule else []


def _closure(start: str, targets: Mapping[str, list[str | End]]) -> set[str]:
    seen, open_ = {start}, [start]
    while open_:
        for to in targets.get(open_.pop(), []):
            if not isinstance(to, End) and to not in seen:
                seen.add(to)
                open_.append(to)
    return seen
