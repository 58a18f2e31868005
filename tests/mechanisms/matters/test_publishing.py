"""Versions: the golden file, what may not change once it is used, and open cases that cross over."""

import datetime
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from minzheng.config.commands import calendar as calendar_command
from minzheng.config.commands import matters as command
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.journal.public import Act, Entry
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Field,
    Form,
    Level,
    LongText,
    Matter,
    MatterVersion,
    Outcome,
    Step,
    cross_over,
    declare,
    lock_lines,
    perform,
    publish_all,
    timeline,
    withdraw_declaration,
)
from minzheng.mechanisms.matters.publishing import digest

from .given import CODE, at_day, declared, do, opened, order, rows, run

World = SimpleNamespace
SINCE = datetime.date(2019, 7, 1)


def test_the_golden_file_is_up_to_date() -> None:
    stored = command.lock_file().read_text(encoding="utf-8").splitlines()
    changed = set(stored) ^ set(lock_lines())
    assert stored == lock_lines(), (
        f"事项声明与 matters.lock 不符:{sorted(changed)}。"
        "已有办件的版本不能改,请用 but(since=…) 声明新版本;确认后运行 minzheng matters lock 更新。"
    )


def test_the_command_writes_the_file_and_says_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "matters.lock"
    path.write_text("gone.matter 2018-01-01 00\n")
    monkeypatch.setattr(command, "lock_file", lambda: path)
    assert command.run(Namespace(what="lock", json=False)) == 0
    assert path.read_text().splitlines() == lock_lines()
    said = capsys.readouterr().out
    assert "- gone.matter 2018-01-01 00" in said and "+ appeals.hotline" in said
    assert command.run(Namespace(what="list", json=False)) == 0
    assert "appeals.hotline" in capsys.readouterr().out
    assert command.run(Namespace(what="list", json=True)) == 0
    assert '"code": "appeals.hotline"' in capsys.readouterr().out


def first() -> Any:
    return order().steps[0]


@pytest.mark.parametrize(
    "changed",
    [
        order(name="别的名称"),
        order(prefix="CX"),
        order(form=Form((LongText("phone", "电话"), Field("content", "内容")))),
        order(form=Form((*order().form.fields, Choice("c", "选项", options=("甲", "乙"))))),
        order(steps=(replace(first(), officers=2), *order().steps[1:])),
        order(once_per=print),
        order(statutory=None),
    ],
)
def test_a_digest_sees_every_change(changed: Matter) -> None:
    assert digest(order()) == digest(order()) and digest(changed) != digest(order())


def test_two_kinds_of_question_are_not_the_same_question() -> None:
    assert digest(order(form=Form((Field("a", "甲"),)))) != digest(
        order(form=Form((LongText("a", "甲", max_length=200),)))
    )


def test_a_used_version_does_not_change(world: World) -> None:
    assert f"{CODE} 2018-01-01" in publish_all() and publish_all() == []
    withdraw_declaration(CODE)
    declare(order(name="改了名"))
    assert publish_all() == [f"{CODE} 2018-01-01"], "nobody used it yet"
    opened(world)
    withdraw_declaration(CODE)
    declare(order(name="又改了名"))
    before = rows()
    with pytest.raises(Conflict, match=r"又改了名.*已有办件"):
        publish_all()
    assert rows() == before and MatterVersion.objects.get(code=CODE).name == "改了名"
    withdraw_declaration(CODE)
    with pytest.raises(Conflict, match="已不在程序中"):
        publish_all()
    declare(order())


def newer() -> Matter:
    """From July on the confirmation is done by the leader and called a check; the answer is by another function."""
    one = order()
    answer = replace(one.steps[1], outcomes=(Outcome("答复", "check"), one.steps[1].outcomes[1]))
    check = Step(
        "check", "核查", by=Function.LEADING, at=Level.BUREAU, other_person_than=("check",),
        outcomes=(Outcome("办结", one.steps[2].outcomes[0].to), Outcome("重办", "answer", needs_reason=True)),
    )  # fmt: skip
    return one.but(since=SINCE, steps=(one.steps[0], answer, check))


def third() -> Matter:
    two = newer()
    check = replace(two.steps[2], key="approve", label="批准", other_person_than=("approve",))
    answer = replace(two.steps[1], outcomes=(Outcome("答复", "approve"), two.steps[1].outcomes[1]))
    return two.but(since=datetime.date(2019, 9, 1), steps=(two.steps[0], answer, check))


@pytest.fixture
def versions(world: World) -> Any:
    withdraw_declaration(CODE)
    maps = {SINCE: {"confirm": "check"}, third().since: {"check": "approve"}}
    with declared(order(), newer(), third(), maps=maps):
        world.chief = world.bureau.seat("区民政局", "孙立", leading=CODE)
        yield SimpleNamespace(one=order(), two=newer(), three=third())
    declare(order())


