"""What the public sees of draws: plans, commitments, the file anyone can recompute, results."""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.checks.draw_models import Draw, DrawPlan, PlannedDraw
from minzheng.mechanisms.checks.draws.library import draw_item

SCRIPT = Path(__file__).with_name("recompute.py")
STATES = ("已公布承诺", "已登记公共数值", "已抽取", "已公布结果", "已作废")


@dataclass(frozen=True)
class PlannedRow:
    """A row of a plan as pages show it: its item's name, and the draws made of it, the last one first."""

    planned: PlannedDraw
    label: str
    draws: tuple[Draw, ...]

    @property
    def standing(self) -> Draw | None:
        """The draw that counts."""
        return next((one for one in self.draws if not hasattr(one, "void")), None)


def plans() -> QuerySet[DrawPlan]:
    """Published plans, the newest first: all of them are public."""
    return DrawPlan.objects.select_related("unit").order_by("-year", "-pk")


def rows_of(plan: DrawPlan) -> list[PlannedRow]:
    """The draws a plan names, in its order."""
    made: dict[int, list[Draw]] = {}
    for one in known_draws().filter(planned__plan=plan).order_by("-attempt"):
        made.setdefault(one.planned_id, []).append(one)
    rows = PlannedDraw.objects.filter(plan=plan).order_by("pk")
    return [
        PlannedRow(one, draw_item(one.item, plan.published_on).label, tuple(made.get(one.pk, ())))
        for one in rows
    ]


def known_draws() -> QuerySet[Draw]:
    """Draws with a published commitment and what belongs to them, newest first; the salt is not read."""
    return (
        Draw.objects.defer("salt")
        .select_related("planned__plan__unit", "value", "reveal", "void", "committed_by")
        .order_by("-committed_at")
    )


def known_draw(number: str) -> Draw:
    """One of them; raises `Missing`."""
    found = known_draws().filter(number=number).first()
    if found is None:
        raise Missing.because("没有这次抽取。", "请从抽查公开目录中选择。", "no_draw")
    return found


def state_of(draw: Draw) -> str:
    """How far a draw is, in the word pages use (one of `STATES`)."""
    if hasattr(draw, "void"):
        return STATES[4]
    if not hasattr(draw, "reveal"):
        return STATES[1] if hasattr(draw, "value") else STATES[0]
    return STATES[2] if draw.drawn.filter(result=None).exists() else STATES[3]


def label_of(draw: Draw) -> str:
    """The item's name in the library of the day."""
    return draw_item(draw.planned.item, draw.as_of).label


def published_file(draw: Draw) -> dict[str, Any]:
    """All that is known of a draw: before the reveal the commitment alone, afterwards everything to recompute it."""
    made: dict[str, Any] = {
        "number": draw.number,
        "planned": draw.planned.number,
        "rule": draw.rule,
        "commitment": draw.commitment,
        "committed_at": draw.committed_at.isoformat(),
        "source": draw.source,
        "source_on": draw.source_on.isoformat(),
    }
    if hasattr(draw, "value"):
        made |= {"value": draw.value.value, "read_at": draw.value.read_at}
    if hasattr(draw, "void"):
        made |= {"void": {"reason": draw.void.reason, "on": draw.void.voided_on.isoformat()}}
    if hasattr(draw, "reveal"):
        made |= {"salt": draw.reveal.salt, "roster": json.loads(draw.roster.text), "drawn": _drawn(draw)}
    return made


def file_of(draw: Draw) -> bytes:
    """The published file: JSON in UTF-8."""
    return json.dumps(published_file(draw), ensure_ascii=False, indent=1).encode()


def drawn_since(since: datetime.date, until: datetime.date) -> QuerySet[Draw]:
    """Draws revealed from `since` to `until`, both included, that stand."""
    return Draw.objects.filter(reveal__revealed_on__range=(since, until), void=None)


def _drawn(draw: Draw) -> list[list[Any]]:
    """[[object, [officers]], …] as the draw gave it; officers changed later are not part of it."""
    teams: dict[str, list[str]] = {}
    rows = draw.drawn.order_by("position", "team__position").values_list("key", "team__certificate")
    for key, certificate in rows:
        teams.setdefault(key, []).append(certificate)
    return [[key, team] for key, team in teams.items()]
