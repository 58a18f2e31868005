"""成立登记: three kinds of organisations, four classes of them without a supervising department, onto the roll by decision (S54)."""

import datetime

from minzheng.domains.organisation_registration.bodies import (
    ASSOCIATION,
    CHARTERS,
    CODE,
    CODE_BEGINS,
    DIRECT,
    FOUNDATION,
    ITEMS,
    KINDS,
    PARTICULARS,
    ROLL,
    SERVICE,
    VALID,
    CreditCode,
    certify,
)
from minzheng.domains.organisation_registration.conditions import check_conditions, one_name, taken
from minzheng.domains.organisation_registration.course import PROMISED, TOTAL, course, within
from minzheng.domains.organisation_registration.papers import (
    DECISION,
    announce,
    write_certificate,
    write_letter,
)
from minzheng.foundation.errors import Conflict, Invalid, collect
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Evidence,
    Form,
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
    calendar,
    declare,
)
from minzheng.mechanisms.registry.public import Decision, Organisation, enter

GRANT, REFUSE = "准予登记", "不予登记"
LAW = {
    ASSOCIATION: cite("社会团体登记管理条例", 12),
    SERVICE: cite("民办非企业单位登记管理暂行条例", 11),
    FOUNDATION: cite("基金会管理条例"),
}
CONSENT = "业务主管单位批准文件"
NO = "否"


def check_consent(case: Case, stage: Stage) -> None:
    """Without the supervisor's consent only a body of the four classes is accepted. Raises `Invalid`."""
    if stage.outcome != "受理" or case.answers["direct"] != NO:
        return
    if not case.papers.filter(label=CONSENT).exists():
        raise Invalid.because(
            f"不属于直接登记范围,缺少{CONSENT}。",
            "请上传批准文件,或核对直接登记类别。",
            "no_consent",
            "papers",
        )


def check_decision(case: Case, stage: Stage) -> None:
    """The code given is of this kind and nobody's yet; a refusal is told in writing. Raises `Invalid`, `Conflict`."""
    if stage.outcome == REFUSE:
        says = [
            f"你们{case.opened_on:%Y年%m月%d日}申请成立“{case.answers['name']}”(受理号{case.number}),"
            f"根据{LAW[case.answers['kind']]},决定不予登记。理由:{stage.reason}",
            "对本决定不服的,可以依法申请行政复议或者提起行政诉讼。",
        ]
        write_letter(case, DECISION, "不予登记决定书", f"“{case.answers['name']}”申请人", says)
    if stage.outcome != GRANT:
        return
    kind, code = case.answers["kind"], stage.answers["uscc"]
    with collect() as problems:
        if not code.startswith(CODE_BEGINS[kind]):
            problems.add(
                f"{kind}的统一社会信用代码以{CODE_BEGINS[kind]}开头。", "请核对赋码。", "code_kind", "uscc"
            )
        if Organisation.objects.filter(uscc=code).exists():
            problems.add(f"统一社会信用代码{code}已赋给其他机构。", "请重新赋码。", "code_taken", "uscc")
    if taken(case, case.answers["name"]):
        raise Conflict.because(
            f"“{case.answers['name']}”已有社会组织登记。", "请退回审查。", "name_taken", "name"
        )


def found(case: Case, decision: Decision) -> None:
    """The organisation exists: on the roll, with its particulars, its first charter and a certificate in force."""
    said = case.answers
    code = case.stages.filter(step="decide").latest("pk").answers["uscc"]
    body = Organisation.objects.create(name=said["name"], kind=said["kind"], uscc=code, area=case.area)
    case.organisation, case.subject_key = body, f"organisation:{body.pk}"
    on = decision.on.isoformat()
    line = {"name": body.name, "kind": body.kind, "uscc": code, "registered_on": on}
    enter(ROLL, body, line, decision)
    known = {key: said[key] for key in ITEMS if key in said} | {"direct": said["direct"]}
    enter(PARTICULARS, body, known, decision)
    charter = {"version": 1, "passed_on": said["passed_on"], "changes": "成立时的章程"}
    enter(CHARTERS, body, charter, decision)
    certify(body, until(case, decision.on), decision)
    says = [
        f"你们申请成立“{body.name}”(受理号{case.number}),经审查符合法定条件,根据{LAW[said['kind']]},决定准予登记,"
        f"统一社会信用代码{code},章程同时核准。",
    ]
    write_letter(case, DECISION, "准予登记决定书", body.name, says)


def until(case: Case, on: datetime.date) -> datetime.date:
    """The last day of a certificate issued on a day."""
    return due_date(on, VALID.resolve(case.area, on), calendar()).on


def hand_out(case: Case, stage: Stage) -> None:
    """The certificate is printed and the founding announced."""
    write_certificate(case)
    announce(case, "成立登记")


ISSUE = Step(
    "issue",
    "核发证书并公告",
    by=Function.ACCEPTING,
    at=Level.BUREAU,
    within=within("issue"),
    form=Form((Text("received_by", "领取人", max_length=40),)),
    outcomes=(Outcome("已核发", End.GRANTED),),
)
ESTABLISHMENT = Matter(
    code=f"{CODE}.establishment",
    name="社会组织成立登记",
    since=datetime.date(2018, 1, 1),
    basis=cite("社会团体登记管理条例", 12),
    prefix="CL",
    opened_by=(Function.ACCEPTING,),
    form=Form(
        (
            Choice("kind", "类别", options=KINDS),
            Text("name", "拟用名称", max_length=100),
            Choice("direct", "直接登记类别", options=(NO, *DIRECT), help="四类可以直接登记,其他选“否”"),
            Text("supervisor", "业务主管单位", required=False, max_length=100),
            LongText("purpose", "宗旨和业务范围", max_length=1000),
            Text("address", "住所", max_length=100),
            Text("head", "拟任法定代表人", max_length=40),
            Phone("phone", "联系电话"),
            Money("capital", "注册资金"),
            Whole("persons", "个人会员", unit="个", required=False, help="社会团体填写"),
            Whole("units", "单位会员", unit="个", required=False, help="社会团体填写"),
            Whole("staff", "专职工作人员", unit="人"),
            Day("passed_on", "章程通过日期"),
        ),
        title="社会组织成立登记申请书",
    ),
    evidence=(
        Evidence("章程草案"),
        Evidence("验资报告"),
        Evidence("场所使用权证明"),
        Evidence("发起人和拟任负责人基本情况、身份证明"),
        Evidence(CONSENT, required=False),
    ),
    statutory=TOTAL,
    promised=PROMISED,
    once_per=one_name,
    once_label="同一名称",
    fits=check_conditions,
    on_left={"accept": check_consent, "decide": check_decision, "issue": hand_out},
    on_decided=found,
    steps=course(GRANT, REFUSE, Form((CreditCode("uscc", "统一社会信用代码"),)), ISSUE),
    keywords="社会组织 成立 登记 社会团体 民办非企业单位 社会服务机构 基金会 直接登记",
)
declare(ESTABLISHMENT)
