"""主动发现: people nobody has on record, looked at by the help rules that need nothing of the registers; each a lead."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from minzheng.foundation import ciphers
from minzheng.foundation.errors import Invalid
from minzheng.foundation.identifiers import ResidentId
from minzheng.foundation.periods import months_later
from minzheng.mechanisms.areas.public import Area, AreaVersion
from minzheng.mechanisms.exchange.public import Batch, Kind, founded_area, source_of, texts_of
from minzheng.mechanisms.journal.public import SYSTEM, acting, reading
from minzheng.mechanisms.monitoring.counting import delivered
from minzheng.mechanisms.monitoring.judging import judge
from minzheng.mechanisms.monitoring.lead_models import Lead, LeadState
from minzheng.mechanisms.monitoring.models import Round
from minzheng.mechanisms.monitoring.night import Hit, Night, People
from minzheng.mechanisms.monitoring.reviewing import GivenRow
from minzheng.mechanisms.monitoring.rules import WarningRule, in_force, warning_rules
from minzheng.mechanisms.monitoring.running import explained
from minzheng.mechanisms.monitoring.trials import on_trial
from minzheng.mechanisms.registry.public import find_by_number

LOOKED = "leads"  # in what a night found: how many leads were new
SHORTEST_STEM = 3
_SUFFIXES = ("街道", "镇", "乡", "社区", "村")
_UNKNOWN = {"age": -1}  # attributes whose "unknown" is not nothing


@dataclass(frozen=True)
class Who:
    """A stranger as delivered, and where the address lies."""

    identity: str
    given: GivenRow
    area: int


def look_for_strangers(night: Night, done: Round) -> int:
    """Judge whoever is new in the sources that rules name for it and is not on record; how many leads are new.

    New is what no night looked at before, so that most nights have little to do; twice for one night is once. A lead that
    was found needless stays quiet as long as a warning of its rule would.
    """
    if LOOKED in done.found:
        return 0
    tried = on_trial(night.on, warning_rules().values())
    rules = [each for each in warning_rules().values() if each.strangers and each.rule not in tried]
    rules = [each for each in rules if in_force(each.rule, night.on)]
    keys, root = _keys(night, {each.strangers for each in rules}), founded_area()
    told = _told(night, keys, rules, root) if len(keys) and root is not None else []
    with acting(SYSTEM, f"{night.on}主动发现未登记人员"):
        done.found[LOOKED] = _record(told, done, night)
        done.save(update_fields=["found"])
    return int(done.found[LOOKED])


def _told(night: Night, keys: Any, rules: Sequence[WarningRule], root: Area) -> list[tuple[Hit, Who]]:
    """Every hit that rests on a row of its rule's own source, with who it is."""
    with reading():
        hits = list(
            judge(Night(night.on, _people(night, keys, root), night.deliveries, night.shapes), rules).hits
        )
    by_rule = {each.rule: each for each in rules}
    hits = [each for each in hits if by_rule[each.rule].strangers in each.parts[0].origins]
    who = _known(night, keys, hits, by_rule, root)
    return [(each, who[each.parts[0].person]) for each in hits if each.parts[0].person in who]


def _keys(night: Night, sources: Iterable[str]) -> Any:
    """The keys (sorted) of everybody new in some sources who is not among the people of the night."""
    wanted = set(sources)
    last = Round.objects.filter(found__has_key=LOOKED).order_by("on", "finished_at").last()
    before = delivered(last.manifest) if last else set()
    found = [
        pq.read_table(each.path, columns=["key"])["key"].to_numpy()
        for each in night.deliveries
        if each.source in wanted and not each.mark and (each.source, each.batch, False) not in before
    ]
    keys = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
    return keys[~np.isin(keys, night.people.keys)]


def _people(night: Night, keys: Any, root: Area) -> People:
    """Strangers as people of a night: each alone, nothing on record of them; known by -1, -2, … in the order of the keys."""
    many = len(keys)
    columns: dict[str, Any] = {
        name: pa.array(np.full(many, _UNKNOWN.get(name, 0))).cast(night.people.table.schema.field(name).type)
        for name in night.people.table.column_names
    }
    columns |= {
        "person": pa.array(-1 - np.arange(many)),
        "key": pa.array(keys),
        "household": pa.array(np.zeros(many, np.int64)),
        "place": pa.array(np.full(many, root.pk, np.int64)),
    }
    return People.of(pa.table(columns))


