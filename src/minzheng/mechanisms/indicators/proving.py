"""Proving a frozen figure again: recounted from its manifest, compared with the journal and with the rows of today."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model

from minzheng.foundation.errors import UserError
from minzheng.mechanisms.indicators import manifests
from minzheng.mechanisms.indicators.changing import Change, changes
from minzheng.mechanisms.indicators.counting import value
from minzheng.mechanisms.indicators.declare import Declared, Indicator, Ratio, indicator
from minzheng.mechanisms.indicators.freezing import PART, column_of, digest_of_row, thaw
from minzheng.mechanisms.indicators.fresh import counted_anew
from minzheng.mechanisms.indicators.manifests import Manifest
from minzheng.mechanisms.indicators.models import FrozenFigure

SHOWN = 50  # changed rows told one by one


@dataclass(frozen=True)
class ChangedRow:
    """A counted row that was changed after the freezing: its table, id, newest journal entry (None if it is gone), and how."""

    table: str
    id: int
    seq: int | None
    how: Change | None = None

    def in_words(self) -> str:
        """The change for readers."""
        told = f"，{self.how.in_words()}" if self.how else ""
        model = _model(self.table)
        return f"冻结后：{model._meta.verbose_name if model else self.table}第{self.id}号记录" + (
            f"已改动{told}，见日志第{self.seq}号。" if self.seq else f"已不存在{told}。"
        )


@dataclass(frozen=True)
class Proof:
    """`faults` deny the frozen number; `changed` rows do not, they tell what happened since; `now` is the value of today."""

    label: str
    frozen: str
    recounted: str
    now: str
    records: int
    faults: tuple[str, ...]
    changed: tuple[ChangedRow, ...]

    @property
    def holds(self) -> bool:
        """Whether the frozen number is still proved by its manifest and the journal."""
        return not self.faults

    def as_json(self) -> dict[str, Any]:
        """The proof for programs."""
        return asdict(self) | {"holds": self.holds}

    def in_words(self) -> str:
        """The proof for readers."""
        lines = [
            f"“{self.label}”冻结值{self.frozen}，由清单{self.records}条记录重算为{self.recounted}，"
            f"{'相符' if self.holds else '不能证明'}；按现有记录计算为{self.now or '无'}。"
        ]
        lines += self.faults
        lines += [row.in_words() for row in self.changed[:SHOWN]]
        if more := self.changed[SHOWN:]:
            lines.append(f"冻结后另有{len(more)}条记录有变化。")
        return "\n".join(lines)


def prove(row: FrozenFigure) -> Proof:
    """Recount a frozen figure from its manifest; name what denies it, and every counted row changed or gone since."""
    faults: list[str] = []
    if digest_of_row(row) != row.digest:
        faults.append("冻结数本身与其摘要不符，可能被改动。")
    found: list[Manifest] = []
    for digest in filter(None, (row.manifest, row.part_manifest)):
        try:
            found.append(manifests.load(digest))
        except (UserError, OSError, KeyError, ValueError) as error:
            faults.append(str(error) if isinstance(error, UserError) else f"冻结清单{digest[:12]}…已损坏。")
            continue
        if found[-1].digest != digest:
            faults.append(f"冻结清单{digest[:12]}…的内容与其摘要不符，可能被改动。")
    asked, recounted = _declared(row, faults), ""
    if asked is not None and not faults:
        recounted = _recount(asked, row, found)
        if recounted != row.exact:
            faults.append(f"由清单重算为{recounted or '无'}，与冻结值{row.exact}不符。")
    changed: dict[tuple[str, int], ChangedRow] = {}
    for manifest in found:
        changed.update({(one.table, one.id): one for one in _compare(manifest, row.head, faults)})
    return Proof(
        row.label,
        row.exact,
        recounted,
        _today(row, asked),
        row.records,
        tuple(dict.fromkeys(faults)),
        tuple(changed[key] for key in sorted(changed)),
    )


def _declared(row: FrozenFigure, faults: list[str]) -> Declared | None:
    try:
        return indicator(row.code)
    except UserError as error:
        faults.append(str(error))
        return None


def _recount(asked: Declared, row: FrozenFigure, found: list[Manifest]) -> str:
    column = column_of(row)

    def over(one: Indicator, manifest: Manifest, name: str) -> str:
        kept: list[Any] = [each or None for each in manifest.read.get(name, ())]
        number = one.measure.of(kept)
        return "" if number is None else str(number)

    if isinstance(asked, Ratio):
        whole, part = found
        return f"{over(asked.part, part, column + PART)}/{over(asked.whole, whole, column)}"
    if isinstance(asked, Indicator):
        return over(asked, found[0], column)
    return row.exact if len(found[0].ids) == row.records else ""


def _compare(manifest: Manifest, head: int, faults: list[str]) -> Iterator[ChangedRow]:
    """The journal must know each row in the state the manifest names; later entries are changes."""
    then = manifests.newest_entries(manifest.table, manifest.ids, head)
    now = manifests.newest_entries(manifest.table, manifest.ids)
    model = _model(manifest.table)
    there = (
        set(model._default_manager.filter(pk__in=manifest.ids).values_list("pk", flat=True))
        if model
        else set()
    )
    later = {
        pk: newest
        for pk, seq in zip(manifest.ids, manifest.seqs, strict=True)
        if (newest := now.get(pk, 0)) > seq
    }
    how = changes(later.values())
    for pk, seq in zip(manifest.ids, manifest.seqs, strict=True):
        if not seq or then.get(pk) != seq:
            faults.append(f"{manifest.table}第{pk}号记录在清单中的日志号{seq}与办理日志不符。")
        if pk not in there:
            yield ChangedRow(manifest.table, pk, None, how.get(later.get(pk, 0)))
        elif pk in later:
            yield ChangedRow(manifest.table, pk, later[pk], how.get(later[pk]))


def _model(table: str) -> type[Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


def _today(row: FrozenFigure, asked: Declared | None) -> str:
    if asked is None:
        return ""
    try:
        with counted_anew():
            return value(asked, thaw(row).period, row.area).exact
    except UserError:
        return ""
