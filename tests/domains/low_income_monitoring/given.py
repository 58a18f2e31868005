"""A street with monitored people, deliveries of any source out of plain rows, and nights."""

import datetime
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from tests.domains.social_assistance.persons import District, district, on

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.exchange.public import Batch, receive, source_of, take_in
from minzheng.mechanisms.journal.public import SYSTEM
from minzheng.mechanisms.monitoring.public import Round, Warning, look_for_strangers, push, run_night, tonight
from minzheng.mechanisms.registry.public import Person

OFFICE, MATTERS = "张贵庄街道办事处", "low_income_monitoring."
__all__ = ["District", "Street", "delivered", "on", "street"]


class Street(SimpleNamespace):
    """The district, who looks into warnings in its street, and what happens there at night."""

    town: District
    looker: Seat
    other: Seat
    linker: Seat
    accounts: Seat
    accounts_second: Seat

    def delivers(self, code: str, *rows: Mapping[str, str], period: str = "") -> Batch:
        """A delivery about the whole district; see `delivered`."""
        return delivered(code, *rows, period=period)

    def about(self, who: Person, **more: str) -> dict[str, str]:
        """A row about somebody."""
        return {"id_number": str(who.id_number), "person_name": str(who.name), **more}

    def night(self) -> Round:
        """Tonight's run, with everything delivered until now, and its warnings pushed."""
        night = tonight(clock.today(), clock.now())
        done = run_night(night, clock.now())
        look_for_strangers(night, done)
        push()
        return done

    def warned(self, rule: str) -> Warning:
        return Warning.objects.get(rule=f"monitoring.{rule}")

    def rules(self, who: Person) -> Sequence[str]:
        found = Warning.objects.filter(person=who).order_by("rule").values_list("rule", flat=True)
        return [each.removeprefix("monitoring.") for each in found]


def delivered(code: str, *rows: Mapping[str, str], period: str = "") -> Batch:
    """A CSV of one source, received, checked and applied; columns left out are empty."""
    source = source_of(code)
    header = [each.name for each in source.columns]
    names = {each.code: each.name for each in source.columns}
    given = [{names[key]: value for key, value in row.items()} for row in rows]
    lines = [",".join(header), *(",".join(row.get(name, "") for name in header) for row in given)]
    day = datetime.date.fromisoformat(period) if period else clock.today()
    content = "\r\n".join(lines).encode(source.encoding) + b"\r\n"
    return take_in(receive(source, source.senders()[0], day, [content], f"{code}.csv", SYSTEM), SYSTEM)


def street(bureau: Any) -> Street:
    return Street(
        town=district(bureau),
        looker=bureau.seat(OFFICE, "贾查", surveying=MATTERS, reviewing=MATTERS),
        other=bureau.seat(OFFICE, "费审", surveying=MATTERS, reviewing=MATTERS),
        linker=bureau.seat("社会救助科", "何数", reviewing="exchange."),
        accounts=bureau.seat(OFFICE, "吕登", accepting="payments."),
        accounts_second=bureau.seat(OFFICE, "施复", reviewing="payments."),
    )
