"""What is told together: campaigns that inspections belong to (S28), and the yearly report of a home, each a document out of records."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Q

from minzheng.domains.home_supervision.homes import CODE, SINCE
from minzheng.domains.home_supervision.monthly import ABILITIES, REPORTS
from minzheng.domains.home_supervision.rating import RATINGS
from minzheng.domains.home_supervision.score import SCORES
from minzheng.domains.home_supervision.tips import COMPLAINT, FOUNDED
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.checks.public import CampaignMatter, Finding, Inspection, declare_campaigns
from minzheng.mechanisms.documents.public import (
    Heading,
    Para,
    Sheet,
    Table,
    Template,
    TemplateKind,
    issue,
    register,
    text,
)
from minzheng.mechanisms.journal.public import current_deed
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Rows,
    Stage,
    Step,
    Text,
    Whole,
    decision_on,
    declare,
)
from minzheng.mechanisms.registry.public import RegisterEntry

Told = Sequence[tuple[str, Sequence[str], Sequence[Sequence[str]]]]


def _build(data: Mapping[str, Any]) -> Sheet:
    blocks: list[Heading | Para | Table] = [Para(text(data["opening"]))]
    for title, head, rows in data["tables"]:
        blocks.append(Heading(1, text(title)))
        cells = tuple(tuple(text(str(cell)) for cell in row) for row in rows)
        blocks.append(Table(tuple(head), cells) if cells else Para(text("没有记录。")))
    return Sheet(data["title"], tuple(blocks))


SUMMARY = register(Template(f"{CODE}.campaign_summary", "专项行动情况表", TemplateKind.LIST, _build))
YEARLY = register(Template(f"{CODE}.yearly", "养老机构年度监管报告", TemplateKind.LIST, _build))


def _issue(template: Template, case: Case, title: str, opening: str, tables: Told) -> None:
    deed = current_deed()
    assert deed is not None
    data = {"title": title, "opening": opening, "tables": tables}
    about = ("case", case.pk)
    issue(template, data, case.area, about, by=deed.actor, matter=case.matter, subject=case.subject_key)


def check_campaign(case: Case) -> None:
    """A campaign ends after it begins. Raises `Invalid`."""
    if case.answers["until"] < case.answers["since"]:
        raise Invalid.because("结束日期早于开始日期。", "请核对日期。", "days", "until")


def sum_up(case: Case, stage: Stage) -> None:
    """The inspections of the campaign and what they found."""
    found = Inspection.objects.filter(under=case, finished_at__isnull=False).select_related("facility")
    closed = Count("findings", filter=~Q(findings__closed_on=None))
    found = found.annotate(hazards=Count("findings"), fixed=closed).order_by("on", "pk")
    rows = [(str(one.on), one.subject.name, str(one.hazards), str(one.fixed)) for one in found]
    hazards, fixed = sum(int(row[2]) for row in rows), sum(int(row[3]) for row in rows)
    opening = (
        f"{case.answers['name']}({case.answers['since']}至{case.answers['until']})检查养老机构{len(rows)}次,"
        f"发现隐患{hazards}处,已整改{fixed}处。"
    )
    head = ("检查日期", "机构", "隐患", "已整改")
    _issue(SUMMARY, case, f"{case.answers['name']}情况表", opening, [("检查情况", head, rows)])


CAMPAIGN = Matter(
    code=f"{CODE}.campaign", name="养老机构专项行动", since=SINCE, basis=cite("养老机构行政检查办法"), prefix="ZX",
    withdrawable=False, opened_by=(Function.REVIEWING, Function.INSPECTING),
    form=Form(
        (
            Text("name", "专项行动名称", max_length=80, help="开始检查时从列表中选择"),
            Choice("about", "领域", options=("消防", "燃气", "控烟", "食品", "非法集资", "欺老虐老", "预收费", "综合")),
            Text("issuers", "发文机关", max_length=100), Text("document", "文号", required=False, max_length=60),
            Day("since", "开始日期"), Day("until", "结束日期"),
            Rows(
                "tasks", "任务",
                columns=(Text("what", "任务", max_length=200), Text("who", "责任单位", max_length=60)),
            ),
        ),
        title="专项行动方案",
    ),
    fits=check_campaign, once_per=lambda case: f"{case.area_id}:{case.answers['name']}", once_label="同名专项行动",
    on_left={"run": sum_up},
    steps=(
        Step(
            "approve", "审批方案", by=Function.DECIDING, at=Level.BUREAU, within=term(f"{CODE}.confirm"),
            outcomes=(
                Outcome("同意", "run", decides=End.GRANTED), Outcome("不同意", End.REFUSED, needs_reason=True),
            ),
        ),
        Step(
            "run", "组织实施", by=Function.INSPECTING, at=Level.BUREAU, within=term(f"{CODE}.campaign"),
            form=Form((LongText("done", "工作总结", max_length=2000),), title="专项行动总结"),
            outcomes=(Outcome("总结归档", End.DONE),),
        ),
    ),
    keywords="专项行动 消防 燃气 控烟 非法集资",
)  # fmt: skip
declare_campaigns(CampaignMatter(CAMPAIGN.code, "run", "elder_care."))


def _months(case: Case, year: str) -> Told:
    lines = RegisterEntry.objects.filter(facility=case.facility, key__startswith=f"{year}-")
    columns = (*ABILITIES, "residents", "beds", "staff", "carers", "incidents", "injured")
    labels = tuple(one.label for one in REPORTS.columns)
    reports = lines.filter(register=REPORTS.code).order_by("key")
    scored = lines.filter(register=SCORES.code).order_by("key")
    return [
        (
            "月报", ("月份", *labels),
            [(one.key, *(str(one.data[key]) for key in columns)) for one in reports],
        ),
        (
            "月度评分", ("月份", "得分", "等次", "扣分项"),
            [(one.key, str(one.data["points"]), one.data["tier"], str(one.data["items"])) for one in scored],
        ),
    ]  # fmt: skip


def _supervision(case: Case, year: int) -> Told:
    made = Inspection.objects.filter(facility=case.facility, on__year=year, finished_at__isnull=False)
    found = Finding.objects.filter(inspection__in=made)
    orders = Case.objects.filter(facility=case.facility, findings__in=found).distinct()
    told = Stage.objects.filter(
        case__facility=case.facility, matter=COMPLAINT.code, step="verify", closed_on__year=year
    )
    ratings = RegisterEntry.objects.filter(
        register=RATINGS.code, facility=case.facility, valid_from__year=year
    )
    numbers = [
        ("检查", f"{made.count()}次"), ("发现隐患", f"{found.count()}处"),
        ("年内已整改", f"{found.filter(closed_on__year=year).count()}处"), ("责令整改", f"{orders.count()}件"),
        ("核查投诉举报", f"{told.count()}件"), ("其中属实", f"{told.filter(outcome=FOUNDED).count()}件"),
    ]  # fmt: skip
    rated = [(str(one.valid_from), one.data["by"], str(one.data["total"])) for one in ratings.order_by("pk")]
    return [
        ("监督检查", ("项目", "数量"), numbers),
        ("第三方评价", ("审定日期", "评价机构", "综合得分"), rated),
    ]


def report_year(case: Case, stage: Stage) -> None:
    """The year of the home in tables, every number counted from records."""
    assert case.facility is not None
    year = case.answers["year"]
    tables = [*_months(case, str(year)), *_supervision(case, year)]
    title = f"{case.facility.name}{year}年度监管报告"
    _issue(YEARLY, case, title, "本报告的数字由月报、检查、整改、投诉举报、评分和评价的记录算出。", tables)


def check_year(case: Case) -> None:
    """The year is over. Raises `Invalid`."""
    if case.answers["year"] >= case.opened_on.year:
        raise Invalid.because("年度还没有结束。", "请填写已经结束的年度。", "year", "year")


_COMPILE = Step(
    "compile", "编制", by=Function.REVIEWING, at=Level.BUREAU, within=term(f"{CODE}.confirm"),
    outcomes=(Outcome("报审批", "decide"),),
)  # fmt: skip
ANNUAL = Matter(
    code=f"{CODE}.annual", name="养老机构年度监管报告", since=SINCE, basis=cite("养老机构管理办法", 41), prefix="ND",
    subject="facility", opened_by=(Function.REVIEWING,),
    form=Form((Whole("year", "年度", least=2020, most=2099),), title="年度监管报告"), fits=check_year,
    once_per=lambda case: f"{case.subject_key}:{case.answers['year']}", once_label="同一机构同一年度",
    on_left={"compile": report_year}, steps=(_COMPILE, decision_on(_COMPILE, "退回重编")), keywords="养老机构 年度报告",
)  # fmt: skip
for one in (CAMPAIGN, ANNUAL):
    declare(one)
