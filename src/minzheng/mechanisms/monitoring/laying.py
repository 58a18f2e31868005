"""Where people stand from night to night: whoever stays keeps his place, who comes lies behind, who goes leaves his empty.

So what the night before kept by place still fits when some people are others. Those who came since the last night over
everybody are sorted by key among themselves; a month has an end, and with it everybody is laid anew.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from minzheng.mechanisms.lake.public import places_of
from minzheng.mechanisms.monitoring.night import NOBODY, People

MANY = 8  # one new or gone of so many: everybody is laid anew


@dataclass(frozen=True)
class Layout:
    """Keys by place: of those who stood there in the last night over everybody (`first`), then of those who came `since`, both
    sorted; `gone`: the places (sorted) of those who are watched no more."""

    first: Any
    since: Any = field(default_factory=lambda: NOBODY)
    gone: Any = field(default_factory=lambda: NOBODY)

    def beside(self, people: People) -> "Laid | None":
        """These people (sorted by key) by place; None where too many are others, or there is nobody."""
        if not len(self.since) and not len(self.gone) and np.array_equal(self.first, people.keys):
            return Laid(self, self, people, np.arange(len(people.keys)))
        found, at = places_of(self.first, people.keys)
        others = people.keys[~found]
        since = np.union1d(self.since, others)
        rows = np.full(len(self.first) + len(since), -1)
        rows[at] = np.flatnonzero(found)
        rows[len(self.first) + np.searchsorted(since, others)] = np.flatnonzero(~found)
        gone = np.flatnonzero(rows < 0)
        if not len(people.keys) or (len(since) + len(gone)) * MANY > len(self.first):
            return None
        return Laid(self, Layout(self.first, since, gone), people, rows)


@dataclass(frozen=True)
class Laid:
    """The people of a night by place: how they stood the night before (`then`), how they stand `now`, and for each place now the row
    of `given`, -1 where nobody is."""

    then: Layout
    now: Layout
    given: People
    rows: Any

    @property
    def first(self) -> int:
        """So many places are those of the last night over everybody."""
        return len(self.now.first)

    @cached_property
    def people(self) -> People:
        """Everybody by place. Of whoever is gone nothing is told but that he shares no household."""
        gone, since = self.now.gone, self.now.since
        if not len(since) and not len(gone):
            return replace(self.given, first=self.first)
        table = self.given.table.take(pa.array(np.maximum(self.rows, 0)))
        household = table["household"].to_numpy().copy()
        household[gone] = 0
        table = table.set_column(table.column_names.index("household"), "household", pa.array(household))
        return People(np.concatenate([self.now.first, since]), table, self.first, gone)

    @cached_property
    def behind(self) -> Any:
        """Where those who had come by the night before now stand among those who came."""
        return np.searchsorted(self.now.since, self.then.since)

    @cached_property
    def came(self) -> Any:
        """The places (sorted) of those who were not watched the night before."""
        new = np.setdiff1d(np.arange(len(self.now.since)), self.behind) + self.first
        back = np.setdiff1d(self.placed(self.then.gone), self.now.gone)
        return np.sort(np.concatenate([new, back]))

    def placed(self, then: Any) -> Any:
        """Places of the night before, as they are now."""
        if not len(self.then.since) or len(self.then.since) == len(self.now.since):
            return then
        made, behind = np.array(then), then >= self.first
        made[behind] = self.behind[then[behind] - self.first] + self.first
        return made

    @cached_property
    def before(self) -> Any:
        """For every place the row of the night before; for whoever was not yet there, any."""
        made = np.zeros(len(self.rows), np.int64)
        made[: self.first] = np.arange(self.first)
        made[self.first + self.behind] = np.arange(self.first, self.first + len(self.behind))
        return made

    def table(self, then: pa.Table) -> pa.Table:
        """The table of the night before by the places of now; of whoever was not yet there it says nothing that counts."""
        if len(self.then.since) == len(self.now.since):
            return then
        return pa.concat_tables([then.slice(0, self.first), then.take(pa.array(self.before[self.first :]))])
