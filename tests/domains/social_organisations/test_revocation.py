"""S41: only who is on the list; told, heard if asked, reviewed, decided, announced, in this order; nothing skipped."""

import datetime
from itertools import product

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing, Refused
from minzheng.mechanisms.documents.public import public_notices, shown_fields
from minzheng.mechanisms.matters.public import Case, matter, open_case, open_stage, tick
from minzheng.mechanisms.registry.public import Organisation, RegisterEntry, as_of

from .conftest import OURS, do, on

CODE = OURS + "revocation"


@pytest.fixture
def gone(member):
    return member("东丽区久未露面协会", absent=(2015, 2016, 2017), kind="社会团体")


def filed(office, organisation):
    return open_case(
        CODE,
        office.officer,
        area=office.district,
        answers={"facts": "连续未参加年检。"},
        subject=organisation,
    )


STEPS = {
    "立案": lambda o: (o.officer, {"answers": {"evidence": "年检结论三份"}, "second": o.second}),
    "已送达告知书": lambda o: (
        o.officer,
        {"answers": {"document": "告1", "served_by": "直接送达", "rights": "陈述、申辩和要求听证"}},
    ),
    "申请听证": lambda o: (o.officer, {"reason": "当事人书面申请"}),
    "听证完毕": lambda o: (
        o.lawyer,
        {"answers": {"held_on": "2019-03-20", "chair": "周敏", "record": "双方发表意见。"}},
    ),
    "审核通过": lambda o: (o.lawyer, {"answers": {"opinion": "程序合法"}}),
    "撤销登记": lambda o: (o.chief, {"answers": {"document": "津丽民撤〔2019〕1号"}}),
    "已公告": lambda o: (o.press, {}),
}


def walk(office, case, *outcomes):
    for outcome in outcomes:
        seat, more = STEPS[outcome](office)
        case = do(case, outcome, seat, **more)
    return case


def waited(case):
    """The case after the days in which a hearing may be asked for."""
    due = open_stage(case).due_on
    with clock.at(due):
        assert tick() == 0
    with clock.at(due + datetime.timedelta(days=1)):
        assert tick() == 1
    return Case.objects.get(pk=case.pk)


def test_whole_way_without_a_hearing(office, gone):
    case = walk(office, filed(office, gone), "立案", "已送达告知书")
    assert open_stage(case).due_on == datetime.date(2019, 3, 7)
    assert case.due_on == datetime.date(2019, 3, 4) + datetime.timedelta(days=90)
    case = waited(case)
    with on("2019-03-11"):
        case = walk(office, case, "审核通过", "撤销登记")
    assert (case.decision, case.decided_on, case.end) == ("同意", datetime.date(2019, 3, 11), "")
    assert not public_notices().exists() and not as_of(OURS + "roll", datetime.date(2019, 3, 11)).exists()
    known = RegisterEntry.objects.get(register=OURS + "revoked")
    with on("2019-03-13"):
        case = walk(office, case, "已公告")
        assert list(RegisterEntry.objects.filter(register=OURS + "revoked")) == [known]
        shown = dict(shown_fields(public_notices().get()))
    assert (case.end, shown["名称"], shown["决定日期"]) == ("同意", gone.name, "2019-03-11")
    gone.refresh_from_db()
    assert gone.status == "撤销"
    assert not as_of(OURS + "roll", datetime.date(2019, 3, 11)).exists()
    assert as_of(OURS + "roll", datetime.date(2019, 3, 10)).exists()
    revoked = RegisterEntry.objects.get(register=OURS + "revoked")
    assert revoked.data == {
        "name": gone.name,
        "document": "津丽民撤〔2019〕1号",
        "missed": "2015、2016、2017",
    }
    assert (revoked.valid_from, revoked.case_id) == (datetime.date(2019, 3, 11), case.pk)


def test_with_a_hearing(office, gone):
    case = walk(
        office,
        filed(office, gone),
        "立案",
        "已送达告知书",
        "申请听证",
        "听证完毕",
        "审核通过",
        "撤销登记",
        "已公告",
    )
    order = list(case.stages.order_by("pk").values_list("step", flat=True))
    assert order == ["file", "notify", "request", "hearing", "legal", "decide", "publish"]


