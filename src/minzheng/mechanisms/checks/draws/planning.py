"""抽查计划: the draws of a year. Checked when it is filed, published when somebody else approved it."""

from dataclasses import dataclass
from fractions import Fraction

from minzheng.foundation import clock
from minzheng.foundation.errors import collect
from minzheng.mechanisms.access.public import signing_unit
from minzheng.mechanisms.checks.draw_models import DrawPlan, PlannedDraw
from minzheng.mechanisms.checks.draws.library import draw_item, draw_items, floor_of
from minzheng.mechanisms.matters.public import Case, Field, Form, Rows, Stage, Text, Whole, check_not_opener
from minzheng.mechanisms.registry.public import Decision


@dataclass(frozen=True)
class ItemChoice(Field):
    """One entry of the library, by its label."""

    widget = "choice"

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(one.label for one in draw_items(clock.today()))


PLAN_FORM = Form(
    (
        Whole("year", "年度", least=2000, most=2999),
        Rows(
            "draws",
            "抽查事项",
            most=60,
            columns=(
                ItemChoice("item", "事项"),
                Whole("share", "抽查比例", unit="%", least=1, most=100, help="占名单的比例"),
                Whole("month", "计划月份", unit="月", least=1, most=12),
                Text("departments", "联合部门", required=False, help="跨部门联合抽查的,写明部门"),
            ),
        ),
    ),
    title="抽查计划",
)


def check_plan(case: Case) -> None:
    """Every row names an entry of the library and draws at least its floor. Raises `Invalid` with every fault."""
    known = {one.label: one for one in draw_items(case.opened_on)}
    with collect() as problems:
        for number, row in enumerate(case.answers["draws"], 1):
            item = known.get(row["item"])
            if item is None:
                problems.add(
                    f"第{number}行“{row['item']}”不在抽查事项清单中。", "请从清单中选择。", "unknown", "draws"
                )
                continue
            floor = floor_of(item, case.area, case.opened_on)
            if Fraction(row["share"], 100) < floor:
                problems.add(
                    f"第{number}行“{item.label}”的抽查比例{row['share']}%低于规定的{float(floor * 100):g}%({item.basis})。",
                    "请提高抽查比例。",
                    "below_floor",
                    "draws",
                )


def not_by_opener(case: Case, stage: Stage) -> None:
    """Whoever drew up a plan or asked for a void does not decide it."""
    check_not_opener(case, stage.staff)


def publish_plan(case: Case, decision: Decision) -> None:
    """The approved plan stands and is public from the day of the decision."""
    stage = case.stages.filter(staff__isnull=False).select_related("unit__parent").latest("pk")
    plan = DrawPlan.objects.create(
        number=case.number,
        case=case,
        area=case.area,
        unit=signing_unit(stage.unit),
        year=case.answers["year"],
        published_on=decision.on,
    )
    items = {one.label: one for one in draw_items(case.opened_on)}
    for number, row in enumerate(case.answers["draws"], 1):
        item = draw_item(items[row["item"]].code, decision.on)
        PlannedDraw.objects.create(
            number=f"{case.number}-{number}",
            plan=plan,
            item=item.code,
            checklist=item.checklist,
            share=f"{row['share']}%",
            month=row["month"],
            departments=row.get("departments", ""),
        )
