"""“僵尸型”社会组织清理 (S42), 行业协会商会脱钩 (S43), 涉企收费清理 (S44): each organisation its own list, route and end."""

import datetime

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.access.public import Function
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
    Money,
    Outcome,
    Rows,
    Stage,
    Step,
    Text,
    YesNo,
    decision_on,
    declare,
)
from minzheng.mechanisms.registry.public import Column, Decision, Organisation, Register, as_of, enter

SINCE = datetime.date(2018, 1, 24)
CANCEL, REVOKE, REVIVE = ROUTES = ("注销", "撤销(吊销)登记", "激活")
SEPARATIONS = {
    "bodies": "机构分离",
    "functions": "职能分离",
    "assets": "资产财务分离",
    "people": "人员管理分离",
    "party": "党建、外事等事项分离",
}
ROLL = "social_organisations.roll"  # of another room, known here by its code
CLEARED = Register(
    "organisation_oversight.zombies_cleared", "“僵尸型”社会组织清理台账", Organisation,
    (Column("route", "清理方式"), Column("signs", "认定情形")),
)  # fmt: skip
DECOUPLED = Register(
    "organisation_oversight.decoupled", "行业协会商会脱钩名册", Organisation,
    (Column("from_unit", "原业务主管单位"), Column("completed", "完成日期")),
)  # fmt: skip


def check_route(case: Case, stage: Stage) -> None:
    """Cancelled or revoked is only who has left the roll. Raises `Invalid`."""
    assert case.organisation is not None
    on_roll = as_of(ROLL, clock.today()).filter(organisation=case.organisation).exists()
    if on_roll and stage.answers["route"] != REVIVE:
        raise Invalid.because(
            f"“{case.organisation.name}”还在社会组织名册中。", f"请先办结{stage.answers['route']},再报清理完成。", "still_on_roll", "route"
        )  # fmt: skip


def clear(case: Case, decision: Decision) -> None:
    """The organisation is cleared by the route that was carried out."""
    assert case.organisation is not None
    done = case.stages.filter(step="clear", closed_at__isnull=False).latest("pk").answers
    enter(CLEARED, case.organisation, {"route": done["route"], "signs": case.answers["signs"]}, decision)


ZOMBIE = Matter(
    code="organisation_oversight.zombie", name="“僵尸型”社会组织清理", since=SINCE, basis=cite("社会组织信用信息管理办法"),
    prefix="JS", withdrawable=False, subject="organisation",
    opened_by=(Function.INSPECTING, Function.REVIEWING),
    form=Form(
        (
            Choice("signs", "认定情形", options=("连续两年以上未参加年检", "连续一年以上未开展活动", "通过登记的住所无法联系", "内部管理瘫痪、长期不换届")),
            LongText("facts", "摸排情况", max_length=1000),
        ),
        title="“僵尸型”社会组织认定",
    ),
    once_per=lambda case: f"organisation:{case.organisation_id}", once_label="同一社会组织", on_left={"clear": check_route}, on_decided=clear,
    steps=(
        Step(
            "verify", "核实", by=Function.INSPECTING, at=Level.OPENER,
            within=term("organisation_oversight.zombie_verify"),
            form=Form((LongText("found", "核实情况", max_length=1000), Choice("route", "拟清理方式", options=ROUTES))),
            officers=2,
            outcomes=(Outcome("属于“僵尸型”", "clear"), Outcome("运行正常", End.NOT_ACCEPTED, needs_reason=True)),
        ),
        CLEAR := Step(
            "clear", "清理", by=Function.INSPECTING, at=Level.OPENER,
            within=term("organisation_oversight.zombie_clear"),
            form=Form(
                (
                    Choice("route", "实际清理方式", options=ROUTES),
                    Text("document", "注销、撤销决定文号或恢复活动的证明", max_length=100),
                ),
            ),
            outcomes=(Outcome("清理完成,报审批", "decide"),),
        ),
        decision_on(CLEAR, "退回清理"),
    ),
    keywords="僵尸型 社会组织 清理 注销 激活",
)  # fmt: skip


def all_separated(case: Case, stage: Stage) -> None:
    """Decoupling is complete when all five separations are. Raises `Refused` naming those that are not."""
    if stage.outcome != "五项均已完成":
        return
    if missing := [label for key, label in SEPARATIONS.items() if not stage.answers[key]]:
        raise Refused.because(
            "还没有完成:" + "、".join(missing) + "。", "请完成后再报,或选择“继续推进”。", "not_separated"
        )


