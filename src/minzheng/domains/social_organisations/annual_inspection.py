"""年度检查: an organisation comes by the last day, is reviewed, and gets its conclusion (S40); with its guide."""

import datetime
from dataclasses import replace

from minzheng.domains.social_organisations.inspections import (
    CONCLUSIONS,
    INSPECTION,
    RESULTS,
    last_day,
    results,
)
from minzheng.domains.social_organisations.roll import line_of
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    End,
    Evidence,
    Form,
    Known,
    Level,
    LongText,
    Matter,
    Money,
    Outcome,
    Phone,
    Stage,
    Step,
    Text,
    Whole,
    YesNo,
    amend,
    declare,
    everything,
)
from minzheng.mechanisms.portal.public import Guide, publish_guide
from minzheng.mechanisms.registry.public import Decision, Organisation, as_of, enter


def one_inspection(case: Case) -> str:
    """One case per organisation and year; only for the year before, by the last day, for one that is on the roll."""
    year, organisation = case.answers["year"], case.organisation
    assert organisation is not None
    line = line_of(organisation, case.opened_on)
    if year != case.opened_on.year - 1:
        raise Invalid.because(
            f"{case.opened_on.year}年办理的是{case.opened_on.year - 1}年度检查,不是{year}年度。",
            f"请将年检年度填为{case.opened_on.year - 1}。",
            "wrong_year",
            "year",
        )
    until = last_day(year, case.area, case.opened_on, line.data["kind"])
    if case.opened_on > until:
        raise Conflict.because(
            f"{year}年度检查已于{until}截止。",
            "逾期未参加的列入未参加名单,请向登记管理科室说明情况。",
            "too_late",
        )
    if results(organisation.area, year, case.opened_on).filter(organisation=organisation).exists():
        raise Conflict.because(
            f"“{organisation.name}”{year}年度已有年检结论。", "请在档案中查看。", "concluded", "subject"
        )
    return f"{organisation.pk}:{year}"


def conclude(case: Case, decision: Decision) -> None:
    """The conclusion goes into the register, one line per year."""
    assert case.organisation is not None
    conclusion = case.stages.filter(step="decide").latest("pk").answers["conclusion"]
    year = case.answers["year"]
    enter(RESULTS, case.organisation, {"year": year, "conclusion": conclusion}, decision, key=str(year))


ANNUAL_INSPECTION = Matter(
    code=INSPECTION, name="社会组织年度检查", since=datetime.date(2018, 1, 1),
    basis=cite("民办非企业单位登记管理暂行条例", 23), prefix="NJ", subject="organisation",
    opened_by=(Function.ACCEPTING,), by_citizen=True,
    form=Form(
        (
            Whole("year", "年检年度", least=1990, most=2100),
            Text("contact", "联系人", sensitive=True, max_length=40),
            YesNo("party_branch", "是否建立党组织"),
            LongText("activities", "年度工作情况"),
        ),
        title="年度检查报告书",
    ),
    evidence=(Evidence("年度财务会计报告"), Evidence("登记证书副本")),
    once_per=one_inspection, once_label="同一社会组织同一年度", on_decided=conclude,
    steps=(
        Step(
            "review", "审核", by=Function.REVIEWING, at=Level.BUREAU,
            within=term("social_organisations.inspection_review"),
            form=Form((LongText("finding", "审核意见", max_length=1000),)),
            outcomes=(
                Outcome("审核完成", "decide"), Outcome("退回补正", "supplement", needs_reason=True),
            ),
        ),
        Step(
            "supplement", "补正材料", by=Function.ACCEPTING, at=Level.OPENER,
            within=term("social_organisations.inspection_supplement"), outcomes=(Outcome("已补正", "review"),),
        ),
        Step(
            "decide", "作出结论", by=Function.DECIDING, at=Level.BUREAU,
            within=term("social_organisations.inspection_decide"),
            form=Form((Choice("conclusion", "年检结论", options=CONCLUSIONS),)), other_person_than=("review",),
            outcomes=(Outcome("作出结论", End.GRANTED), Outcome("退回审核", "review", needs_reason=True)),
        ),
    ),
    keywords="社会组织 年检 年报 年度检查",
)  # fmt: skip


