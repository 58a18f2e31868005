"""决定书: what an applicant is told in writing when a case is decided or not accepted; issued in the act that does it."""

from collections.abc import Mapping
from typing import Any

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import signing_unit
from minzheng.mechanisms.documents.public import (
    Addressee,
    Document,
    Para,
    Sheet,
    Signature,
    Template,
    TemplateKind,
    issue,
    register,
    text,
)
from minzheng.mechanisms.journal.public import current_deed
from minzheng.mechanisms.law.public import explain, parameter, replay
from minzheng.mechanisms.matters.declare import End, Matter
from minzheng.mechanisms.matters.models import Case, Stage

TITLES = {End.GRANTED: "决定书", End.REFUSED: "不予确认决定书", End.NOT_ACCEPTED: "不予受理告知书"}


def build(data: Mapping[str, Any]) -> Sheet:
    """Whom, what was asked for and when, on which basis and for which reasons it was decided how, and what can be done."""
    asked = f"你(户){data['asked_on']}申请的“{data['matter']}”(受理号{data['number']}),"
    against = (Para(text(f"对本决定不服的,{data['remedies']}。")),)
    return Sheet(
        title=data["title"],
        blocks=(
            Addressee(data["whom"]),
            Para(text(f"{asked}根据{data['basis']},{data['says']}")),
            *(Para(text(line)) for line in data["reasons"]),
            *against,
            Signature(data["organ"], data["on"]),
        ),
    )


DECIDED = register(Template("matters.decided", "决定书", TemplateKind.LEGAL, build))


def tell_decision(case: Case, rules: Matter, end: End, stage: Stage | None) -> Document | None:
    """Number and freeze the letter of a decision, or of not taking the case in; None where the matter has none."""
    letter, deed = rules.letter, current_deed()
    if letter is None or end not in TITLES or case.parent_id is not None:
        return None
    assert deed is not None and case.subject is not None  # decided in an act, about somebody
    stage, today = stage or case.stages.latest("pk"), clock.today()
    granted = end is End.GRANTED
    data = {
        "title": rules.name + TITLES[end],
        "whom": case.subject.name,
        "asked_on": f"{case.opened_on:%Y年%m月%d日}",
        "matter": rules.name,
        "number": case.number,
        "basis": str(rules.basis),
        "says": letter.says(case) if granted else f"决定{end}。理由:{stage.reason}",
        "reasons": explain(replay(case.rule_outcome))[1:] if granted and case.rule_outcome else [],
        "remedies": parameter(letter.remedies, case.area, today).text,
        "organ": signing_unit(stage.unit).name,
        "on": today,
    }
    return issue(
        DECIDED, data, case.area, ("case", case.pk), parameter(letter.series, case.area, today).text,
        by=deed.actor, matter=case.matter, subject=case.subject_key,
    )  # fmt: skip
