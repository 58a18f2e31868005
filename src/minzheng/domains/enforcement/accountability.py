"""执法责任: who must keep away from a case (回避), complaints about officers (S129), and body cameras lent and returned (S89)."""

import datetime

from django.db.models import Count, Q

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function, Staff
from minzheng.mechanisms.desk.public import offer_officer_record
from minzheng.mechanisms.law.public import cite, term
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
    Outcome,
    Stage,
    Step,
    Text,
    Whole,
    declare,
    keep_from,
    let_back,
)
from minzheng.mechanisms.registry.public import Decision

SINCE = datetime.date(2018, 1, 1)
RECUSAL_CODE, COMPLAINT_CODE = "enforcement.recusal", "enforcement.officer_complaint"
RECORDER_CODE = "enforcement.recorder"
UPHELD, UNFOUNDED = "投诉属实", "投诉不实"


def named_officers(case: Case) -> list[Staff]:
    """Everybody a complaint may mean: the holder of the card, or all of that name."""
    card, name = case.answers.get("certificate", ""), case.answers.get("name", "")
    meant = Q(certificate_number=card) if card else Q(name=name)
    return list(Staff.objects.filter(meant))


def _meant(case: Case) -> Case | None:
    """The case a recusal or complaint is about, where one of that number exists."""
    return Case.objects.filter(number=case.answers.get("case_number", "")).first()


def recuse(case: Case, decision: Decision) -> None:
    """The officer neither sees nor handles the case any more (行政处罚法 43)."""
    if (about := _meant(case)) is not None:
        keep_from(about, named_officers(case))


def keep_away(case: Case, stage: Stage) -> None:
    """While a complaint is looked into, its officer does nothing in the case it is about; unfounded, that ends."""
    about = _meant(case)
    if about is not None and stage.step == "accept" and stage.outcome == "受理":
        keep_from(about, named_officers(case))
    elif about is not None and stage.outcome == UNFOUNDED:
        let_back(about, named_officers(case))


def check_known_case(case: Case) -> None:
    """The case and the card named on the form exist. Raises `Invalid`."""
    if _meant(case) is None:
        raise Invalid.because(
            f"没有受理号为“{case.answers['case_number']}”的案件。", "请核对受理号。", "no_case", "case_number"
        )
    check_card(case)


def check_card(case: Case) -> None:
    """The card named on the form belongs to somebody. Raises `Invalid`."""
    card = case.answers.get("certificate", "")
    if card and not Staff.objects.filter(certificate_number=card).exists():
        raise Invalid.because(
            f"没有执法证号为“{card}”的人员。",
            "请核对执法证号;不知道的,请留空并填写姓名。",
            "no_card",
            "certificate",
        )
    if not card and not case.answers.get("name"):
        raise Invalid.because("没有写明被投诉的执法人员。", "请填写执法证号或姓名。", "nobody_named", "name")


RECUSAL = Matter(
    code=RECUSAL_CODE,
    name="执法人员回避",
    since=SINCE,
    basis=cite("行政处罚法"),
    prefix="HB",
    opened_by=(Function.INSPECTING, Function.LEGAL),
    form=Form(
        (
            Text("case_number", "案件受理号", max_length=40),
            Text("certificate", "须回避人员的执法证号", max_length=40),
            Choice("asked_by", "提出人", options=("本人", "当事人", "本机关")),
            LongText("why", "利害关系或其他理由", max_length=1000),
        ),
        title="回避申请",
    ),
    fits=check_known_case,
    on_decided=recuse,
    once_per=lambda case: f"{case.answers['case_number']}:{case.answers['certificate']}",
    once_label="同一案件同一人员",
    steps=(
        Step(
            "decide",
            "决定",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term("enforcement.recusal.decide"),
            outcomes=(Outcome("准予回避", End.GRANTED), Outcome("驳回申请", End.REFUSED, needs_reason=True)),
        ),
    ),
    keywords="回避 执法人员 利害关系",
)

