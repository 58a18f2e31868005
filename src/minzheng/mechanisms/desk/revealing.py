"""Showing protected values in full: for a stated purpose, once, with a row in the journal."""

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function, Seat, declare, require
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.matters.public import Case, everything, version_for
from minzheng.mechanisms.registry.public import Line, LookKind, Section, dossier, note_look

REVEAL = "records.reveal"
SHORTEST, LONGEST = 2, 100
REVEALING = (
    Function.FILING,
    Function.REGISTERING,
    Function.ACCEPTING,
    Function.SURVEYING,
    Function.REVIEWING,
    Function.DECIDING,
    Function.ANSWERING,
    Function.PAYING,
)
declare(REVEAL, label="查看完整敏感信息", functions=REVEALING)


def reveal_case(case: Case, purpose: str, seat: Seat) -> list[Section]:
    """The sensitive answers of a case in full; raises `Invalid` without a purpose, `Refused` without the right."""
    require(seat, REVEAL, case)
    _record(f"办件{case.number}", case.subject_key, purpose, seat)
    answers = everything(case)
    lines = [
        Line(field.label, field.show(answers[field.key]))
        for field in version_for(case).form.fields
        if field.sensitive and field.key in answers
    ]
    return [Section("填写的敏感内容", tuple(lines))]


def reveal_on_site(case: Case, seat: Seat) -> list[tuple[str, str]]:
    """(label, text) of what somebody must know who goes there, in full; sensitive answers leave a row in the journal."""
    answers = everything(case)
    asked = [one for one in version_for(case).form.fields if one.on_site and one.key in answers]
    if any(one.sensitive for one in asked):
        require(seat, REVEAL, case)
        _record(f"办件{case.number}", case.subject_key, "入户走访", seat)
    return [(one.label, one.show(answers[one.key])) for one in asked]


def reveal_party(party: object, key: str, purpose: str, seat: Seat) -> list[Section]:
    """A party's dossier without masks; same conditions."""
    require(seat, REVEAL, party)  # type: ignore[arg-type]
    _record(f"档案{key}", key, purpose, seat)
    return dossier(party, unmasked=True)  # type: ignore[arg-type]


def _record(what: str, key: str, purpose: str, seat: Seat) -> None:
    """Leave an act that says who saw what for which purpose, before anything is shown."""
    purpose = purpose.strip()
    if not SHORTEST <= len(purpose) <= LONGEST:
        raise Invalid.because(
            "没有写明查看目的。",
            f"请用{SHORTEST}至{LONGEST}字写明为何需要查看,例如“电话联系申请人”。",
            "no_purpose",
            "purpose",
        )
    with acting(seat.actor, f"查看敏感信息 {what}:{purpose}"):
        note_look(seat, LookKind.REVEALED, purpose, [key])
