"""What a family is told in writing: the decision, its reasons and article, from when, and what can be done against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.matters.public import Case, version_for

SERIES = "social_assistance.review.series"
REMEDIES = "social_assistance.review.remedies"


def build(data: Mapping[str, Any]) -> Sheet:
    """A decision that changes or ends what a family draws."""
    return Sheet(
        title=f"{data['benefit']}{data['what']}决定书",
        blocks=(
            Addressee(data["whom"]),
            Para(text(f"经核查,{data['you']}情况按规定计算如下:")),
            *(Para(text(line)) for line in data["reasons"]),
            Para(text(f"根据{data['basis']},决定自{data['from']}起{data['what']}。{data['change']}")),
            Para(text(f"对本决定不服的,{data['remedies']}。")),
            Signature(data["organ"], data["on"]),
        ),
    )


CHANGED = register(Template("social_assistance.changed", "增发减发停发决定书", TemplateKind.LEGAL, build))


@dataclass(frozen=True)
class Letter:
    """What a letter says: of which benefit what is done from which month, to whom, why, and 分 a month before and after."""

    benefit: str
    what: str
    whom: str
    you: str
    reasons: Sequence[str]
    start: date
    before: int
    after: int


def tell(case: Case, letter: Letter, on: date) -> Document:
    """Number and freeze the letter of a review, with what led to it; inside the act of deciding."""
    deed = current_deed()
    assert deed is not None
    data = {
        "benefit": letter.benefit,
        "what": letter.what,
        "whom": letter.whom,
        "you": letter.you,
        "reasons": list(letter.reasons),
        "basis": str(version_for(case).basis),
        "from": f"{letter.start.year}年{letter.start.month}月",
        "change": _change(letter.before, letter.after),
        "remedies": parameter(REMEDIES, case.area, on).text,
        "organ": signing_unit(case.stages.latest("pk").unit).name,
        "on": on,
    }
    series = parameter(SERIES, case.area, on).text
    return issue(
        CHANGED, data, case.area, ("case", case.pk), series,
        by=deed.actor, matter=case.matter, subject=case.subject_key,
    )  # fmt: skip


def _change(before: int, after: int) -> str:
    """What is drawn before and after, where it is money and changes."""
    if before == after:
        return ""
    return f"原每月{money.format_yuan(before)}元,现为每月{money.format_yuan(after)}元。"