def _known(
    night: Night, keys: Any, hits: Sequence[Hit], rules: Mapping[str, WarningRule], root: Area
) -> dict[int, Who]:
    """Who the strangers of some hits are: their own rows are opened, in memory; whoever is on record after all is left out."""
    rows = {each.parts[0].person: each.parts[0].origins[rules[each.rule].strangers] for each in hits}
    if not rows:
        return {}
    texts = dict(_opened(rows))
    addresses = _addresses(night, {int(keys[-1 - person]): person for person in rows})
    places = _Places(night, root)
    found = {}
    for person, (batch, told) in texts.items():
        source = source_of(batch.source)
        try:
            number = ResidentId.parse(told[source.number.code])
            if find_by_number(number.number) is not None:
                continue
        except Invalid:
            continue
        name = told[source.person_name.code] if source.person_name else ""
        address = addresses.get(person, "")
        given = GivenRow(name, number.number, number.born.isoformat(), number.sex.value, "", address)
        found[person] = Who(ciphers.blind("monitoring.stranger", number.number), given, places.of(address))
    return found


def _opened(rows: Mapping[int, tuple[int, int]]) -> Iterator[tuple[int, tuple[Batch, dict[str, str]]]]:
    """The texts of rows (batch, line) by whom they are about."""
    wanted: dict[int, dict[int, int]] = defaultdict(dict)
    for person, (number, row) in rows.items():
        wanted[number][row] = person
    for number, batch in Batch.objects.in_bulk(wanted).items():
        for row, texts in texts_of(batch, wanted[number]):
            yield wanted[number][row], (batch, texts)


def _addresses(night: Night, people: Mapping[int, int]) -> dict[int, str]:
    """What the newest delivery with addresses says where people (by key) live."""
    column = {}
    for each in night.deliveries:
        kinds = (one.code for one in source_of(each.source).columns if one.kind is Kind.ADDRESS)
        column[each.source] = next(kinds, "")
    rows: dict[int, tuple[int, int]] = {}
    for each in sorted(night.deliveries, key=lambda one: one.batch):
        if column[each.source] and not each.mark:
            table = pq.read_table(each.path, columns=["key", "row"])
            inside = np.isin(table["key"].to_numpy(), np.fromiter(people, np.int64))
            for key, row in zip(
                *(table[name].to_numpy()[inside].tolist() for name in ("key", "row")), strict=True
            ):
                rows[people[key]] = (each.batch, row)
    return {person: texts[column[batch.source]] for person, (batch, texts) in _opened(rows)}


class _Places:
    """Areas by the names an address writes; what names none, or several, is the whole place's."""

    def __init__(self, night: Night, root: Area) -> None:
        inside = AreaVersion.objects.filter(valid__contains=night.on, path__contains=[root.pk])
        self._root, self._areas = root.pk, list(inside.values_list("area", "name", "path"))

    def of(self, address: str) -> int:
        """The deepest area named in an address, by name and the names above it."""
        named = {area for area, name, _ in self._areas if any(one in address for one in _forms(name))}
        scored = [
            (sum(one in named for one in path), len(path), area)
            for area, _, path in self._areas
            if area in named
        ]
        best = max((each[:2] for each in scored), default=None)
        found = [area for *score, area in scored if tuple(score) == best]
        return found[0] if len(found) == 1 else self._root


def _forms(name: str) -> list[str]:
    """A name as addresses write it: whole, or without its kind where enough is left."""
    stems = (name.removesuffix(each) for each in _SUFFIXES if name.endswith(each))
    return [name, *(one for one in stems if len(one) >= SHORTEST_STEM)]


def _record(told: Sequence[tuple[Hit, Who]], done: Round, night: Night) -> int:
    rules = warning_rules()
    known = Lead.objects.filter(identity__in={who.identity for _, who in told}).order_by("pk")
    latest = {(each.rule, each.identity): each for each in known}
    fresh = []
    for hit, who in told:
        before = latest.get((hit.rule, who.identity))
        quiet = rules[hit.rule].quiet_months
        if before is None or (before.decided_on and months_later(before.decided_on, quiet) <= night.on):
            fresh.append(_lead(hit, who, done, night))
        elif before.last_on < night.on:
            before.last_on, before.times = night.on, before.times + 1
            before.save(update_fields=["last_on", "times"])
    Lead.objects.bulk_create(fresh)
    return len(fresh)


def _lead(hit: Hit, who: Who, done: Round, night: Night) -> Lead:
    part = hit.parts[0]
    told = {"person": 0, "known": part.known, "origins": part.origins}
    return Lead(
        rule=hit.rule, matter=warning_rules()[hit.rule].matter, identity=who.identity, area_id=who.area,
        record=json.dumps(vars(who.given), ensure_ascii=False),
        sealed=json.dumps({"outcome": explained(hit, night.on).to_json(), "parts": [told]}, ensure_ascii=False),
        sources=sorted(part.origins), first_on=night.on, last_on=night.on, found_in=done, state=LeadState.OPEN,
    )  # fmt: skip
