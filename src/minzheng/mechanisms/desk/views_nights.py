"""监测运行: the last nights; of one what came in, who was looked at and what each rule found, down to the warnings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import HttpResponse

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import visible
from minzheng.mechanisms.desk.exporting import Row, export
from minzheng.mechanisms.desk.gate import DeskRequest, page, show
from minzheng.mechanisms.desk.monitored import refuse_unless, rules_seen, sees_nights, source_name
from minzheng.mechanisms.documents.public import Column, ColumnKind
from minzheng.mechanisms.exchange.public import Batch
from minzheng.mechanisms.monitoring.public import LinkReview, ReviewState, Round, delivered, leads

PAGE = 30
COUNTED = ("hits", "new", "repeated", "suppressed", "trial")
LABELS = ("命中", "新预警", "再次", "抑制", "试运行")
COLUMNS = (
    Column("on", "监测日", ColumnKind.DATE),
    Column("known_at", "数据截至", width=16),
    Column("people", "人数", ColumnKind.INTEGER),
    Column("households", "户数", ColumnKind.INTEGER),
    *(Column(key, label, ColumnKind.INTEGER) for key, label in zip(COUNTED, LABELS, strict=True)),
    Column("lasted", "用时", width=12),
)


@dataclass
class SourceIn:
    """What one source brought to a night: `rows` no night had before, those of them `matched` to somebody watched, and how
    many `people` have a row of any batch; of rows without a usable number, how many wait for an answer.
    """

    name: str
    rows: int
    matched: int
    people: int
    batches: int = 0
    residue: int = 0
    waiting: int = 0

    @property
    def unmatched(self) -> int:
        """Rows about nobody watched."""
        return self.rows - self.matched


@page("GET", "HEAD", "POST")
def nights(request: DeskRequest) -> HttpResponse:
    """The nights, the last one first; POST gives them all as .xlsx, on record."""
    refuse_unless(sees_nights(request.seat, request.held), "监测运行")
    seen, found = {one.rule for one in rules_seen(request.held)}, Round.objects.order_by("-on", "-pk")
    if request.method == "POST":
        return export("监测运行", COLUMNS, [_exported(one, seen) for one in found], "全部", request.seat)
    pager = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(one, _sums(one, seen), _lasted(one)) for one in pager]
    return show(request, "desk/nights.html", {"rows": rows, "pager": pager, "labels": LABELS})


@page()
def night(request: DeskRequest, number: int) -> HttpResponse:
    """One night: people, households, deliveries source by source, and what each rule found."""
    refuse_unless(sees_nights(request.seat, request.held), "监测运行")
    found = Round.objects.filter(pk=number).first()
    if found is None:
        raise Missing.because("没有这次监测。", "请从监测运行列表进入。", "no_night")
    rules = rules_seen(request.held)
    told = found.found.get("rules", {})
    context = {
        "night": found,
        "sums": _sums(found, {one.rule for one in rules}),
        "lasted": _lasted(found),
        "sources": _sources(request, found),
        "rules": [(one, _counts(told[one.rule])) for one in rules if one.rule in told],
        "leads": leads(request.seat).filter(found_in=found).count(),
        "silent": [one for one in rules if one.rule not in told],
        "labels": LABELS,
    }
    return show(request, "desk/night.html", context)


def _exported(one: Round, seen: set[str]) -> Row:
    """A night under the keys of `COLUMNS`."""
    sums = {key: many for key, (_, many) in zip(COUNTED, _sums(one, seen), strict=True)}
    about: Row = {"on": one.on, "people": one.people, "households": one.households, "lasted": _lasted(one)}
    return {**about, "known_at": f"{one.known_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}", **sums}


def _counts(told: dict[str, int]) -> list[tuple[str, str, int]]:
    return [(key, label, told.get(key, 0)) for key, label in zip(COUNTED, LABELS, strict=True)]


def _sums(found: Round, seen: set[str]) -> list[tuple[str, int]]:
    told = [one for code, one in found.found.get("rules", {}).items() if code in seen]
    return [(label, sum(one.get(key, 0) for one in told)) for key, label in zip(COUNTED, LABELS, strict=True)]


def _lasted(found: Round) -> str:
    if found.finished_at is None:
        return "未完成"
    seconds = int((found.finished_at - found.started_at).total_seconds())
    return f"{seconds // 60}分{seconds % 60}秒" if seconds >= 60 else f"{seconds}秒"


def _sources(request: DeskRequest, found: Round) -> list[SourceIn]:
    """By source; batches, their rows without a usable number and what is asked about them only as far as the seat sees."""
    numbers = {number for _, number, _ in delivered(found.manifest)}
    batches = visible(Batch.objects.filter(pk__in=numbers), request.seat)
    asked = visible(LinkReview.objects.filter(batch__in=numbers, state=ReviewState.OPEN), request.seat)
    counted = asked.order_by().values("source").annotate(many=Count("pk"))
    waiting: dict[str, int] = {row["source"]: row["many"] for row in counted}
    seen = batches.order_by().values("source").annotate(many=Count("pk"), residue=Sum("residue_rows"))
    known: dict[str, Mapping[str, Any]] = {row["source"]: row for row in seen}
    fresh, people = found.found.get("came", {}), found.found.get("sources", {})
    return [
        SourceIn(
            source_name(code),
            fresh.get(code, {}).get("rows", 0),
            fresh.get(code, {}).get("matched", 0),
            people.get(code, 0),
            known.get(code, {}).get("many", 0),
            known.get(code, {}).get("residue", 0),
            waiting.get(code, 0),
        )
        for code in sorted({source for source, _, _ in delivered(found.manifest)})
    ]
