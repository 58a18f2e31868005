"""Finding a person, household, organisation or facility, and opening its dossier."""

from dataclasses import dataclass
from typing import Any

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Seat, visible
from minzheng.mechanisms.desk.reading import number_in
from minzheng.mechanisms.registry.public import Facility, Household, Organisation, Person, search

MODELS: dict[str, Any] = {
    "person": Person,
    "household": Household,
    "organisation": Organisation,
    "facility": Facility,
}
LABELS = {"person": "人员", "household": "家庭", "organisation": "单位", "facility": "机构"}
SEARCHED = ("person", "organisation", "facility")


@dataclass(frozen=True)
class PartyRow:
    """A party in a list: key, kind, masked name, and what tells it from namesakes."""

    key: str
    kind: str
    name: str
    detail: str
    party: Any


def find_party(key: str, seat: Seat) -> Any:
    """The party behind a key such as "facility:12", if the seat may see it; else the same answer as for none."""
    kind, _, text = key.partition(":")
    model, number = MODELS.get(kind), number_in(text)
    found = None
    if model is not None and number is not None:
        found = visible(model.objects.filter(pk=number), seat).first()
    if found is None:
        raise Missing.because("没有这个对象,或不在您的岗位范围内。", "请重新查找。", "no_party", "subject")
    return found


def parties(words: str, seat: Seat, kind: str = "", limit: int = 20) -> list[PartyRow]:
    """What matches the words and may be seen, best first; households are found through their people."""
    kinds = [one for one in SEARCHED if kind in ("", one)]
    hits = search(words, *(visible(MODELS[one].objects.all(), seat) for one in kinds), limit=limit)
    return [row_of(hit.subject) for hit in hits]


def row_of(party: Any) -> PartyRow:
    """A party as a list shows it."""
    kind = type(party).__name__.lower()
    return PartyRow(f"{kind}:{party.pk}", LABELS[kind], called(party), _detail(party), party)


def called(party: Any) -> str:
    """How a party is named on pages: bodies in full, people masked, households by their masked address."""
    if isinstance(party, Person):
        return party.masked_name
    if isinstance(party, Household):
        return party.masked_address or "家庭"
    return str(party.name)


def _detail(party: Any) -> str:
    if isinstance(party, Person):
        parts = [
            party.masked_id,
            party.get_sex_display() if party.born else "",
            party.born and f"{party.born.year}年生",
        ]
        return " ".join(str(part) for part in parts if part)
    if isinstance(party, Household):
        return f"{party.head.masked_name}户" if party.head else ""
    return str(getattr(party, "uscc", "") or getattr(party, "address", "") or "")
