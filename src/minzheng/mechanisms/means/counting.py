"""What of a means test counts, line by line with its reason, and the sums a rule works with."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from minzheng.foundation.money import Rounding, format_yuan
from minzheng.foundation.money import share as portion
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.means.kinds import Group, Kind, kinds, rank
from minzheng.mechanisms.means.models import MeansLine, MeansTest, Per

TOTALS = {
    Group.INCOME: ("income", "计入的家庭月收入"),
    Group.EXEMPT: ("exempt", "不计入的月收入"),
    Group.DEDUCTION: ("deductions", "每月扣减"),
    Group.SPENDING: ("spending", "每月刚性支出"),
    Group.ASSET: ("assets", "家庭财产"),
}
SILENT = "另有更可靠的来源,以其为准"
UNPROVED = "只有申报,没有佐证或核对,不予认定"


@dataclass(frozen=True)
class Row:
    """A row of the table; money in 分 a month, of what is owned its value. `key` is that of the summary.

    `line` is None for a sum. `amount` is 0 where the line does not speak (a better source does, or it lacks proof),
    `counted` what of it counts.
    """

    key: str
    line: MeansLine | None
    label: str
    person: str
    given: str
    source: str
    amount: int
    counted: int
    why: str
    article: str


def table(test: MeansTest, area: Area | None, on: date) -> list[Row]:
    """Every line of a test in the order of kinds, then the sums; by the parameters of `area` on `on`."""
    rows = list(_rows(test, area, on))
    return [*rows, *_sums(rows, test)]


def summary(test: MeansTest, area: Area | None, on: date) -> dict[str, int]:
    """Plain numbers for rules, in 分 a month (assets: 分).

    For every kind `<code>` (what it comes to), `<code>_counted` (what of it counts) and `<code>_lines` (how many such lines
    speak); the sums `income`, `exempt`, `deductions`, `spending`, `assets`, `net_income` (never below 0); and `members`.
    """
    found: dict[str, int] = {}
    rows = list(_rows(test, area, on))
    for code in kinds():
        own = [row for row in rows if row.key == code]
        found[code] = sum(row.amount for row in own)
        found[f"{code}_counted"] = sum(row.counted for row in own)
        found[f"{code}_lines"] = sum(row.why != SILENT and row.why != UNPROVED for row in own)
    for row in _sums(rows, test):
        found[row.key] = row.counted
    found["members"] = len(test.people)
    return found


def _rows(test: MeansTest, area: Area | None, on: date) -> Iterator[Row]:
    lines = list(test.lines.select_related("person").order_by("pk"))
    best: dict[tuple[str, int | None], int] = {}
    for line in lines:
        key = (line.kind, line.person_id)
        best[key] = max(best.get(key, 0), rank(line.source))
    ceilings = _Ceilings(area, on)
    for each in kinds().values():
        for line in (one for one in lines if one.kind == each.code):
            monthly, why = _a_month(line, test.months), ""
            if rank(line.source) < best[line.kind, line.person_id]:
                monthly, why = 0, SILENT
            elif each.proof and rank(line.source) == 0:
                monthly, why = 0, UNPROVED
            if why:
                counted = 0
            elif each.of_wages:
                counted, why = ceilings.take(each, line.person_id, monthly)
            else:
                counted, why = _counting(each, monthly, area, on)
            if each.code == "wages":
                ceilings.wages[line.person_id] += counted
            yield _row(each, line, monthly, counted, why, on)


class _Ceilings:
    """How much of a person's counted wages is left for kinds that are bounded by them."""

    def __init__(self, area: Area | None, on: date) -> None:
        self.area, self.on = area, on
        self.wages: dict[int | None, int] = defaultdict(int)
        self.taken: dict[tuple[str, int | None], int] = defaultdict(int)

    def take(self, each: Kind, person: int | None, monthly: int) -> tuple[int, str]:
        """What of a line counts, and why."""
        limit = parameter(each.of_wages, self.area, self.on)
        numerator, denominator = limit.share.as_integer_ratio()
        most = portion(self.wages[person], numerator, denominator, Rounding.DOWN)
        counted = min(monthly, max(most - self.taken[each.code, person], 0))
        self.taken[each.code, person] += counted
        return counted, f"扣减,合计不超过本人工资的{limit}({limit.basis})"


def _a_month(line: MeansLine, months: int) -> int:
    """The amount for one month; what is owned keeps its value."""
    over = {Per.YEAR: 12, Per.SPAN: months}.get(Per(line.per), 1)
    return portion(line.amount, 1, over, Rounding.HALF_UP)


def _counting(each: Kind, monthly: int, area: Area | None, on: date) -> tuple[int, str]:
    """What of a line counts that speaks, and why."""
    if each.group is Group.EXEMPT:
        return 0, "按规定不计入收入"
    if not each.share:
        return monthly, "扣减" if each.group is Group.DEDUCTION else "计入"
    answer = parameter(each.share, area, on)
    part = portion(monthly, *answer.share.as_integer_ratio(), Rounding.HALF_UP)
    return part, f"按{answer}{'扣减' if each.group is Group.DEDUCTION else '计入'}({answer.basis})"


def _row(each: Kind, line: MeansLine, amount: int, counted: int, why: str, on: date) -> Row:
    return Row(
        each.code,
        line,
        each.label,
        line.person.masked_name if line.person else "家庭",
        f"{format_yuan(line.amount)}元/{line.per}"
        if line.per != Per.VALUE
        else f"{format_yuan(line.amount)}元",
        f"{line.source} {line.source_on}",
        amount,
        counted,
        why,
        str(each.article(on)),
    )


def _sums(rows: list[Row], test: MeansTest) -> list[Row]:
    groups = {code: one.group for code, one in kinds().items()}
    sums: dict[str, int] = {}
    found = []
    for group, (key, label) in TOTALS.items():
        own = [row for row in rows if groups[row.key] is group]
        amount = sum(row.amount for row in own)
        sums[key] = amount if group is Group.EXEMPT else sum(row.counted for row in own)
        found.append(Row(key, None, label, "", "", "", amount, sums[key], "合计", ""))
    net = max(sums["income"] - sums["deductions"], 0)
    why = f"计入的收入减去扣减,不低于0;{len(test.people)}人共同生活"
    return [*found, Row("net_income", None, "家庭月净收入", "", "", "", net, net, why, "")]
