"""低保 households taken over from a ledger: what their amount tells of them, paid by difference (社会救助暂行办法 12, 审核确认办法 23)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from minzheng.domains.social_assistance.benefits.minimum_living import BOOK
from minzheng.domains.social_assistance.benefits.minimum_living_rule import (
    MINIMUM_LIVING,
    RURAL_STANDARD,
    STANDARD,
)
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.law.public import amounts_of, parameter, rule_on
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import RegisterEntry, as_of


@amounts_of(MINIMUM_LIVING, "standard", "rural_standard")
def taken_over(on: date, areas: Sequence[int]) -> Iterator[Mapping[str, Any] | None]:
    """The income that makes the rule of the day pay what each household is paid; None where it cannot be worked back.

    That is where the place pays by tiers, or more than the whole standard (an uplift nobody has on record).
    """
    held = as_of(BOOK, on).filter(area_id__in=areas) if areas else as_of(BOOK, on)
    decided = Case.objects.filter(pk__in=held.values("case_id"), rule_outcome__isnull=False)
    known = _Known(on)
    for line in held.exclude(case_id__in=decided.values("pk")).select_related("area").order_by("pk"):
        yield known.facts(line)


class _Known:
    """The numbers of law of a day, looked up once per area."""

    def __init__(self, on: date) -> None:
        self.on, self.uses = on, rule_on(MINIMUM_LIVING, on).uses
        self.held: dict[tuple[int, bool], tuple[int, int] | None] = {}

    def facts(self, line: RegisterEntry) -> Mapping[str, Any] | None:
        rural, members, amount = line.data["residence"] == "农村", line.data["members"], line.data["amount"]
        law = self._law(line, rural)
        if law is None or not 0 < amount <= law[0] * members or amount % law[1]:
            return None
        return {
            "line": line.pk, "area": line.area_id, "members": members, "rural": rural,
            "income": law[0] * members - amount, "assets": 0,
        }  # fmt: skip

    def _law(self, line: RegisterEntry, rural: bool) -> tuple[int, int] | None:
        """The standard and what differences are rounded to, both in 分; None where the place does not pay differences."""
        key = (line.area_id, rural)
        if key not in self.held:
            self.held[key] = self._asked(line, rural)
        return self.held[key]

    def _asked(self, line: RegisterEntry, rural: bool) -> tuple[int, int] | None:
        try:
            standard = parameter(RURAL_STANDARD if rural else STANDARD, line.area, self.on).amount
            if "method" not in self.uses:  # before July 2021 by difference only, to the 分
                return standard, 1
            if parameter(self.uses["method"], line.area, self.on).text == "分档":
                return None
            return standard, parameter(self.uses["round_to"], line.area, self.on).amount
        except UserError:
            return None