COMPLAINT = Matter(
    code=COMPLAINT_CODE,
    name="执法投诉",
    since=SINCE,
    basis=cite("行政处罚法"),
    prefix="TS",
    by_citizen=True,
    by_public=True,
    opened_by=(Function.REGISTERING, Function.ACCEPTING, Function.LEGAL),
    form=Form(
        (
            Choice(
                "about", "投诉内容", options=("不作为", "乱作为", "态度粗暴", "以权谋私", "程序违法", "其他")
            ),
            Text("certificate", "被投诉人员执法证号", required=False, max_length=40),
            Text("name", "被投诉人员姓名", required=False, max_length=40),
            Text("case_number", "有关案件受理号", required=False, max_length=40),
            LongText("facts", "事实和理由"),
            Text(
                "answer_to",
                "答复方式(电话、地址或邮箱,可不填)",
                required=False,
                sensitive=True,
                max_length=100,
            ),
        ),
        title="执法投诉登记",
    ),
    fits=check_card,
    kept_from=named_officers,
    on_left={"accept": keep_away, "decide": keep_away},
    statutory=term("enforcement.complaint.total"),
    steps=(
        Step(
            "accept",
            "受理",
            by=Function.LEGAL,
            at=Level.BUREAU,
            within=term("enforcement.complaint.accept"),
            outcomes=(
                Outcome("受理", "investigate", starts=True),
                Outcome("不予受理", End.NOT_ACCEPTED, needs_reason=True),
            ),
        ),
        Step(
            "investigate",
            "核查",
            by=Function.LEGAL,
            at=Level.BUREAU,
            within=term("enforcement.complaint.investigate"),
            form=Form((LongText("found", "核查情况和意见"),), title="执法投诉核查"),
            outcomes=(Outcome("核查完毕", "decide"),),
        ),
        Step(
            "decide",
            "认定与答复",
            by=Function.LEADING,
            at=Level.BUREAU,
            within=term("enforcement.complaint.decide"),
            form=Form(
                (
                    LongText("answer", "给投诉人的答复"),
                    LongText("measure", "对执法人员的处理", required=False),
                )
            ),
            other_person_than=("investigate",),
            outcomes=(
                Outcome(UPHELD, End.GRANTED),
                Outcome(UNFOUNDED, End.REFUSED, needs_reason=True),
                Outcome("退回核查", "investigate", needs_reason=True),
            ),
        ),
    ),
    keywords="执法投诉 举报 执法人员 不作为 乱作为",
)


def upheld_against(people: list[Staff]) -> dict[int, str]:
    """How many complaints about each officer were upheld: part of the officer's record."""
    upheld = Case.objects.filter(matter=COMPLAINT_CODE, decision=str(End.GRANTED), keptfrom__staff__in=people)
    counted = upheld.values_list("keptfrom__staff").annotate(Count("pk"))
    return {key: f"投诉属实{count}件" for key, count in counted}


offer_officer_record(upheld_against)


def check_not_lent(case: Case) -> None:
    """A recorder that is out is not lent again. Raises `Invalid`."""
    out = Case.objects.filter(matter=RECORDER_CODE, answers__recorder=case.answers["recorder"]).exclude(
        step=""
    )
    if (held := out.first()) is not None:
        raise Invalid.because(
            f"{case.answers['recorder']}号记录仪已由{held.number}领用,尚未归还。",
            "请先办理归还,或领用其他记录仪。",
            "recorder_out",
            "recorder",
        )


def check_media(case: Case, stage: Stage) -> None:
    """What was recorded comes back with the recorder: files are kept under their digest, or a reason why there are none."""
    files = case.papers.filter(label="执法音像记录").count()
    if stage.outcome == "归还并移交" and files < stage.answers["media"]:
        raise Invalid.because(
            f"登记移交{stage.answers['media']}个音像文件,实际上传{files}个。",
            "请先上传音像文件(系统按摘要保管),或按实际数量登记。",
            "media_missing",
            "media",
        )


RECORDER = Matter(
    code=RECORDER_CODE,
    name="执法记录仪借还",
    since=SINCE,
    basis=cite("行政执法三项制度"),
    prefix="JL",
    opened_by=(Function.INSPECTING,),
    form=Form(
        (
            Text("recorder", "记录仪编号", max_length=40),
            Text("case_number", "用于案件或检查", max_length=60),
            Day("lent_on", "领用日期"),
        ),
        title="执法记录仪领用",
    ),
    evidence=(Evidence("执法音像记录", required=False),),
    fits=check_not_lent,
    on_left={"back": check_media},
    steps=(
        Step(
            "back",
            "使用与归还",
            by=Function.INSPECTING,
            at=Level.OPENER,
            within=term("enforcement.recorder.back"),
            form=Form(
                (Day("returned_on", "归还日期"), Whole("media", "移交音像文件数", unit="个", most=500))
            ),
            outcomes=(
                Outcome("归还并移交", End.DONE),
                Outcome("遗失损坏", End.DONE, needs_reason=True),
            ),
        ),
    ),
    keywords="执法记录仪 音像 全过程记录",
)

for one in (RECUSAL, COMPLAINT, RECORDER):
    declare(one)
