"""Who is on the registers when the year begins: 低保 by the bureau's ledger, the other groups by batches; then the files."""

import datetime
from collections.abc import Iterator, Sequence
from functools import partial

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.config.scenarios.flows.rolls import Kept, take_over
from minzheng.config.scenarios.yanta_2023.year_sum import BASIC, CARE, DESTITUTE, sums
from minzheng.domains.social_assistance.benefits import (
    extreme_poverty,
    layer_filing,
    rigid_spending,
)
from minzheng.domains.social_assistance.benefits.ledger_import import EDGE as EDGE_LEDGER
from minzheng.domains.social_assistance.benefits.ledger_import import LEDGER
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Case, matter, open_case, perform, specimens
from minzheng.mechanisms.payments.public import account_of
from minzheng.mechanisms.registry.public import Person, RegisterEntry

SINCE, FIRST_TABLE = datetime.date(2023, 1, 1), datetime.date(2023, 1, 3)
LOST = {"全自理": 0, "半护理": 2, "全护理": 5}
EDGE, RIGID = 60, 12
FILED_ON = (datetime.date(2023, 3, 15), datetime.date(2023, 12, 20))


def plan(world: World, agenda: Agenda) -> None:
    """Tables in the first days; accounts of the destitute after them; files of layers in spring and winter."""
    paid, edge = sums().homes, [(number % 4 + 1, None) for number in range(EDGE)]
    made = ("2022年底在册家庭", "taizhang", "jiuzhu")
    agenda.on(FIRST_TABLE, lambda: take_over(world, agenda, LEDGER, _homes(world, paid), *made))
    agenda.on(
        FIRST_TABLE, lambda: take_over(world, agenda, EDGE_LEDGER, _homes(world, edge, len(paid)), *made)
    )
    agenda.on(FIRST_TABLE, lambda: _destitute(world, agenda))
    agenda.on(datetime.date(2023, 1, 4), partial(_households, world, rigid_spending.BOOK.code, RIGID))
    for day in FILED_ON:
        agenda.on(day, lambda: _file(world, agenda))


def community(world: World, number: int) -> str:
    """Communities in turn, street after street."""
    streets = len(world.streets)
    names = world.communities[number % streets + 1]
    return names[number // streets % len(names)]


def code_of(world: World, name: str) -> str:
    """The code of a community by its name."""
    return next(row["code"] for row in world.setting.areas() if row["name"] == name)


def _homes(world: World, given: Sequence[tuple[int, int | None]], first: int = 0) -> Iterator[Kept]:
    """Households of these sizes and yuan a month, the communities in turn."""
    for number, (size, yuan) in enumerate(given, first):
        street = world.streets[number % len(world.streets)]
        yield Kept(number, street, community(world, number), size, SINCE, yuan and yuan * 100)


def _destitute(world: World, agenda: Agenda) -> None:
    rows = []
    for number, level in enumerate(DESTITUTE):
        name, id_number = world.invented.person(1935, 1960)
        rows.append(
            {
                "name": name, "id_number": id_number, "area": code_of(world, community(world, number)), "residence": "城镇",
                "level": level, "lost": LOST[level], "supply": "分散供养", "basic": BASIC * 100, "care": CARE[level] * 100,
                "since": SINCE,
            }
        )  # fmt: skip
    case = batches.submit(world, extreme_poverty.BOOK.code, rows, "taizhang", "2022年底在册特困人员")
    batches.decide(world, case, "jiuzhu")
    for number in range(len(rows)):
        agenda.after(number % 8 + 1, partial(_account, world, number))


def _account(world: World, number: int) -> None:
    """A destitute person brings the bank card to the window."""
    code = "payments.account"
    line = RegisterEntry.objects.filter(register=extreme_poverty.BOOK.code).order_by("pk")[number]
    person: Person | None = line.person
    assert person is not None and account_of(person, clock.today()) is None
    street = number % len(world.streets) + 1
    window, other = (world.street_seat(street, post) for post in ("chuangkou", "diaocha"))
    answers = {
        **account_answers(str(person.id_number)),
        "account_holder": str(person.name),
        "whose": "本人",
    }
    papers = specimens(matter(code, clock.today()))
    case = open_case(code, window, area=person.area, answers=answers, subject=person, papers=papers)
    case = perform(case, "受理", window, version=case.version)
    perform(case, "同意", other, version=case.version)


def _households(world: World, register: str, many: int) -> None:
    rows = []
    for number in range(many):
        name, id_number = world.invented.person(1955, 1985)
        rows.append(
            {
                "name": name, "id_number": id_number, "area": code_of(world, community(world, number)), "residence": "城镇",
                "members": world.dice.between(1, 4), "since": SINCE,
            }
        )  # fmt: skip
    case = batches.submit(world, register, rows, "taizhang", "2022年底在册家庭")
    batches.decide(world, case, "jiuzhu")


def _file(world: World, agenda: Agenda) -> None:
    seat = world.seat("jiuzhu")
    answers = {"round": f"{clock.today():%Y年%m月}"}
    case = open_case(layer_filing.CODE, seat, area=world.district, answers=answers)
    case = perform(case, "核对无误", seat, version=case.version)
    agenda.after(1, partial(_confirm, world, case))


def _confirm(world: World, case: Case) -> None:
    perform(case, "同意", world.seat("kezhang"), version=case.version)
