"""What was delivered is kept for the months of its contract and no longer: sealed file and keyed file go, the row stays."""

from datetime import date

from minzheng.foundation import clock
from minzheng.mechanisms.documents.public import forget_file
from minzheng.mechanisms.exchange.contracts import sources
from minzheng.mechanisms.exchange.feeds import place_of
from minzheng.mechanisms.exchange.models import BankQuery, Batch
from minzheng.mechanisms.exchange.rhythm import period_end
from minzheng.mechanisms.journal.public import SYSTEM, acting


def remove_expired(on: date) -> int:
    """Remove files of batches and queries whose months are over since the end of their period; how many."""
    removed = 0
    for source in sources():
        begun = _months_before(on, source.retention_months)
        batches = Batch.objects.filter(source=source.code, removed_at=None, period__lt=begun)
        for batch in batches.select_related("file"):
            if period_end(source.frequency, batch.period) < begun:
                _remove(batch, source.name)
                removed += 1
        for query in BankQuery.objects.filter(source=source.code, on__lt=begun).exclude(file=None):
            with acting(SYSTEM, f"{source.name}查询{query.pk}保存期满删除名单"):
                _forget(query)
            removed += 1
    return removed


def _remove(batch: Batch, name: str) -> None:
    """The row first: a killed run leaves a keyed file without use, which the next sweep takes."""
    with acting(SYSTEM, f"{name}批次{batch.pk}保存期满删除"):
        batch.removed_at = clock.now()
        batch.profile = {}
        batch.faults.all().delete()
        _forget(batch)
    place_of(batch).unlink(missing_ok=True)


def _forget(row: Batch | BankQuery) -> None:
    stored, row.file = row.file, None
    row.save()
    if stored is not None:
        forget_file(stored)


def _months_before(on: date, months: int) -> date:
    total = on.year * 12 + on.month - 1 - months
    return date(total // 12, total % 12 + 1, min(on.day, 28))
