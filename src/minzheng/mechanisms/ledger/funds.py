"""Funds: opened, given uses, found for an item in an area on a day."""

from datetime import date

from django.db.models import Case, IntegerField, Value, When
from psycopg.types.range import Range

from minzheng.mechanisms.areas.public import Area, version_of
from minzheng.mechanisms.ledger.models import Chart, Fund, FundUse, LedgerAccount


def open_fund(
    code: str, name: str, source: str, area: Area, on: date, unit: str = "元", case_id: int | None = None
) -> Fund:
    """Make a fund with its accounts. `source` says whose money it is; `case_id` is the decided case behind it."""
    fund = Fund.objects.create(
        code=code, name=name, source=source, area=area, opened_on=on, unit=unit, case_id=case_id
    )
    LedgerAccount.objects.bulk_create(LedgerAccount(fund=fund, chart=chart) for chart in Chart)
    return fund


def use_fund(
    fund: Fund, item: str, area: Area, since: date, until: date | None = None, level: str = ""
) -> FundUse:
    """Let a fund pay `item` in `area` and below, for what is decided at `level` (empty: any), up to, not including, `until`."""
    return FundUse.objects.create(fund=fund, item=item, area=area, level=level, valid=Range(since, until))


def fund_for(item: str, area: Area, on: date, level: str = "") -> Fund | None:
    """The fund that pays an item: of the nearest area upwards, the one for this level before the one for any; or None."""
    path = version_of(area, on).path
    nearness = Case(
        *(When(area_id=step, then=Value(place)) for place, step in enumerate(path)),
        output_field=IntegerField(),
    )
    specific = Case(When(item=item, then=Value(1)), default=Value(0), output_field=IntegerField())
    uses = FundUse.objects.filter(
        item__in=(item, ANY_ITEM), area_id__in=path, level__in={level, ""}, valid__contains=on
    )
    found = uses.select_related("fund").order_by(nearness.desc(), specific.desc(), "-level").first()
    return found.fund if found else None


ANY_ITEM = "*"
