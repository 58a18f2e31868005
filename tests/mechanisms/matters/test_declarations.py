"""Every declared matter, every version: it can be walked, its law exists, its terms fit into each other, its forms render."""

import datetime
from dataclasses import replace
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.foundation.periods import Term, due_date
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import declared_parameter, in_force, parameter, statute_book
from minzheng.mechanisms.law.statutes import Statute
from minzheng.mechanisms.matters.clocks import calendar
from minzheng.mechanisms.matters.faults import faults_of
from minzheng.mechanisms.matters.models import Case
from minzheng.mechanisms.matters.public import BadMatter, End, Field, Form, Level, Matter, Rows, all_matters

from .given import Bureau, answer, answers, declared, order, plain_form

VERSIONS = [one for each in all_matters() for one in each.versions]
BY_NAME = pytest.mark.parametrize("one", VERSIONS, ids=lambda one: f"{one.code}-{one.since}")
FIELDS = [
    pytest.param(asked, id=f"{one.code}-{asked.key}")
    for one in VERSIONS
    for form in (one.form, *(step.form for step in one.steps))
    for asked in form.fields
    if not isinstance(asked, Rows)  # tables have pages of their own in test_form_rows
]
ONE_DAY = datetime.timedelta(days=1)
# Reviewed: declared for days before their basis was in force as far as the book of statutes goes. To be mended there.


def days(one: Matter) -> list[datetime.date]:
    """The first day of a version, then a day of every quarter until it is replaced or today."""
    versions = next(each for each in all_matters() if each.code == one.code).versions
    later = [other.since for other in versions if other.since > one.since]
    end = min([clock.real_now().date(), *later])
    found = [one.since]
    while found[-1] + 91 * ONE_DAY < end:
        found.append(found[-1] + 91 * ONE_DAY)
    return [day for day in found if day >= datetime.date(2018, 1, 1)] or found[-1:]


def test_there_are_matters() -> None:
    assert len(VERSIONS) >= 10


@BY_NAME
def test_every_step_can_be_reached_left_and_done(one: Matter) -> None:
    assert faults_of(one) == []
    assert all(isinstance(step.by, Function) and isinstance(step.at, Level) for step in one.steps)
    last = one.step(one.path()[-1])
    assert isinstance(last.outcomes[0].to, End), "the ordinary course comes to an end"
    assert all(step.waits is None or not step.form.fields for step in one.steps), (
        "nobody fills in a waiting step"
    )


@BY_NAME
def test_its_basis_exists_and_was_in_force(one: Matter) -> None:
    known: tuple[Statute, ...] = statute_book().versions(one.basis.statute)
    assert known
    if all(statute.verified for statute in known):
        missing = [day for day in days(one) if not in_force(one.basis, day)]
        assert not missing, f"{one.basis} was not in force on {missing}"


@BY_NAME
def test_every_term_and_ceiling_resolves_every_day(one: Matter, bureau: Bureau) -> None:
    references = [one.statutory, one.promised]
    references += [ref for step in one.steps for ref in (step.within, step.waits)]
    for day in days(one):
        for area in (bureau.area("120110"), bureau.area("120110001001"), None):
            for ref in references:
                if ref is not None and (area or _everywhere(ref.code, day)):
                    assert isinstance(ref.resolve(area, day), Term)
        if one.delegation:
            assert parameter(one.delegation.ceiling, bureau.area("120110001"), day).amount > 0


def _everywhere(code: str, day: datetime.date) -> bool:
    return any(value.area == "*" and value.covers(day) for value in declared_parameter(code).values)


@BY_NAME
def test_steps_fit_into_the_promise_and_the_promise_into_the_law(one: Matter, bureau: Bureau) -> None:
    """By due dates from many days: the units differ (日, 工作日, 月), so their lengths cannot be compared."""
    area = bureau.area("120110")
    for begun in days(one):
        for shift in range(0, 60, 13):
            start = begun + shift * ONE_DAY
            together = _walked(one, start, begun, bureau)
            whole = [
                due_date(start, ref.resolve(area, begun), calendar()).on
                for ref in (one.promised, one.statutory)
                if ref is not None
            ]
            assert all(a <= b for a, b in pairwise([together, *whole])), f"{start}: {together}, {whole}"


def _walked(one: Matter, start: datetime.date, law_of: datetime.date, bureau: Bureau) -> datetime.date:
    """The day the ordinary course comes to its decision, or its end, when every step takes as long as it may.

    Steps before the clock starts do not count.
    """
    day, running = start, one.starts_at_opening
    for key in one.path():
        step = one.step(key)
        term = step.waits or step.within
        if running and term is not None:
            day = due_date(day, term.resolve(bureau.area("120110001"), law_of), calendar()).on
            day += ONE_DAY if step.waits else 0 * ONE_DAY
        running = running or step.outcomes[0].starts
        if step.outcomes[0].decides:
            break
    return day


