"""Walks: a case from its opening to its end as a YAML file that a lawyer can read, played on a bureau.

A file names the matter (`walk`), who is there (`seats`: unit, person, functions and the matters they cover), whom the cases are
about (`subject`), parameters in force (`law`), and `walks`, each with `name` and `steps`. A step has the day (`on`) and `by` with
`opens` or `does`, or `passes` (a waiting time is over); further `answers`, `papers` (labels handed in at opening), `reason`,
`with` (second officer), `refused` (the code of the refusal) or `expect`.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError, collect
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.access.public import Seat, Staff, Unit
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.matters.forms import Form, UnitChoice
from minzheng.mechanisms.matters.holding import open_stage, version_for
from minzheng.mechanisms.matters.models import Case
from minzheng.mechanisms.matters.opening import open_case
from minzheng.mechanisms.matters.specimen import specimen
from minzheng.mechanisms.matters.versions import matter
from minzheng.mechanisms.matters.waiting import tick
from minzheng.mechanisms.matters.working import perform
from minzheng.mechanisms.registry.public import RegisterEntry

_FILE = {"walk", "seats", "subject", "law", "walks"}
_STEP = {"on", "by", "opens", "does", "passes", "answers", "papers", "reason", "with", "refused", "expect"}
_EXPECT = {"step", "unit", "step_due", "due", "promised", "end", "amount", "entries"}
_OPENS = {"area", "channel", "title", "received"}


class World(Protocol):
    """The bureau a walk is played on."""

    def seat(self, name: str) -> Seat:
        """The seat of that name in the walk's `seats`."""

    def staff(self, name: str) -> Staff:
        """A person by name, as a second officer."""

    def unit(self, name: str) -> Unit:
        """A unit by name."""

    def area(self, code: str) -> Area:
        """An area by code."""

    def subject(self) -> Any:
        """Whom the case is about, or None."""


@dataclass(frozen=True)
class Walk:
    """One walk: matter, name, seats (name → unit, person, functions), subject, law in force, and its steps in order.

    Every value is text, as it stands in the file.
    """

    matter: str
    name: str
    seats: Mapping[str, Mapping[str, str]]
    subject: Mapping[str, str]
    law: tuple[Mapping[str, str], ...]
    steps: tuple[Mapping[str, Any], ...]


def read_walks(path: Path) -> list[Walk]:
    """The walks of a file; none for a file of another kind. Raises `Invalid` naming every fault."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    if not isinstance(content, dict) or "walk" not in content:
        return []
    with collect() as problems:
        for fault in _faults(content):
            problems.add(f"情景文件{path.name}{fault}", "请改正情景文件。", "matters.walk")
    about, law = content.get("subject") or {}, tuple(content.get("law") or ())
    return [
        Walk(content["walk"], row["name"], content["seats"], about, law, tuple(row["steps"]))
        for row in content["walks"]
    ]


def play(walk: Walk, world: World) -> list[str]:
    """Live through a walk; what came out differently from what is expected, in Chinese, empty when it holds."""
    case: Case | None = None
    found: list[str] = []
    for place, step in enumerate(walk.steps, 1):
        where = f"第{place}步({step['on']})"
        with clock.at(datetime.datetime.combine(_day(step["on"]), datetime.time(9), clock.SHANGHAI)):
            try:
                done = _do(walk, case, step, world)
            except UserError as error:
                codes = [problem.code for problem in error.problems]
                if step.get("refused") not in codes:
                    found.append(f"{where}:被拒绝({'、'.join(codes)}):{error}")
                    return found
                continue
            if "refused" in step:
                return [*found, f"{where}:应被拒绝({step['refused']}),却办成了"]
            case = Case.objects.get(pk=done.pk)
            found += [f"{where}{one}" for one in _differences(case, step.get("expect") or {})]
    return found


def _do(walk: Walk, case: Case | None, step: Mapping[str, Any], world: World) -> Case:
    if "opens" in step:
        given = step["opens"]
        form = matter(walk.matter, clock.today()).form
        more: dict[str, Any] = {key: given[key] for key in ("channel", "title") if key in given}
        if "received" in given:
            more["received_on"] = _day(given["received"])
        return open_case(
            walk.matter,
            world.seat(step["by"]),
            area=world.area(given["area"]),
            answers=_answers(form, step, world),
            subject=world.subject(),
            papers=[specimen(label) for label in step.get("papers", ())],
            **more,
        )
    assert case is not None
    if "passes" in step:
        tick()
        return case
    form = version_for(case).step(case.step).form if case.step else Form()
    return perform(
        case,
        step["does"],
        world.seat(step["by"]),
        version=case.version,
        answers=_answers(form, step, world),
        reason=step.get("reason", ""),
        second=world.staff(step["with"]) if "with" in step else None,
    )


def _answers(form: Form, step: Mapping[str, Any], world: World) -> dict[str, Any]:
    """Answers as a person types them, tables as a list of rows; units are named, not numbered."""
    named = {one.key for one in form.fields if isinstance(one, UnitChoice)}
    given = step.get("answers") or {}
    return {key: str(world.unit(value).pk) if key in named else value for key, value in given.items()}


def _differences(case: Case, expected: Mapping[str, Any]) -> Iterator[str]:
    stage = open_stage(case) if case.step else None
    seen = {
        "step": version_for(case).step(case.step).label if case.step else "",
        "unit": stage.unit.name if stage else "",
        "step_due": stage.due_on if stage else None,
        "due": case.due_on,
        "promised": case.promised_on,
        "end": case.end,
        "amount": "" if case.amount is None else format_yuan(case.amount, grouped=False),
        "entries": RegisterEntry.objects.filter(case_id=case.pk).count(),
    }
    for key, value in expected.items():
        if (shown := "" if seen[key] is None else str(seen[key])) != value:
            yield f"{key}:应为{value},实为{shown}"


def _faults(content: Mapping[str, Any]) -> Iterator[str]:
    """Everything by which a file is no file of walks."""
    if not {"walk", "seats", "walks"} <= set(content) <= _FILE:
        yield f"的键应为{'、'.join(sorted(_FILE))},其中subject和law可省略。"
        return
    for row in content["walks"]:
        if set(row) != {"name", "steps"}:
            yield "的每个walks须有name和steps。"
            continue
        for place, step in enumerate(row["steps"], 1):
            for fault in _faults_of_step(step, set(content["seats"])):
                yield f"“{row['name']}”第{place}步{fault}"


def _faults_of_step(step: Mapping[str, Any], seats: set[str]) -> Iterator[str]:
    unknown = (
        (set(step) - _STEP) | (set(step.get("expect", ())) - _EXPECT) | (set(step.get("opens", ())) - _OPENS)
    )
    if unknown:
        yield f"有不认识的键{'、'.join(sorted(unknown))}。"
    if len({"opens", "does", "passes"} & set(step)) != 1 or ("by" in step) == ("passes" in step):
        yield "应为by加opens、by加does、或passes之一。"
    if "by" in step and step["by"] not in seats:
        yield f"的“{step['by']}”不在seats中。"
    try:
        _day(step.get("on", ""))
    except ValueError:
        yield f"的日期on“{step.get('on', '')}”应写成2019-03-04。"


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
