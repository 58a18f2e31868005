"""Who is on the registers when the year begins: 低保 and 低保边缘 by the bureau's ledgers, the destitute by a batch."""

import datetime
from collections.abc import Iterator, Sequence

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.config.scenarios.flows.rolls import Kept, take_over
from minzheng.config.scenarios.jizhou_2022.year_sum import BASIC, CARE, sums
from minzheng.domains.social_assistance.benefits import extreme_poverty
from minzheng.domains.social_assistance.benefits.ledger_import import EDGE, LEDGER

SINCE = datetime.date(2022, 1, 1)
LOST = {"全自理": 0, "半护理": 2, "全护理": 5}
IN_INSTITUTIONS = 8  # one destitute person in so many lives in one


def plan(world: World, agenda: Agenda) -> None:
    """Three tables in the first working days of the year."""
    edge = len(sums().edge)
    paid = _homes(world, edge, sums().homes)
    unpaid = _homes(world, 0, [(size, None) for size in sums().edge])
    made = ("2021年底在册家庭", "taizhang", "jiuzhu")
    agenda.on(datetime.date(2022, 1, 4), lambda: take_over(world, agenda, LEDGER, paid, *made))
    agenda.on(datetime.date(2022, 1, 5), lambda: take_over(world, agenda, EDGE, unpaid, *made))
    agenda.on(datetime.date(2022, 1, 6), lambda: _destitute(world))


def _place(world: World, number: int) -> tuple[int, str]:
    """Street number and community, in turn."""
    street = number % len(world.streets) + 1
    names = world.communities[street]
    return street, names[number // len(world.streets) % len(names)]


def _homes(world: World, first: int, given: Sequence[tuple[int, int | None]]) -> Iterator[Kept]:
    for number, (size, yuan) in enumerate(given, first):
        street, community = _place(world, number)
        yield Kept(number, world.streets[street - 1], community, size, SINCE, yuan and yuan * 100)


def _destitute(world: World) -> None:
    codes = {row["name"]: row["code"] for row in world.setting.areas()}
    rows = []
    for number, level in enumerate(sums().levels):
        name, id_number = world.invented.person(1930, 1961)
        _, community = _place(world, number)
        account = account_answers(id_number)
        rows.append(
            {
                "name": name, "id_number": id_number, "area": codes[community], "level": level, "lost": LOST[level],
                "residence": "农村" if community.endswith("村") else "城镇", "basic": BASIC * 100, "care": CARE[level] * 100,
                "supply": "分散供养" if number % IN_INSTITUTIONS else "集中供养", "since": SINCE,
                "bank": account["account_bank"], "account": account["account"],
            }
        )  # fmt: skip
    case = batches.submit(world, extreme_poverty.BOOK.code, rows, "taizhang", "2021年底在册特困人员")
    batches.decide(world, case, "jiuzhu")