def at_confirm(world: World) -> Case:
    case = opened(world)
    do(case, "分派", world.desk, answers={"unit": world.east_unit.pk})
    return do(case, "答复", world.east, answers={"reply": "已办"})


def test_an_open_case_goes_on_under_its_own_version_until_it_crosses_over(
    world: World, versions: Any
) -> None:
    case = at_confirm(world)
    with at_day(datetime.date(2019, 7, 2)):
        assert do(case, "重办", world.desk, reason="不清楚").step == "answer"
        assert opened(world).matter_since == SINCE


def test_crossing_over_follows_the_step_map_and_leaves_its_trace(world: World, versions: Any) -> None:
    case, acts = at_confirm(world), Act.objects.count()
    with at_day(datetime.date(2019, 7, 2)):
        held = cross_over(case, versions.two)
    assert (held.matter_since, held.step, held.version) == (SINCE, "check", case.version + 1)
    assert (run(held).function, run(held).unit) == ("leading", world.chief.unit)
    last = timeline(held)[-2]
    assert (last.label, last.outcome) == ("确认", "转入新版"), "a step that is gone keeps its name"
    assert Act.objects.count() == acts + 1
    tables = set(Entry.objects.filter(act=Act.objects.latest("pk")).values_list("table_name", flat=True))
    assert tables >= {"matters_case", "matters_stage"}
    with pytest.raises(Refused):
        do(held, "办结", world.desk)
    assert do(held, "办结", world.chief).end == "办结"


def test_crossing_over_two_versions_at_once_follows_both_maps(world: World, versions: Any) -> None:
    held = cross_over(at_confirm(world), versions.three)
    assert held.step == "approve"
    with pytest.raises(Conflict, match="更新版本"):
        cross_over(held, versions.two)
    with pytest.raises(Conflict, match="更新版本"):
        cross_over(held, order(since=datetime.date(2020, 1, 1)))


def test_a_step_that_stays_keeps_its_run_and_its_clock(world: World, versions: Any) -> None:
    case = opened(world)
    before = run(case)
    held = cross_over(case, versions.three)
    assert run(held).pk == before.pk and run(held).due_on == before.due_on and len(timeline(held)) == 1
    with pytest.raises(Conflict, match="未作任何改动"):
        perform(case, "分派", world.desk, version=1, answers={"unit": str(world.east_unit.pk)})


def test_who_did_a_step_under_its_old_name_did_it(world: World, versions: Any) -> None:
    """The approval may not be by who did the check it was called before."""
    case = cross_over(at_confirm(world), versions.two)
    case = do(case, "重办", world.chief, reason="不清楚")
    case = cross_over(case, versions.three)
    case = do(case, "答复", world.east, answers={"reply": "再答"})
    with pytest.raises(Refused, match="孙立已办理过"):
        do(case, "办结", world.chief)


NOTICE = """
year: 2027
source: 国办发明电〔2026〕7号
days_off: [2027-01-01, 2027-02-06]
make_up_days: []
"""


def test_a_notice_file_is_read_or_refused_in_words(tmp_path: Path, db: None) -> None:
    path = tmp_path / "2027.yaml"
    path.write_text(NOTICE, encoding="utf-8")
    read = calendar_command.read_notice(path)
    assert read["days_off"] == [datetime.date(2027, 1, 1), datetime.date(2027, 2, 6)]
    with pytest.raises(Invalid, match="没有列出"):
        calendar_command.run(Namespace(what="import", file=path))
    for content, told in (
        ("", "键应为"),
        ("[", "读不了"),
        ("days_off: 2027-13-45", "读不了"),
        (NOTICE.replace("2027-02-06", "昨天").replace("year: 2027", "year: 今年"), "年份.*\n.*日期列表"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(Invalid, match=told):
            calendar_command.read_notice(path)
    with pytest.raises(Invalid, match="读不了"):
        calendar_command.read_notice(tmp_path / "none.yaml")


def test_the_command_imports_and_lists(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from .test_clocks import EVE, notice_2027

    path = tmp_path / "2027.yaml"
    off = "\n".join(f"- {day}" for day in notice_2027(datetime.date(2027, 1, 4)))
    path.write_text(f"year: 2027\nsource: 通知\nmake_up_days: []\ndays_off:\n{off}\n", encoding="utf-8")
    with at_day(EVE):
        case = opened(world)
        assert calendar_command.run(Namespace(what="import", file=path)) == 0
    said = capsys.readouterr().out
    assert f"{case.number} 法定期限:2027-01-19 → 2027-01-20" in said and "2个期限有变动" in said