def known(organisation: Organisation) -> Known:
    """What the register and last year's report say already; its sums are told beside the form, not copied."""
    today = clock.today()
    line = as_of(PARTICULARS, today).filter(organisation=organisation).first()
    registered = {key: line.data[key] for key in STABLE if line and line.data.get(key)}
    before = Case.objects.filter(matter=INSPECTION, organisation=organisation, decision=End.GRANTED)
    last = before.order_by("-answers__year").first()
    said = everything(last) if last else {}
    notes = [] if last is None else [f"联系人等已按{said['year']}年度报告填写,请核对。"]
    form = REPORT.form
    notes += [
        f"{said['year']}年度{asked.label}:{asked.show(said[key])}"
        for key in SUMS
        if key in said and (asked := form.field(key))
    ]
    changed = [key for key in registered if said.get(key) not in (None, registered[key])]
    notes += [f"登记的{form.field(key).label}已变更,按登记填写。" for key in changed]  # type: ignore[union-attr]
    kept = {key: said[key] for key in STABLE if key in said}
    return Known({"year": today.year - 1} | kept | registered, notes=tuple(notes))


PARTICULARS = "organisation_registration.particulars"  # kept by the room that registers them
STABLE = ("contact", "phone", "address", "head", "members", "staff", "party_branch")
SUMS = ("income", "spent", "net_assets")
REPORTED = Form(
    (
        *(one for one in ANNUAL_INSPECTION.form.fields if one.key != "activities"),
        Phone("phone", "联系电话"), Text("address", "住所", max_length=100), Text("head", "法定代表人", max_length=40),
        Whole("members", "会员数", unit="个", required=False, help="社会团体填写"),
        Whole("staff", "专职工作人员", unit="人"), Whole("meetings", "会员(代表)大会和理事会会议", unit="次"),
        Money("income", "本年度收入"), Money("spent", "本年度支出"), Money("net_assets", "年末净资产"),
        LongText("activities", "年度工作情况"),
    ),
    title="年度工作报告书",
)  # fmt: skip
CORRECTED = tuple(
    replace(one, required=False, help="不改的不填") if one.sensitive else one
    for one in REPORTED.fields
    if one.key != "year"
)


def correct(case: Case, stage: Stage) -> None:
    """What was corrected takes the place of what was sent; the step keeps what changed."""
    amend(case, stage, CORRECTED)


_supplement = replace(
    ANNUAL_INSPECTION.step("supplement"),
    form=Form((LongText("corrected", "补正说明", max_length=1000), *CORRECTED), title="年度工作报告书(补正)"),
    known=lambda case: case.answers,
)
REPORT = ANNUAL_INSPECTION.but(
    datetime.date(2020, 1, 1),
    opened_by=(Function.ACCEPTING, Function.FILING),
    known=known,
    form=REPORTED,
    on_left={"supplement": correct},
    steps=tuple(_supplement if one.key == "supplement" else one for one in ANNUAL_INSPECTION.steps),
)
declare(ANNUAL_INSPECTION, REPORT)

publish_guide(
    ANNUAL_INSPECTION.code,
    Guide(
        door="社会组织",
        kind="行政检查",
        who="在本局登记的社会团体、民办非企业单位和基金会",
        conditions=(
            "在登记名册内,登记证书有效;",
            "办理的是上一年度的检查;",
            "在规定的截止日期以前提交。",
        ),
        papers={
            "年度财务会计报告": "本单位编制并盖章;原件1份",
            "登记证书副本": "本单位持有;原件,核对加盖年检结论后退还",
        },
        result="年检结论:合格、基本合格或者不合格",
        fee="不收费",
        visits="最多1次:交验登记证书副本",
        reach="在登记机关办理,由本单位经办人提交",
        place="登记管理科室或者本级政务服务窗口",
        hours="法定工作日办公时间",
        consult="登记管理科室,或拨打服务电话",
        complain="对办理有意见的,可在本网站反映问题或拨打服务电话",
        remedy="对年检结论不服的,可以依法申请行政复议或者提起行政诉讼",
        updated=datetime.date(2018, 1, 1),
        faq=(
            ("刚登记的单位要参加吗?", "登记时间短、未满规定期限的,当年可以不参加,期限以名册提示为准。"),
            ("不参加会怎样?", "列入未参加年检名单;连续多年不参加的,依法可能被撤销登记。"),
            ("材料不齐、填错了怎么办?", "会退回补正并写明要补什么;填过的内容可以改,改好后再提交,继续审核。"),
        ),
    ),
)