def decouple(case: Case, decision: Decision) -> None:
    """The association stands on its own from the day of the decision."""
    assert case.organisation is not None
    data = {"from_unit": case.answers["from_unit"], "completed": decision.on.isoformat()}
    enter(DECOUPLED, case.organisation, data, decision)


DECOUPLING = Matter(
    code="organisation_oversight.decoupling", name="行业协会商会脱钩", since=SINCE, basis=cite("社会团体登记管理条例"),
    prefix="TG", withdrawable=False, subject="organisation",
    opened_by=(Function.INSPECTING, Function.REVIEWING),
    form=Form((Text("from_unit", "原业务主管单位", max_length=100),), title="脱钩任务"),
    evidence=(Evidence("脱钩实施方案"), Evidence("核准文件", required=False)),
    once_per=lambda case: f"organisation:{case.organisation_id}", once_label="同一协会商会",
    on_left={"track": all_separated}, on_decided=decouple,
    steps=(
        TRACK := Step(
            "track", "五分离", by=Function.INSPECTING, at=Level.OPENER,
            within=term("organisation_oversight.decoupling"),
            form=Form(tuple(YesNo(key, f"{label}已完成") for key, label in SEPARATIONS.items())),
            outcomes=(Outcome("五项均已完成", "decide"), Outcome("继续推进", "track")),
        ),
        decision_on(TRACK, "退回推进", within=term("organisation_oversight.check")),
    ),
    keywords="脱钩 行业协会 商会 五分离",
)  # fmt: skip


def fees_are_right(case: Case, stage: Stage) -> None:
    """Whoever found fees without a basis has something to put right. Raises `Invalid`."""
    if stage.outcome == "收费合规" and any(row.get("wrong") for row in case.answers["fees"]):
        raise Invalid.because("自查表中有违规收取的金额。", "请选“须整改”,或退回重填。", "wrong_fees", "seen")


def refunds_are_due(case: Case, stage: Stage) -> None:
    """What was taken without a basis is paid back before the case ends. Raises `Invalid`."""
    wrong = sum(row.get("wrong", 0) for row in case.answers["fees"])
    if stage.answers["refunded"] < wrong:
        raise Invalid.because(
            "退还金额少于自查出的违规金额。", "请退还后再办结,或更正自查表。", "not_refunded", "refunded"
        )


FEES = Matter(
    code="organisation_oversight.fees", name="涉企收费自查整改", since=SINCE, basis=cite("社会团体登记管理条例"), prefix="SF",
    by_citizen=True, subject="organisation", opened_by=(Function.INSPECTING, Function.REVIEWING),
    form=Form(
        (
            Day("until", "自查截至"), YesNo("published", "收费项目和标准已公示"),
            Rows(
                "fees", "收费项目",
                columns=(
                    Text("what", "项目", max_length=60), Text("basis", "依据", max_length=100),
                    Text("standard", "标准", max_length=60), Money("wrong", "违规收取金额", required=False),
                ),
            ),
        ),
        title="涉企收费自查表",
    ),
    on_left={"review": fees_are_right, "fix": refunds_are_due},
    steps=(
        Step(
            "review", "核对", by=Function.REVIEWING, at=Level.BUREAU,
            within=term("organisation_oversight.check"),
            form=Form(
                (
                    LongText("seen", "核对情况", max_length=1000),
                    Text("joined_by", "会同部门", required=False, max_length=100),
                ),
            ),
            outcomes=(
                Outcome("须整改", "fix"), Outcome("收费合规", End.DONE),
                Outcome("退回重填", End.NOT_ACCEPTED, needs_reason=True),
            ),
        ),
        Step(
            "fix", "整改退费", by=Function.REVIEWING, at=Level.BUREAU, within=term("organisation_oversight.fix"),
            form=Form((Money("refunded", "已退还金额"), LongText("done", "整改情况", max_length=1000))),
            outcomes=(Outcome("整改到位", End.DONE),),
        ),
    ),
    keywords="涉企收费 行业协会 商会 自查 退费",
)  # fmt: skip

for one in (ZOMBIE, DECOUPLING, FEES):
    declare(one)
