"""What other departments and banks deliver about the people of a scenario: ordinary rows, and those that are planted."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from minzheng.config.scenarios.bureaus import World
from minzheng.mechanisms.exchange.public import (
    Batch,
    BatchState,
    apply,
    receive,
    sender_of,
    simulate,
    source_of,
    take_in,
)
from minzheng.mechanisms.journal.public import SYSTEM
from minzheng.mechanisms.registry.public import Person

Pair = tuple[str, str]
Values = Mapping[str, str]


@cache
def ordinary() -> Mapping[str, Values]:
    """Per source the values that mean nothing to any rule."""
    found: dict[str, Values] = yaml.safe_load(
        Path(__file__).with_name("ordinary.yaml").read_text(encoding="utf-8")
    )
    return found


def pair(person: Person) -> Pair:
    """Name and number, as others know somebody."""
    return str(person.name), str(person.id_number)


@dataclass
class Planted:
    """Rows that say something: per source and person the values that are not ordinary; they stand in every later delivery."""

    said: dict[str, dict[Pair, Values]] = field(default_factory=dict)

    def plant(self, source: str, who: Pair, **values: str) -> None:
        self.said.setdefault(source, {})[who] = values

    def take_back(self, source: str, who: Pair) -> None:
        self.said[source].pop(who)


def deliver(
    world: World,
    decider: str,
    source: str,
    people: Iterable[Pair],
    period: datetime.date,
    planted: Planted | None = None,
    sender: str = "",
) -> Batch:
    """One delivery about these people and those something is planted about, taken in.

    What is held is looked at and let in by `decider`; what is refused should not have been delivered.
    """
    contract = source_of(source)
    who = sender_of(sender, contract) if sender else contract.senders()[0]
    said = (planted or Planted()).said.get(source, {})
    rows = list(dict.fromkeys([*people, *said]))
    others = len(rows) > len(said)
    values: dict[str, str | Sequence[str]] = dict(ordinary()[source])
    for code in {code for one in said.values() for code in one}:
        usual = ordinary()[source].get(code, "") if others else ""
        values[code] = [said.get(one, {}).get(code, usual) for one in rows]
    (made,) = simulate(contract, who, rows, world.seed, period, given=values)
    batch = take_in(receive(contract, who, period, [made.content], made.name, SYSTEM), SYSTEM)
    if batch.state == BatchState.HELD:
        batch = apply(batch, world.seat(decider), "已与报送单位核对，数据无误，同意入库。")
    if batch.state != BatchState.APPLIED:
        raise AssertionError(f"{source} {period}: {[one.text for one in batch.alarms.all()]}")
    return batch