@pytest.mark.parametrize("asked", FIELDS)
def test_fields_render_with_any_text(asked: Field, db: None) -> None:
    wrong = [Invalid.because("“某项”不对。", "请改正。", "x").problems[0]]
    plain = plain_form(Form((asked,))).fields[0]
    for value in ("", answer(plain), "<script>alert(1)</script>\"'&", "长" * 2000):
        for problems in ([], wrong):
            context = {"one": asked, "name": f"a-{asked.key}", "value": value, "wrong": problems, "units": []}
            page = render_to_string("desk/field.html", context)
            assert asked.label in page and "<script" not in page
            assert ("请改正。" in page) == bool(problems)
            if asked.widget in ("text", "long") and value:
                assert "长" * 2000 in page or "答" in page or "&lt;script" in page


@BY_NAME
def test_forms_read_what_is_right_and_name_everything_that_is_not(one: Matter, db: None) -> None:
    for form in map(plain_form, (one.form, *(step.form for step in one.steps))):
        given = answers(form)
        typed = form.parse(given)
        assert set(typed) == set(given)
        for asked in form.fields:
            assert asked.show(typed[asked.key]).strip() and asked.mask(typed[asked.key])
        required = {asked.key for asked in form.fields if asked.required}
        if required:
            with pytest.raises(Invalid) as empty:
                form.parse({})
            assert {problem.field for problem in empty.value.problems} == required
        long = dict.fromkeys(given, "9" * 2001)
        if long:
            with pytest.raises(Invalid) as refused:
                form.parse(long | {"nobody_asked": "x"})
            assert {problem.field for problem in refused.value.problems} == {*given, "nobody_asked"}
            assert all(problem.message and problem.fix for problem in refused.value.problems)


@pytest.mark.parametrize("text", ["空\x00字", "半\ud800个", "铃\x07"])
def test_what_the_database_cannot_keep_is_said_at_the_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        Form((Field("content", "内容"),)).parse({"content": text})
    assert [(p.field, p.code) for p in refused.value.problems] == [("content", "control")]
    assert Form((Field("content", "内容"),)).parse({"content": "两行\n\t字"}) == {"content": "两行\n\t字"}


def test_columns_hold_what_declarations_and_forms_can_say() -> None:
    longest = {field.name: getattr(field, "max_length", None) for field in Case._meta.fields}
    assert max(len(str(end)) for end in End) <= longest["end"]
    assert all(len(one.prefix) + 4 + 12 <= longest["number"] for one in VERSIONS)


def _step(place: int, **changes: object) -> Matter:
    steps = list(order().steps)
    steps[place] = replace(steps[place], **changes)  # type: ignore[arg-type]
    return order(steps=tuple(steps))


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (order(steps=()), "no steps"),
        (order(steps=order().steps[:2]), "leads to unknown step confirm"),
        (order(steps=(*order().steps, order().steps[0])), "step twice: assign"),
        (_step(2, outcomes=()), "no way out of confirm"),
        (_step(1, outcomes=(order().steps[1].outcomes[0],) * 2), "outcome twice: 答复"),
        (_step(0, form=Form()), "nobody chooses its unit"),
        (_step(2, other_person_than=("review",)), "unknown step review"),
        (order(on_left={"review": print}), "hook on unknown step review"),
        (order(subject="animal"), "unknown kind of subject"),
        (order(opened_by=(), by_citizen=False, by_public=False), "nobody may open it"),
        (order(rule="funeral.subsidy_amount"), "a rule without facts"),
        (order(pays="x"), "nothing sets an amount"),
        (order(subject="person"), "open to anybody"),
        (order(name="长" * 61), "too long"),
    ],
)
def test_a_matter_that_cannot_work_is_refused(bad: Matter, told: str) -> None:
    with pytest.raises(BadMatter, match=told), declared(bad):
        pass


def test_versions_must_say_where_every_step_goes_on() -> None:
    since = datetime.date(2020, 1, 1)
    first = order()
    renamed = replace(first.steps[2], key="check")
    answering = replace(
        first.steps[1], outcomes=(replace(first.steps[1].outcomes[0], to="check"), first.steps[1].outcomes[1])
    )
    second = first.but(since=since, steps=(first.steps[0], answering, renamed))
    with pytest.raises(BadMatter, match="nowhere to go on from confirm"), declared(first, second):
        pass
    with (
        pytest.raises(BadMatter, match="unknown step nothing"),
        declared(first, second, maps={since: {"confirm": "check", "nothing": "check"}}),
    ):
        pass
    with pytest.raises(BadMatter, match="no later version"), declared(first, maps={since: {}}):
        pass
    with declared(first, second, maps={since: {"confirm": "check"}}):
        pass
