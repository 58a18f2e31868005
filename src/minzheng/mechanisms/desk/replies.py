"""答复模板: wordings a unit keeps for one step of a matter, with places that the facts of the case fill."""

import datetime
import re
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing, collect
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.desk.held import held_by
from minzheng.mechanisms.desk.listing import area_names
from minzheng.mechanisms.desk.models import ReplyTemplate
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.matters.public import (
    Case,
    Field,
    LongText,
    Matter,
    Step,
    all_matters,
    storable,
)

PLACE = re.compile(r"\{([^{}\n]{1,30})\}")
FACTS = ("受理号", "事项", "标题", "来件号", "区域", "提交日期", "今天", "承办单位")
EMPTY = "＿＿"
LONGEST_TITLE = 40


@dataclass(frozen=True)
class Reply:
    """A wording as the case page offers it, its places filled."""

    number: int
    title: str
    text: str


@dataclass(frozen=True)
class Kept:
    """Where a unit may keep wordings: a step with a long text, of a matter, as `matter/step`."""

    key: str
    label: str
    places: tuple[str, ...]


def answer_field(step: Step) -> Field | None:
    """The field that takes a wording: the step's first long text."""
    return next((one for one in step.form.fields if isinstance(one, LongText) and not one.sensitive), None)


def keepable(seat: Seat) -> list[Kept]:
    """Steps for which this seat may keep wordings of its unit: those it does itself."""
    if seat.unit is None:
        return []
    today = clock.today()
    held = held_by(seat)
    current = (one.on(today) for one in all_matters() if one.versions[0].since <= today)
    return [
        Kept(f"{rules.code}/{step.key}", f"{rules.name}:{step.label}", places(rules))
        for rules in current
        for step in rules.steps
        if answer_field(step) is not None and held.includes((step.by,), rules.code)
    ]


def templates_of(seat: Seat) -> QuerySet[ReplyTemplate]:
    """Wordings of the seat's unit in force today."""
    today = clock.today()
    return ReplyTemplate.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=today), unit=seat.unit, valid_from__lte=today
    ).order_by("matter", "step", "title", "pk")


def keep_reply(seat: Seat, place: str, title: str, text: str, replaces: int | None = None) -> ReplyTemplate:
    """Put a wording in force from today, in the place of another one if `replaces` names it. Raises `Invalid`."""
    where = {one.key: one for one in keepable(seat)}
    old = find_template(seat, replaces) if replaces is not None else None
    with collect() as problems:
        if place not in where:
            problems.add("没有选择用于哪个环节。", "请从列表中选择本岗位办理的环节。", "no_step", "place")
        if not title or len(title) > LONGEST_TITLE or not storable(title):
            problems.add(f"模板名称须为1至{LONGEST_TITLE}字。", "请填写名称。", "no_title", "title")
        longest = LongText("text", "模板内容").max_length
        if not text or len(text) > longest or not storable(text):
            problems.add(f"模板内容须为1至{longest}字。", "请填写内容。", "no_text", "text")
        known = where[place].places if place in where else ()
        if place in where and (unknown := [one for one in PLACE.findall(text) if one not in known]):
            problems.add(
                f"模板中的{'、'.join('{' + one + '}' for one in unknown)}不能自动填写。",
                f"可用:{'、'.join('{' + one + '}' for one in known)}。",
                "unknown_place",
                "text",
            )
    assert seat.unit is not None  # nobody else has a place to keep one for
    matter, _, step = place.partition("/")
    today = clock.today()
    with acting(seat.actor, f"保存答复模板:{title}"):
        if old is not None:
            _end(old)
        return ReplyTemplate.objects.create(
            unit=seat.unit, matter=matter, step=step, title=title, text=text, valid_from=today
        )


def stop_reply(seat: Seat, number: int) -> None:
    """A wording is offered no more from today on."""
    held = find_template(seat, number)
    with acting(seat.actor, f"停用答复模板:{held.title}"):
        _end(held)


def find_template(seat: Seat, number: int | None) -> ReplyTemplate:
    """A wording of the unit that this seat may change; `Missing` for every other."""
    found = templates_of(seat).filter(pk=number).first() if seat.unit and number is not None else None
    if found is None or f"{found.matter}/{found.step}" not in {one.key for one in keepable(seat)}:
        raise Missing.because("没有这份答复模板,或不由您的岗位维护。", "请从模板列表中选择。", "no_template")
    return found


def replies_for(case: Case, rules: Matter, step: Step, seat: Seat) -> list[Reply]:
    """The unit's wordings for this step of this case, filled with its facts."""
    if seat.unit is None or answer_field(step) is None:
        return []
    found = list(templates_of(seat).filter(matter=case.matter, step=step.key))
    facts = facts_of(case, rules, seat) if found else {}
    return [
        Reply(one.pk, one.title, PLACE.sub(lambda place: facts.get(place[1]) or EMPTY, one.text))
        for one in found
    ]


def places(rules: Matter) -> tuple[str, ...]:
    """What may stand in braces: facts every case has, and the open answers of this matter."""
    return FACTS + tuple(one.label for one in _open_fields(rules) if one.label not in FACTS)


def facts_of(case: Case, rules: Matter, seat: Seat) -> dict[str, str]:
    """The words for each place; protected answers never stand among them."""
    answers = {
        one.label: one.show(case.answers[one.key]) for one in _open_fields(rules) if one.key in case.answers
    }
    return answers | {
        "受理号": case.number,
        "事项": rules.name,
        "标题": case.title,
        "来件号": case.external_number,
        "区域": area_names([case.area_id]).get(case.area_id, ""),
        "提交日期": _day(case.opened_on),
        "今天": _day(clock.today()),
        "承办单位": seat.unit.name if seat.unit else "",
    }


def _open_fields(rules: Matter) -> list[Field]:
    return [one for one in rules.form.fields if not one.sensitive and one.widget != "unit"]


def _end(old: ReplyTemplate) -> None:
    old.valid_to = clock.today()
    old.save()


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
