"""Reading the books: balances on a day, what one party got and is owed."""

from datetime import date

from django.db.models import QuerySet, Sum

from minzheng.mechanisms.ledger.models import Chart, Fund, Posting


def balances(fund: Fund, on: date | None = None) -> dict[Chart, int]:
    """Balance of each account of a fund after a day (default: now), debit positive."""
    if on is None:
        return {Chart(one.chart): one.balance for one in fund.accounts.all()}
    sums = Posting.objects.filter(account__fund=fund, entry__on__lte=on).values_list("account__chart")
    found = dict(sums.annotate(total=Sum("amount")))
    return {chart: found.get(chart.value, 0) for chart in Chart}


def postings_of(party: str, chart: Chart | None = None) -> QuerySet[Posting]:
    """Postings for a party (such as person:12), oldest first."""
    found = Posting.objects.filter(party=party).select_related("entry", "account__fund")
    found = found.filter(account__chart=chart) if chart else found
    return found.order_by("entry__on", "pk")


def owed_to(party: str) -> int:
    """What is owed to a party and not yet settled, in the smallest unit."""
    total = postings_of(party, Chart.PAYABLE).aggregate(total=Sum("amount"))["total"]
    return -(total or 0)


def granted_in(fund: Fund, year: int) -> int:
    """What came into a fund in a year, less what was moved on to other funds."""
    came = Posting.objects.filter(account__fund=fund, account__chart=Chart.GRANTED, entry__on__year=year)
    return -(came.aggregate(total=Sum("amount"))["total"] or 0)
