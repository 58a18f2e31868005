"""Who is due the allowance of the old without asking for it: everybody of an area who has reached an age, held against the register."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits.old_age import BENEFIT, BOOK, CODE, due, standard
from minzheng.domains.social_assistance.benefits.person import Known, age_on, birthday
from minzheng.mechanisms.areas.public import Area, within
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.payments.public import next_month
from minzheng.mechanisms.registry.public import Person, RegisterEntry, survivor

GRANT, RAISE, LEAVE = "新增", "升档", "不列入"
AGES = ("first_age", "second_age", "third_age")


@dataclass(frozen=True)
class Proposed:
    """What is proposed for one person and why: from which month, 分 a month; `line` is the one that is raised."""

    person: Person
    what: str
    reason: str
    start: date | None = None
    amount: int = 0
    line: RegisterEntry | None = None

    def plain(self) -> list[Any]:
        """As kept with the step, without a name: it is what is decided."""
        return [self.person.pk, self.what, self.start.isoformat() if self.start else None, self.amount]


def proposed(area: Area, month: date, on: date, applied: date) -> list[Proposed]:
    """Everybody who has reached an age by the end of a month, by number of the person; `on` is today, `applied` the day the
    benefit counts as applied for.

    Whoever is not proposed stands there with the reason: the dead of the month's birthdays, those who draw already, who
    applied, whose benefit was ended, or who have moved away.
    """
    return list(_Roll(area, month, on, applied))


class _Roll:
    def __init__(self, area: Area, month: date, on: date, applied: date) -> None:
        self._month, self._on, self._applied = month, on, applied
        self._end = next_month(month)
        self._ages = [parameter(f"{CODE}.{key}", area, month).amount for key in AGES]
        self._areas = set(within(area, on))
        lines = RegisterEntry.objects.filter(register=BOOK.code).select_related("person", "area")
        self._lines: dict[int, list[RegisterEntry]] = defaultdict(list)
        for line in lines.filter(area_id__in=self._areas).order_by("valid_from", "pk"):
            if line.person is not None:
                self._lines[_who(line.person)].append(line)
        asking = Case.objects.filter(matter=CODE, end="", person__isnull=False).select_related("person")
        self._asking = {_who(one.person): one for one in asking if one.person is not None}

    def __iter__(self) -> Iterator[Proposed]:
        old = Person.objects.filter(merged_into=None, born__lt=self._born_before())
        here = old.filter(area_id__in=self._areas)
        moved = old.filter(pk__in=self._lines).exclude(area_id__in=self._areas)
        for person in (here | moved).select_related("area").order_by("pk"):
            if found := self._of(person):
                yield found

    def _born_before(self) -> date:
        """Who is born before this day has reached the first age when the month is over."""
        return birthday(self._end, -self._ages[0])

    def _of(self, person: Person) -> Proposed | None:
        assert person.born is not None  # selected by it
        lines = self._lines[person.pk]
        held = next((one for one in lines if one.valid_to is None), None)
        reaching = any(self._month <= birthday(person.born, age) < self._end for age in self._ages)
        if person.died_on is not None:
            return Proposed(person, LEAVE, f"已于{person.died_on}死亡") if reaching else None
        if person.area_id not in self._areas:
            return Proposed(person, LEAVE, "户籍已迁出,须复核") if held else None
        if held is not None:
            raised = self._raised(person, held)
            return raised or (Proposed(person, LEAVE, "已享受,金额不变") if reaching else None)
        if lines:
            return Proposed(person, LEAVE, f"此前的待遇已于{lines[-1].valid_to}终止,须本人申请")
        if (case := self._asking.get(person.pk)) is not None:
            return Proposed(person, LEAVE, f"申请正在办理,受理号{case.number}")
        return self._granted(person, person.born)

    def _granted(self, person: Person, born: date) -> Proposed:
        who = Known(person, {"resident": True}, person.area, self._on)
        start = BENEFIT.starts(who, self._applied, self._on)
        age = age_on(born, start)
        reason = f"{birthday(born, self._ages[0])}满{self._ages[0]}周岁,{start.year}年{start.month}月为{age}周岁,没有享受"
        return Proposed(person, GRANT, reason, start, standard(person.area, start, age))

    def _raised(self, person: Person, line: RegisterEntry) -> Proposed | None:
        """The next band, from the first month that begins at its age; it is paid by then whether or not the line says so."""
        born = date.fromisoformat(line.data["born"])
        for age in reversed(self._ages):
            day = birthday(born, age)
            start = day if day.day == 1 else next_month(day)
            if day < self._end and start > line.valid_from:
                amount = due(line, start)
                return Proposed(person, RAISE, f"{day}满{age}周岁", start, amount, line)
        return None


def _who(person: Person) -> int:
    """The id of the person a row stands for."""
    return survivor(person).pk if person.merged_into_id else person.pk
