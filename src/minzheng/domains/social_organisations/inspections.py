"""年检结论: what each organisation's yearly inspection found, who did not come, who has been away too long (S40).

What it found weighs in the random draws of 社会组织: those that failed or did not come are drawn more (S46).
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import QuerySet

from minzheng.domains.social_organisations.roll import FOUNDATION, KINDS, ROLL, on_roll
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.checks.public import Candidate, DrawGroup, DrawItem, declare_draw_item
from minzheng.mechanisms.law.public import cite, parameter, term
from minzheng.mechanisms.matters.public import Case, calendar
from minzheng.mechanisms.registry.public import Column, Organisation, Register, RegisterEntry, as_of

INSPECTION = "social_organisations.annual_inspection"
CONCLUSIONS = ("合格", "基本合格", "不合格")
ABSENT = "未参加"
DEADLINE = "social_organisations.inspection_deadline"
EXEMPT = term("social_organisations.inspection_exempt")
MISSED = term("social_organisations.missed_years")

RESULTS = Register(
    INSPECTION, "年检结论", Organisation, (Column("year", "年检年度"), Column("conclusion", "结论"))
)


def last_day(year: int, area: Area, on: datetime.date, *kinds: str) -> datetime.date:
    """The last day on which any of these kinds may come to the inspection of `year`, by the rule in force on `on`."""
    codes = {DEADLINE if kind != FOUNDATION else f"{DEADLINE}_foundation" for kind in kinds or KINDS}
    return max(parameter(code, area, on).day_in(year + 1) for code in codes)


def due(area: Area, year: int, on: datetime.date) -> list[RegisterEntry]:
    """Lines of the roll that had to be inspected for `year`: still on it on the last day, and old enough by year's end."""
    found: list[RegisterEntry] = []
    for kind in KINDS:
        day = min(last_day(year, area, on, kind), on)
        found += [line for line in on_roll(area, day).filter(data__kind=kind) if old_enough(line, year, day)]
    return found


def absent(area: Area, year: int, on: datetime.date) -> list[RegisterEntry]:
    """Lines of the roll that had to be inspected for `year` and have neither a conclusion nor an open case."""
    known = set(results(area, year, on).values_list("organisation_id", flat=True))
    known |= set(under_way(year).values_list("organisation_id", flat=True))
    return [line for line in due(area, year, on) if line.organisation_id not in known]


def under_way(year: int) -> QuerySet[Case]:
    """Reports of `year` that are being dealt with, those sent back among them."""
    return Case.objects.filter(matter=INSPECTION, answers__year=year).exclude(step="")


def results(area: Area, year: int, on: datetime.date) -> QuerySet[RegisterEntry]:
    """Conclusions of the inspection of `year` known on a day."""
    return as_of(RESULTS, on, area).filter(key=str(year))


def missing(year: int, on: datetime.date) -> QuerySet[RegisterEntry]:
    """Lines of the roll without a report of `year`, neither concluded nor under way; none where no report of it is kept."""
    came = RegisterEntry.objects.filter(register=RESULTS.code, key=str(year)).exclude(data__conclusion=ABSENT)
    sent = under_way(year)
    if not came.exists() and not sent.exists():
        return RegisterEntry.objects.none()
    lines = as_of(ROLL, on).exclude(organisation__in=came.values("organisation"))
    return lines.exclude(organisation__in=sent.values("organisation"))


def tally(area: Area, year: int, on: datetime.date) -> Counter[str]:
    """How many organisations came to which conclusion, 未参加 among them."""
    return Counter(line.data["conclusion"] for line in results(area, year, on))


def overdue_for_revocation(area: Area, on: datetime.date) -> QuerySet[Organisation]:
    """Organisations on the roll that missed more inspections in a row, up to the last one, than the law bears."""
    return Organisation.objects.filter(
        pk__in=[pk for pk, years in missed(area, on).items() if _too_many(years, area, on)]
    )


def missed(area: Area, on: datetime.date) -> dict[int, list[int]]:
    """Years missed in a row up to the last one, by organisation on the roll; empty for one that came."""
    members = on_roll(area, on).values("organisation")
    lines = as_of(RESULTS, on, area).filter(organisation__in=members)
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for organisation, year, conclusion in lines.values_list("organisation", "data__year", "data__conclusion"):
        found[organisation][year] = conclusion
    return {organisation: missed_in_a_row(years) for organisation, years in found.items()}


def missed_in_a_row(conclusions: Mapping[int, str]) -> list[int]:
    """The unbroken run of missed years that ends with the last year on record; a year without a record breaks it."""
    run: list[int] = []
    year = max(conclusions, default=0)
    while conclusions.get(year) == ABSENT:
        run.insert(0, year)
        year -= 1
    return run


def _too_many(years: list[int], area: Area, on: datetime.date) -> bool:
    return len(years) > MISSED.resolve(area, on).length


def old_enough(line: RegisterEntry, year: int, on: datetime.date) -> bool:
    """Whether it was registered long enough before the end of `year` to be inspected for it."""
    registered = datetime.date.fromisoformat(line.data["registered_on"])
    young = EXEMPT.resolve(line.area, on)
    return due_date(registered, young, calendar()).on <= datetime.date(year, 12, 31)


ORDINARY, WATCHED = "一般", "年检不合格或未参加"


def candidates(area: Area, on: datetime.date) -> Iterator[Candidate]:
    """Every organisation on the roll, grouped by its last conclusion on record."""
    lines = as_of(RESULTS, on, area).order_by("data__year")
    last = dict(lines.values_list("organisation_id", "data__conclusion"))
    for key, name in on_roll(area, on).values_list("organisation_id", "data__name").order_by("pk").iterator():
        group = WATCHED if last.get(key) in ("不合格", ABSENT) else ORDINARY
        yield Candidate(f"organisation:{key}", name, group)


DRAW = DrawItem(
    code="social_organisations.draw",
    label="社会组织随机抽查",
    since=datetime.date(2018, 1, 1),
    basis=cite("社会组织抽查暂行办法"),
    checklist="enforcement.social_organisations",
    objects="登记管理的社会组织",
    floor="social_organisations.draw_floor",
    groups=(DrawGroup(ORDINARY), DrawGroup(WATCHED, "social_organisations.draw_share_watched")),
    cap="social_organisations.draw_cap",
    window=term("checks.draw_cap_window"),
    documents=("检查审批表", "检查通知书", "现场检查笔录", "检查结果告知书"),
    pool=candidates,
)

declare_draw_item(DRAW)
