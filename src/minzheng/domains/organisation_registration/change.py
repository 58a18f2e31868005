"""变更登记 and 章程核准: one registered item at a time, or a new charter, after the supervisor's consent (S54)."""

import datetime
from typing import Any

from minzheng.domains.organisation_registration.bodies import (
    CAPITAL,
    CERTIFICATES,
    CHARTERS,
    CODE,
    HEAD,
    ITEMS,
    NAME,
    PARTICULARS,
    SUPERVISOR,
    certify,
    check_at_work,
    next_charter,
    particulars,
    roll_line,
    standing,
    write,
)
from minzheng.domains.organisation_registration.conditions import WORDS, asked, check_name
from minzheng.domains.organisation_registration.course import PROMISED, TOTAL, course, within
from minzheng.domains.organisation_registration.establishment import CONSENT, until
from minzheng.domains.organisation_registration.papers import (
    DECISION,
    announce,
    write_certificate,
    write_letter,
)
from minzheng.foundation.errors import Collector, Invalid, collect
from minzheng.foundation.money import parse_yuan
from minzheng.foundation.periods import due_date
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
    Outcome,
    Stage,
    Step,
    calendar,
    declare,
    everything,
    version_for,
)
from minzheng.mechanisms.registry.public import Decision, replace

SINCE = datetime.date(2018, 1, 1)
VETTING, PASSED = (
    "organisation_oversight.vetting",
    "通过",
)  # 负责人审核 of another room, known here by its words
AUDIT = "财务审计报告"
BY_LABEL = {label: key for key, label in ITEMS.items()}
TIME = term(f"{CODE}.change_within")


def check_change(case: Case) -> None:
    """The new value is one, differs from what stands, and consent is fresh. Raises `Invalid`, `Conflict`."""
    body, key = check_at_work(case), BY_LABEL[case.answers["item"]]
    with collect() as problems:
        check_fresh(case, problems)
        with problems.at("new"):
            new = value_of(case)
            if particulars(body, case.opened_on).get(key) == new:
                problems.add("变更后的内容与现登记的相同。", "请核对。", "nothing_changed", "new")
            if key == NAME:
                check_name(case, body.kind, new, problems, "new")
            open_ones = Case.objects.filter(
                matter=case.matter, organisation=body, answers__item=case.answers["item"]
            ).exclude(step="")
            if (other := open_ones.first()) is not None:
                problems.add(
                    f"{case.answers['item']}的变更正在办理(受理号{other.number})。", "请待其办结。", "open_already", "item"
                )  # fmt: skip
            if key == HEAD and not vetted(case, new):
                problems.add(
                    f"{new}没有通过负责人审核,不能任法定代表人。", "请先办理负责人审核。", "not_vetted", "new"
                )


def check_consented(case: Case, problems: Collector) -> None:
    """A body that has a supervising department says when that agreed; a directly registered one has none to ask."""
    assert case.organisation is not None
    asked_for = particulars(case.organisation, case.opened_on).get(SUPERVISOR)
    if asked_for and "agreed_on" not in case.answers:
        problems.add(
            "没有填写业务主管单位同意日期。", f"请先经{asked_for}审查同意。", "no_consent", "agreed_on"
        )


def check_fresh(case: Case, problems: Collector) -> None:
    """The application comes within its days of the supervisor's consent."""
    check_consented(case, problems)
    if (given := case.answers.get("agreed_on")) is None:
        return
    agreed = datetime.date.fromisoformat(given)
    last = due_date(agreed, TIME.resolve(case.area, case.opened_on), calendar()).on
    if not agreed <= case.opened_on <= last:
        problems.add(
            f"业务主管单位{agreed}同意,应在其后、{last}前申请。",
            "超过期限的请重新取得同意意见。",
            "consent_too_old",
            "agreed_on",
        )


def value_of(case: Case) -> Any:
    """The new value as it is registered: money in 分, everything else as words. Raises `Invalid`."""
    new = case.answers["new"].strip()
    if BY_LABEL[case.answers["item"]] != CAPITAL:
        return new
    amount = parse_yuan(new)
    assert case.organisation is not None
    least = asked(case, f"capital_{WORDS[case.organisation.kind]}")
    if amount < least.amount:
        raise Invalid.because(f"注册资金不少于{least}。", "请核对。", "capital", "new")
    return amount


def vetted(case: Case, name: str) -> bool:
    """Whether the person passed a granted vetting of this organisation."""
    found = Case.objects.filter(matter=VETTING, decision=End.GRANTED, organisation=case.organisation)
    for one in found.order_by("-pk"):
        weighed = everything(one.stages.filter(step="ask", closed_at__isnull=False).latest("pk"))
        if any(row["name"] == name and row["result"] == PASSED for row in weighed["results"]):
            return True
    return False


def check_audit(case: Case, stage: Stage) -> None:
    """Accounts are audited before the legal representative changes (条例 27). Raises `Invalid`."""
    if stage.outcome != "受理":
        return
    wanted = [AUDIT] if case.answers.get("item") == ITEMS[HEAD] else []
    wanted += [CONSENT] if "agreed_on" in case.answers else []
    if missing := [one for one in wanted if not case.papers.filter(label=one).exists()]:
        raise Invalid.because(f"缺少{'、'.join(missing)}。", "请上传后再受理。", "missing_papers", "papers")


