"""By whom, when, what for and in which case rows were changed, as the journal tells it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from minzheng.foundation import clock
from minzheng.mechanisms.journal.public import Entry
from minzheng.mechanisms.matters.public import Case, Stage

_CASES, _STAGES = Case._meta.db_table, Stage._meta.db_table


@dataclass(frozen=True)
class Change:
    """The act behind a journal entry; `case` is the number of its case, "" for an act of none or of several."""

    on: date
    actor: str
    purpose: str
    case: str

    def in_words(self) -> str:
        """The change for readers."""
        told = f"{self.on}由{self.actor}" + (f"办理{self.case}" if self.case else "")
        return f"{told}（{self.purpose}）" if self.purpose else told


def changes(seqs: Collection[int]) -> dict[int, Change]:
    """What each journal entry came from, by its number."""
    entries = list(Entry.objects.filter(seq__in=seqs).select_related("act"))
    alone = _only_case({entry.act_id for entry in entries})
    pks = {entry.seq: _named(entry) or alone.get(entry.act_id) for entry in entries}
    numbers = dict(Case.objects.filter(pk__in=[pk for pk in pks.values() if pk]).values_list("pk", "number"))
    return {
        entry.seq: Change(
            entry.act.business_time.astimezone(clock.SHANGHAI).date(),
            entry.act.actor,
            entry.act.purpose,
            numbers.get(pks[entry.seq] or 0, ""),
        )
        for entry in entries
    }


def _named(entry: Entry) -> int | None:
    """The case the changed row itself names."""
    if entry.table_name == _CASES:
        return int(entry.row_pk)
    row: Mapping[str, int | None] = entry.new or entry.old or {}
    return row.get("case_id")


def _only_case(acts: Collection[int]) -> dict[int, int]:
    """The case of each act that worked on exactly one."""
    found: dict[int, set[int | None]] = defaultdict(set)
    for entry in Entry.objects.filter(act_id__in=acts, table_name__in=(_CASES, _STAGES)):
        found[entry.act_id].add(_named(entry))
    return {act: one for act, cases in found.items() if len(cases) == 1 for one in cases if one is not None}
