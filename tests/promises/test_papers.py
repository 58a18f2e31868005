"""Papers of a case: asked for at acceptance, all at once; what may stand in for one; nothing half-done."""

import datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from tests.domains.social_assistance.test_temporary_relief import ANSWERS, FOUND, do, filed, street

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.matters.public import (
    LATER,
    PLEDGED,
    Case,
    Handed,
    Paper,
    add_papers,
    matter,
    missing_papers,
    open_case,
    specimen,
    specimens,
    tick,
    version_for,
)

__all__ = ["street"]
CODE = "social_assistance.relief"
PAPERS = ("身份证件", "困难情况说明或证明", "家庭经济状况核对授权书")


def test_all_missing_papers_are_told_at_once_and_only_acceptance_waits_for_them(street: Any) -> None:
    case = filed(street, complete=False)
    with pytest.raises(Invalid) as told:
        do(case, "受理", street.clerk)
    (problem,) = told.value.problems
    assert problem.code == "missing_papers" and "、".join(PAPERS) in problem.message
    add_papers(case, [specimen(PAPERS[0])], street.clerk)
    with pytest.raises(Invalid, match="缺:困难情况说明或证明、家庭经济状况核对授权书"):
        do(case, "受理", street.clerk)
    assert do(case, "补正", street.clerk, reason="材料不齐").step == "supplement"


def test_a_matter_whose_clock_runs_from_filing_asks_when_the_first_step_is_left() -> None:
    one = matter("social_organisations.annual_inspection", datetime.date(2019, 3, 4))
    from minzheng.mechanisms.matters.papers import _accepts

    first, decide = one.first, one.step("decide")
    assert [_accepts(one, first, out) for out in first.outcomes] == [True, False]
    assert not any(_accepts(one, decide, out) for out in decide.outcomes)


def test_what_may_stand_in_for_a_paper(street: Any) -> None:
    case, rules = filed(street, complete=False), version_for(filed(street))
    today = clock.today()
    bad = [
        (Handed(PAPERS[0], waived_by="殡仪馆火化信息"), "no_ground"),
        (Handed(PAPERS[0], waived_by=PLEDGED), "no_waiver_reason"),
        (Handed(PAPERS[0], waived_by=LATER, reason="三日内补"), "no_until"),
        (
            Handed(PAPERS[0], waived_by=LATER, reason="已补", until=today - datetime.timedelta(days=1)),
            "no_until",
        ),
        (Handed("别的材料", waived_by=PLEDGED, reason="承诺"), "no_ground"),
        (Handed(PAPERS[0], waived_by=PLEDGED, reason="长" * 201), "bad_reason"),
        (Handed(PAPERS[0], specimen("x").upload, waived_by=PLEDGED, reason="承诺"), "both"),
    ]
    for handed, code in bad:
        with pytest.raises(Invalid) as told:
            add_papers(case, [handed], street.clerk)
        assert [one.code for one in told.value.problems] == [code]
    with pytest.raises(Refused):
        add_papers(case, [specimen(PAPERS[0])], street.elsewhere)
    assert missing_papers(case, rules) == list(PAPERS)
    given = add_papers(case, [Handed(PAPERS[0], waived_by=PLEDGED, reason="签了承诺书")], street.clerk)
    assert (given[0].added_by, given[0].reason, given[0].file, given[0].level) == (
        street.clerk.account,
        "签了承诺书",
        None,
        "",
    )


def test_what_is_put_off_lets_the_case_begin_and_stops_the_grant(street: Any) -> None:
    papers = [specimen(label) for label in PAPERS[:2]]
    later = Handed(
        PAPERS[2], waived_by=LATER, reason="家属在外地", until=clock.today() + datetime.timedelta(5)
    )
    area = street.bureau.area("120110001001")
    case = open_case(
        CODE, street.worker, area=area, answers=ANSWERS, subject=street.resident, papers=[*papers, later]
    )
    case = do(case, "受理", street.clerk)
    case = do(case, "调查完成", street.clerk, answers=FOUND, second=street.second)
    with clock.at(clock.now() + datetime.timedelta(days=8)):
        tick()
        case = Case.objects.get(pk=case.pk)
        decision = {"amount": "900", "opinion": "同意"}
        with pytest.raises(Invalid, match="容缺受理的材料还没有补齐,不能“同意”。缺:家庭经济状况核对授权书"):
            do(case, "同意", street.leader, answers=decision)
        add_papers(case, [specimen(PAPERS[2])], street.leader)
        assert do(case, "同意", street.leader, answers=decision).end == "同意"


def test_filing_with_bad_files_tells_all_and_keeps_nothing(street: Any) -> None:
    bad = [
        Handed(PAPERS[0], ContentFile(b"", name="空.png"), key="p-0"),
        Handed(PAPERS[1], ContentFile(b"MZ" + bytes(100), name="病历.pdf"), level="X", key="p-1"),
        specimen(PAPERS[2]),
    ]
    area = street.bureau.area("120110001001")
    with pytest.raises(Invalid) as told:
        open_case(CODE, street.worker, area=area, answers=ANSWERS, subject=street.resident, papers=bad)
    assert [one.field for one in told.value.problems] == ["p-0", "p-1", "p-1"]
    assert not (Case.objects.exists() or Paper.objects.exists() or StoredFile.objects.exists())
    rules = matter(CODE, clock.today())
    case = open_case(
        CODE, street.worker, area=area, answers=ANSWERS, subject=street.resident, papers=specimens(rules)
    )
    assert not missing_papers(case, rules) and do(case, "受理", street.clerk).step == "visit"


def test_a_closed_case_takes_no_papers(street: Any) -> None:
    case = do(filed(street), "不予受理", street.clerk, reason="不符合")
    with pytest.raises((Refused, Conflict)):
        add_papers(case, [specimen(PAPERS[0])], street.clerk)
