"""Before anything is typed: what stands against filing, and what the records fill in, put on record as a look."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.access.public import Seat, visible
from minzheng.mechanisms.desk.held import Held
from minzheng.mechanisms.desk.parties import row_of
from minzheng.mechanisms.desk.revealing import REVEALING
from minzheng.mechanisms.matters.public import Case, Matter, already
from minzheng.mechanisms.registry.public import LookKind, Person, find_by_number, note_look

FILLED = "filled"  # the field that says for whom which questions were filled in
ELSEWHERE = "(不在您的岗位范围内,请与经办单位核对)"


@dataclass(frozen=True)
class Prior:
    """Something that stands against filing, in words; `address` opens it where the seat may see it."""

    words: str
    address: str


@dataclass(frozen=True)
class Filled:
    """The fields of the page with what the records know, and what the clerk should know about it."""

    fields: dict[str, str]
    notes: tuple[str, ...] = ()


def looks_like_number(text: str) -> bool:
    """Whether what was typed is meant as a resident's number."""
    return len(text) == 18 and text[:17].isdigit()


def key_of_number(number: str) -> str:
    """The key of the person with exactly this number; "" where nobody has it."""
    try:
        found = find_by_number(number)
    except UserError:
        return ""
    return f"person:{found.pk}" if found else ""


def subject_of_number(rules: Matter, fields: Mapping[str, str]) -> Person | None:
    """The person of the number typed, wherever recorded; else one not yet recorded, where a name is given too."""
    name, number = fields.get("person_name", "").strip(), fields.get("person_id", "").strip()
    if rules.subject != "person" or not number:
        return None
    try:
        return find_by_number(number) or (Person(name=name, id_number=number) if name else None)
    except UserError:
        return None


def priors(rules: Matter, subject: Any, seat: Seat) -> list[Prior]:
    """What stands against filing for a recorded subject, each with the page that says more; being told it is a look."""
    if subject is None or subject.pk is None:
        return []
    found = already(rules, subject, clock.today())
    if found:
        key = f"{type(subject).__name__.lower()}:{subject.pk}"
        note_look(seat, LookKind.OPENED, f"核对是否办过{rules.name}", [key])
    return [_prior(one.words, one.case, one.line, seat) for one in found]


def filled(
    rules: Matter, subject: Any, fields: Mapping[str, str], seat: Seat, held: Held, visible_to: bool
) -> Filled:
    """Empty questions answered from the records; nothing typed is touched. Of recorded people only for those who see
    them (`visible_to`) and may read the whole dossier."""
    whose = (
        (f"{type(subject).__name__.lower()}:{subject.pk or subject.id_number}") if subject is not None else ""
    )
    given = _without_anothers(dict(fields), whose)
    if rules.known is None or subject is None:
        return Filled(given)
    if subject.pk is not None and not (visible_to and held.includes(REVEALING, rules.code)):
        return Filled(given)
    known = rules.known(subject)
    taken = []
    for one in rules.form.fields:
        if known.answers.get(one.key) is not None and not any(given[each] for each in _of(one.key, given)):
            given |= {f"a-{key}": str(text) for key, text in one.as_posted(known.answers[one.key]).items()}
            taken.append(one.key)
    if taken:
        given[FILLED] = f"{whose} {' '.join(taken)}"
    if taken and subject.pk is not None:
        note_look(seat, LookKind.FILLED, f"受理{rules.name}", [*known.about, f"person:{subject.pk}"])
    return Filled(given, known.notes)


def _without_anothers(given: dict[str, str], whose: str) -> dict[str, str]:
    """The fields without what was filled in for somebody chosen before."""
    before, _, keys = given.get(FILLED, "").partition(" ")
    if before in ("", whose):
        return given
    gone = {FILLED} | {each for key in keys.split() for each in _of(key, given)}
    return {key: text for key, text in given.items() if key not in gone}


def _of(key: str, given: Mapping[str, str]) -> list[str]:
    """The names of a question on the page, or of its cells."""
    return [each for each in given if each == f"a-{key}" or each.startswith(f"a-{key}-")]


def _prior(words: str, case: Case | None, line: Any, seat: Seat) -> Prior:
    if case is not None and visible(Case.objects.filter(pk=case.pk), seat).exists():
        return Prior(words, reverse("desk:case", args=[case.number]))
    if line is not None and visible(type(line)._default_manager.filter(pk=line.pk), seat).exists():
        return Prior(words, reverse("desk:dossier", args=[row_of(line.subject).key]))
    return Prior(words + ELSEWHERE, "")
