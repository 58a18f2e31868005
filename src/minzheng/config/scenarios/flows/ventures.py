"""A venture round and the projects in it: planned, called for, reviewed, granted, carried out."""

from collections.abc import Callable
from dataclasses import dataclass

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Organisation

TOPICS = ("垃圾分类", "楼道清理", "为老服务", "助残扶困", "邻里互助", "文化体育")
STANDS = 60
Steps = tuple[tuple[str, str, int], ...]


def open_round(world: World, agenda: Agenda, answers: dict[str, str], steps: Steps) -> None:
    """Open a round today; each step is (outcome, log-in, working days after the one before)."""
    case = open_case(
        "social_organisations.venture_round",
        world.seat("shezu"),
        area=world.district,
        answers=answers,
        title=f"{answers['series']}第{answers['number']}届",
    )
    _steps(world, agenda, case, steps)


def _steps(world: World, agenda: Agenda, case: Case, steps: Steps) -> None:
    if steps:
        (outcome, login, wait), rest = steps[0], steps[1:]
        agenda.after(wait, lambda: _step(world, agenda, case, outcome, login, rest))


def _step(world: World, agenda: Agenda, case: Case, outcome: str, login: str, rest: Steps) -> None:
    case = perform(case, outcome, world.seat(login), version=case.version)
    _steps(world, agenda, case, rest)


@dataclass(frozen=True)
class Projects:
    """Applications in an open round; `score(number)` below 60 is refused; `granted` hears of every granted one."""

    world: World
    agenda: Agenda
    round: str
    funds: str
    score: Callable[[int], int]
    decided_after: Callable[[int], int]
    granted: Callable[[Case, int], None] = lambda case, number: None

    def apply(self, number: int, appraised_after: int) -> None:
        """Application `number` (0, 1, …) of a community group, from the streets in turn."""
        world = self.world
        street = number % len(world.streets) + 1
        communities = world.communities[street]
        community = communities[number // len(world.streets) % len(communities)]
        topic = TOPICS[number % len(TOPICS)]
        with acting(SYSTEM, "社区社会组织备案"):
            group = Organisation.objects.create(
                name=f"{community}{topic}队{number + 1:03d}", kind="社区社会组织", area=world.areas[community]
            )
        case = open_case(
            "social_organisations.venture_project",
            world.street_seat(street, "chengban"),
            area=group.area,
            subject=group,
            title=f"{group.name}项目申报",
            answers={
                "round": self.round,
                "project": f"{community}{topic}行动",
                "topic": topic,
                "plan": "组织居民骨干每周开展一次活动,持续半年。",
                "asked": self.funds,
            },
        )
        self.agenda.after(appraised_after, lambda: self._appraise(case, number))

    def _appraise(self, case: Case, number: int) -> None:
        score = self.score(number)
        case = perform(
            case, "评审完成", self.world.seat("shezu"), version=case.version, answers={"score": str(score)}
        )
        self.agenda.after(self.decided_after(number), lambda: self._decide(case, number, score))

    def _decide(self, case: Case, number: int, score: int) -> None:
        chief = self.world.seat("shezu2")
        if score < STANDS:
            perform(case, "不予立项", chief, version=case.version, reason="评审得分不足六十分。")
            return
        self.granted(
            perform(case, "立项", chief, version=case.version, answers={"funds": self.funds}), number
        )
