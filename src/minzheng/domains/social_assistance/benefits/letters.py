"""What a family is told in writing: the decision, its reasons and article, from when, and what can be done against it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from minzheng.foundation import money
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
from minzheng.mechanisms.matters.public import Case, version_for

SERIES = "social_assistance.review.series"
REMEDIES = "social_assistance.review.remedies"


def build(data: Mapping[str, Any]) -> Sheet:
    """A decision that changes or ends what a family draws."""
    return Sheet(
        title=f"{data['benefit']}{data['what']}决定书",
        blocks=(
            Addressee(data["whom"]),
            Para(text("经核查,你户情况按规定计算如下:")),
            *(Para(text(line)) for line in data["reasons"]),
            Para(text(f"根据{data['basis']},决定自{data['from']}起{data['what']}。{data['change']}")),
            Para(text(f"对本决定不服的,{data['remedies']}。")),
            Signature(data["organ"], data["on"]),
        ),
    )


CHANGED = register(Template("social_assistance.changed", "增发减发停发决定书", TemplateKind.LEGAL, build))


def tell(template: Template, case: Case, on: date, what: str, start: date, before: int) -> Document:
    """Number and freeze the letter of a review, with the lines of the rule that led to it; inside the act of deciding."""
    deed = current_deed()
    assert deed is not None and case.subject is not None and case.rule_outcome is not None
    rules = version_for(case)
    whom = case.person or case.subject.head
    data = {
        "benefit": rules.name.removesuffix("动态管理"),
        "what": what,
        "whom": whom.name,
        "reasons": explain(replay(case.rule_outcome))[1:],
        "basis": str(rules.basis),
        "from": f"{start.year}年{start.month}月",
        "change": _change(before, 0 if what == "停发" else case.amount or 0),
        "remedies": parameter(REMEDIES, case.area, on).text,
        "organ": signing_unit(case.stages.latest("pk").unit).name,
        "on": on,
    }
    series = parameter(SERIES, case.area, on).text
    return issue(
        template, data, case.area, ("case", case.pk), series,
        by=deed.actor, matter=case.matter, subject=case.subject_key,
    )  # fmt: skip


def _change(before: int, after: int) -> str:
    """What the family drew and draws, where it is money."""
    if not before and not after:
        return ""
    return f"原每月{money.format_yuan(before)}元,现为每月{money.format_yuan(after)}元。"