def tell_refusal(case: Case, stage: Stage) -> None:
    """A refusal is told in writing with its reason."""
    if version_for(case).step(stage.step).outcome(stage.outcome).to is not End.REFUSED:
        return
    assert case.organisation is not None
    says = [
        f"你单位{case.opened_on:%Y年%m月%d日}的申请(受理号{case.number}),决定{stage.outcome}。理由:{stage.reason}",
        "对本决定不服的,可以依法申请行政复议或者提起行政诉讼。",
    ]
    write_letter(case, DECISION, f"{stage.outcome}决定书", case.organisation.name, says)


def change(case: Case, decision: Decision) -> None:
    """The item is registered anew from today; a new certificate takes the place of the old one."""
    body, key, new = check_at_work(case), BY_LABEL[case.answers["item"]], value_of(case)
    if key == NAME:
        replace(roll_line(body, decision.on), {"name": new}, decision, decision.on)
        body.name = new
        body.save()
    write(PARTICULARS, body, {key: new}, decision)
    line = standing(CERTIFICATES, body, decision.on)
    last = datetime.date.fromisoformat(line.data["until"]) if line else until(case, decision.on)
    certify(body, last, decision)


def hand_out_new(case: Case, stage: Stage) -> None:
    """The old certificate is taken back, the new one printed, the change announced."""
    write_certificate(case)
    announce(case, f"{case.answers['item']}变更登记")


def approve_charter(case: Case, decision: Decision) -> None:
    """The new charter is in force from today, the one before ends; the approval is told in writing."""
    body = check_at_work(case)
    data = {"version": next_charter(body), "passed_on": case.answers["passed_on"]}
    write(CHARTERS, body, data | {"changes": case.answers["changes"]}, decision)
    says = [f"你单位{case.answers['passed_on']}通过的章程(第{data['version']}版)准予核准,自即日起施行。"]
    write_letter(case, DECISION, "章程核准决定书", body.name, says)


def check_charter(case: Case) -> None:
    """Passed by the meeting before it is brought here, by enough votes, with fresh consent. Raises `Invalid`."""
    check_at_work(case)
    with collect() as problems:
        check_fresh(case, problems)
        if datetime.date.fromisoformat(case.answers["passed_on"]) > case.opened_on:
            problems.add("章程通过日期晚于今天。", "请核对。", "later", "passed_on")


RETURNED = ("已收回", "遗失,已公告作废", "此前未发证书")
REPLACE = Step(
    "issue",
    "换发证书并公告",
    by=Function.ACCEPTING,
    at=Level.BUREAU,
    within=within("issue"),
    form=Form((Choice("old", "原证书", options=RETURNED),)),
    outcomes=(Outcome("已换发", End.GRANTED),),
)
AGREED = Day("agreed_on", "业务主管单位同意日期", required=False, help="直接登记的不填")
CHANGE = Matter(
    code=f"{CODE}.change",
    name="社会组织变更登记",
    since=SINCE,
    basis=cite("社会团体登记管理条例", 18),
    prefix="BG",
    subject="organisation",
    by_citizen=True,
    opened_by=(Function.ACCEPTING, Function.FILING),
    form=Form(
        (
            Choice("item", "变更事项", options=tuple(ITEMS.values())),
            LongText("new", "变更为", max_length=1000),
            AGREED,
            LongText("because", "变更理由", max_length=1000),
        ),
        title="社会组织变更登记申请表",
    ),
    evidence=(Evidence("会议纪要"), Evidence(CONSENT, required=False), Evidence(AUDIT, required=False)),
    statutory=TOTAL,
    promised=PROMISED,
    fits=check_change,
    once_per=lambda case: f"{case.organisation_id}:{case.answers['item']}:{case.opened_on}",
    once_label="同一事项一日内",
    on_left={"accept": check_audit, "decide": tell_refusal, "issue": hand_out_new},
    on_decided=change,
    steps=course("准予变更登记", "不予变更登记", issue=REPLACE),
    keywords="社会组织 变更 名称 住所 法定代表人 业务范围 注册资金",
)
CHARTER = CHANGE.but(
    SINCE,
    code=f"{CODE}.charter",
    name="社会组织章程核准",
    prefix="ZC",
    form=Form(
        (
            Day("passed_on", "章程通过日期"),
            LongText("changes", "修改内容"),
            AGREED,
        ),
        title="章程核准表",
    ),
    evidence=(Evidence("新章程"), Evidence("会议纪要"), Evidence(CONSENT, required=False)),
    fits=check_charter,
    once_per=lambda case: f"{case.organisation_id}:{case.answers['passed_on']}",
    once_label="同一次通过的章程",
    on_left={"accept": check_audit, "decide": tell_refusal},
    on_decided=approve_charter,
    steps=course("准予核准", "不予核准"),
    keywords="社会组织 章程 核准 修改",
)
declare(CHANGE)
declare(CHARTER)