def test_only_for_who_is_on_the_list_and_once(office, member, gone):
    with pytest.raises(Conflict, match="不在应撤销名单"):
        filed(office, member("两年未参加", absent=(2016, 2017)))
    filed(office, gone)
    with pytest.raises(Conflict, match="只能办理一次"):
        filed(office, gone)
    assert Case.objects.filter(matter=CODE).count() == 1


def test_nothing_can_be_skipped(office, gone):
    """From every step, every outcome of another step is refused; no outcome leads past the next step of the law."""
    case = filed(office, gone)
    outcomes = {step.key: {out.key for out in step.outcomes} for step in matter(CODE, clock.today()).steps}
    for step, does in (
        ("file", "立案"), ("notify", "已送达告知书"), ("request", "申请听证"), ("hearing", "听证完毕"),
        ("legal", "审核通过"), ("decide", "撤销登记"), ("publish", "已公告"),
    ):  # fmt: skip
        for other in set().union(*outcomes.values()) - outcomes[step]:
            for seat in (office.officer, office.chief):
                with pytest.raises((Missing, Refused)):
                    do(case, other, seat)
        case = walk(office, case, does)
    assert case.end == "同意"


def test_hearing_days_cannot_be_cut_short(office, gone):
    case = walk(office, filed(office, gone), "立案", "已送达告知书")
    with pytest.raises(Refused, match="期满后"):
        do(case, "期满未申请听证", office.officer)


def test_every_way_passes_notice_review_and_decision():
    """Whatever way a case takes to its announcement, it passes through the steps of the law, in order."""
    version = matter(CODE, datetime.date(2019, 3, 4))
    must = ["file", "notify", "request", "legal", "decide", "publish"]
    ways, open_ = [], [["file"]]
    while open_:
        way = open_.pop()
        for out in version.step(way[-1]).outcomes:
            if out.to in [step.key for step in version.steps]:
                if way.count(out.to) < 2:
                    open_.append([*way, out.to])
            elif out.key == "已公告":
                ways.append(way)
    assert ways
    for way in ways:
        rest = iter(way)
        assert all(step in rest for step in must), way


@pytest.mark.parametrize("investigator", ["officer", "second"])
def test_investigators_neither_hear_review_nor_decide(office, gone, investigator):
    staff = office.officer.staff if investigator == "officer" else office.second
    lawyer = office.bureau.seat("办公室", staff, legal=OURS)
    chief = office.bureau.seat("社会事务科", staff, deciding=OURS)
    case = walk(office, filed(office, gone), "立案", "已送达告知书", "申请听证")
    for outcome, seat in (("听证完毕", lawyer), ("审核通过", lawyer), ("撤销登记", chief)):
        with pytest.raises(Refused, match="他人"):
            do(case, outcome, seat, **STEPS[outcome](office)[1])
        case = walk(office, case, outcome)


def test_two_officers_investigate(office, gone):
    case = filed(office, gone)
    with pytest.raises(Refused, match="两人"):
        do(case, "立案", office.officer, answers={"evidence": "三份"})
    with pytest.raises(Invalid):
        do(case, "立案", office.officer, second=office.second)


def test_terms_by_the_law_of_the_day(office, gone):
    with on("2021-07-20"):
        case = walk(office, filed(office, gone), "立案", "已送达告知书")
        assert open_stage(case).due_on == datetime.date(2021, 7, 27)


def test_refused_revocation_leaves_the_roll_alone(office, gone):
    case = walk(office, filed(office, gone), "立案", "已送达告知书", "申请听证", "听证完毕", "审核通过")
    case = do(case, "不予撤销", office.chief, reason="已补报年检")
    assert case.end == "不同意" and as_of(OURS + "roll", clock.today()).count() == 1
    assert Organisation.objects.get(pk=gone.pk).status == "在册"
    filed(office, gone)


def test_counted_since_a_year(office, member):
    for year, number in product((2018, 2019), range(2)):
        with on(f"{year}-12-03"):
            walk(
                office,
                filed(office, member(f"单位{year}{number}", absent=(2014, 2015, 2016, 2017))),
                *STEPS,
            )
    lines = RegisterEntry.objects.filter(register=OURS + "revoked")
    assert lines.filter(valid_from__gte=datetime.date(2018, 1, 1)).count() == 4
    assert lines.filter(valid_from__gte=datetime.date(2019, 1, 1)).count() == 2
