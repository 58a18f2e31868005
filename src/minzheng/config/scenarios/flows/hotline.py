"""A call to the hotline: taken, given to a unit, answered, fed back; always within the terms."""

from collections.abc import Callable
from dataclasses import dataclass

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.mechanisms.matters.public import Case, open_case, perform

Topic = tuple[str, str, str, str]
STREET = "chengban"


@dataclass(frozen=True)
class Hotline:
    """Topics are (category, kind, content, log-in that answers; `chengban` means the caller's street)."""

    world: World
    agenda: Agenda
    topics: tuple[Topic, ...]
    channel: str
    prefix: str
    rating: Callable[[int], str]

    def take(self, number: int) -> None:
        """Register call `number` (0, 1, …) today; the rest follows within some working days."""
        world = self.world
        category, kind, content, login = world.dice.pick(self.topics)
        street = world.dice.between(1, len(world.streets))
        community = world.dice.pick(world.communities[street])
        name, _ = world.invented.person(1945, 1990)
        case = open_case(
            "appeals.hotline",
            world.seat("jiejian"),
            area=world.district,
            answers={
                "caller": name,
                "phone": world.invented.phone(),
                "category": category,
                "kind": kind,
                "content": content,
                "place": f"{world.streets[street - 1]}{community}",
            },
            title=f"{category}{kind}",
            channel=self.channel,
            external_number=f"{self.prefix}-{number + 1:05d}",
        )
        if login == STREET:
            login = f"{STREET}{street:02d}"
        self.agenda.after(world.dice.below(2), lambda: self._give(case, login, number))

    def _give(self, case: Case, login: str, number: int) -> None:
        unit = self.world.seat(login).unit
        assert unit is not None
        case = perform(
            case,
            "分包",
            self.world.seat("jiejian"),
            version=case.version,
            answers={"unit": str(unit.pk), "note": "请按期答复。"},
        )
        self.agenda.after(self.world.dice.between(1, 4), lambda: self._answer(case, login, number))

    def _answer(self, case: Case, login: str, number: int) -> None:
        reply = "已电话联系来电人,说明政策和办理地点,来电人表示清楚。"
        case = perform(case, "答复", self.world.seat(login), version=case.version, answers={"reply": reply})
        self.agenda.after(self.world.dice.between(0, 2), lambda: self._feed_back(case, number))

    def _feed_back(self, case: Case, number: int) -> None:
        perform(
            case,
            "办结",
            self.world.seat("jiejian"),
            version=case.version,
            answers={"rating": self.rating(number), "words": "电话回访。"},
        )
