"""A batch against its contract and against the last one applied: what a person has to look at, and what is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.foundation.masking import mask_text
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.exchange.contracts import Field, Kind, Mode, Source
from minzheng.mechanisms.exchange.examining import Examined
from minzheng.mechanisms.exchange.models import AlarmKind, Batch, BatchState
from minzheng.mechanisms.exchange.rhythm import written
from minzheng.mechanisms.exchange.stability import stability_index


@dataclass(frozen=True)
class Finding:
    """One thing the source's owner is told, and where it leaves the batch (None: it may go in all the same)."""

    kind: AlarmKind
    text: str
    leads_to: BatchState | None = BatchState.HELD


def findings(source: Source, batch: Batch, seen: Examined, before: Batch | None) -> list[Finding]:
    """Everything remarkable; `before` is the last applied batch of the same source and sender."""
    found = [*_of_itself(source, seen), *_of_time(source, batch, before)]
    if seen.rows:  # a file that says there is nothing always looks the same
        found += _repeated(source, batch, before)
    if before is not None and seen.rows:
        found += [*_rows(source, seen, before), *_heading(source, seen, before)]
        found += [*_emptier(source, seen, before), *_shifted(source, seen, before)]
    return found


def _of_itself(source: Source, seen: Examined) -> Iterator[Finding]:
    least, most = source.rows
    if not seen.rows:
        if least:
            yield Finding(AlarmKind.EMPTY, f"文件只有标题行，没有数据；约定每批不少于{least}行。")
        return
    if seen.rows < least:
        yield Finding(AlarmKind.SHRUNKEN, f"本批{seen.rows}行，少于约定的最少{least}行。")
    if seen.rows > most:
        yield Finding(AlarmKind.GROWN, f"本批{seen.rows}行，多于约定的最多{most}行。")
    if seen.faulty * 100 > seen.rows * source.tolerance:
        worst = "；".join(
            f"“{column or '整行'}”{count}处（{code}）"
            for (column, code), count in seen.found.counts.most_common(5)
        )
        told = f"{seen.rows}行中有{seen.faulty}行有差错，超过约定的{source.tolerance}%：{worst}。全部差错按行列出。"
        yield Finding(AlarmKind.REFUSED, told, BatchState.REFUSED)
    if seen.residue * 100 > seen.rows * source.residue:
        told = f"{seen.rows}行中有{seen.residue}行证件号码为空或校验不符，超过约定的{source.residue}%。"
        yield Finding(AlarmKind.RESIDUE, told)


def _of_time(source: Source, batch: Batch, before: Batch | None) -> Iterator[Finding]:
    said = written(source.frequency, batch.period)
    if before is not None and batch.period < before.period:
        last = written(source.frequency, before.period)
        yield Finding(AlarmKind.STALE, f"本批是{said}的数据，早于已入库的{last}。")


def _repeated(source: Source, batch: Batch, before: Batch | None) -> Iterator[Finding]:
    twin = (
        Batch.objects.filter(source=batch.source, sender=batch.sender, digest=batch.digest)
        .exclude(pk=batch.pk)
        .order_by("-period")
        .first()
    )
    unchanged = source.mode is Mode.SNAPSHOT and before is not None and twin == before
    if twin is not None and not unchanged:
        said, now = (written(source.frequency, each.period) for each in (twin, batch))
        told = f"内容与{said}报送的批次{twin.pk}完全相同，却报作{now}。"
        yield Finding(AlarmKind.STALE, told)


def _rows(source: Source, seen: Examined, before: Batch) -> Iterator[Finding]:
    said = f"本批{seen.rows}行，上一批{before.rows}行，"
    if seen.rows * 100 < before.rows * (100 - source.fewer):
        yield Finding(AlarmKind.SHRUNKEN, f"{said}减少超过约定的{source.fewer}%。")
    if before.rows and seen.rows * 100 > before.rows * (100 + source.more):
        yield Finding(AlarmKind.GROWN, f"{said}增加超过约定的{source.more}%。")


def _heading(source: Source, seen: Examined, before: Batch) -> Iterator[Finding]:
    now, then = {mask_text(name)[:200] for name in seen.header}, set(before.header)
    declared = {one.name for one in source.columns}
    gone, new = sorted(then - now), sorted(now - then)
    if gone or new:
        told = "；".join(
            f"{what}：{'、'.join(names)[:300]}"
            for what, names in (("少了列", gone), ("多了列", new))
            if names
        )
        lost = BatchState.HELD if declared & set(gone) else None
        yield Finding(AlarmKind.SCHEMA, f"标题行与上一批不同。{told}。", lost)


def _emptier(source: Source, seen: Examined, before: Batch) -> Iterator[Finding]:
    if not before.rows:
        return
    then: Mapping[str, int] = before.profile.get("empty", {})
    for one in source.columns:
        now_share = seen.profile.empty[one.code] * 100 / seen.rows
        then_share = then.get(one.code, 0) * 100 / before.rows
        if now_share - then_share > source.emptier:
            told = f"“{one.name}”一列空着的占{now_share:.0f}%，上一批占{then_share:.0f}%。"
            yield Finding(AlarmKind.EMPTIER, told)


def _shifted(source: Source, seen: Examined, before: Batch) -> Iterator[Finding]:
    then: Mapping[str, Any] = before.profile.get("classes", {})
    for one in source.kept:
        now: Mapping[str, int] = seen.profile.classes.get(one.code, {})
        index = stability_index(now, then.get(one.code, {}))
        if index > source.shift:
            told = f"“{one.name}”一列的分布与上一批相差过大（PSI {_hundredths(index)}，约定不超过{_hundredths(source.shift)}）"
            yield Finding(AlarmKind.SHIFTED, f"{told}：{_moved(one, then[one.code], now)}。")


def _moved(one: Field, then: Mapping[str, int], now: Mapping[str, int]) -> str:
    """The change in words: the middle value before and now, or the value whose share moved most."""
    if one.kind in (Kind.CHOICE, Kind.CONDITION):
        shares = {
            each: (then.get(each, 0) * 100 / sum(then.values()), now.get(each, 0) * 100 / sum(now.values()))
            for each in then.keys() | now.keys()
        }
        most = max(shares, key=lambda each: abs(shares[each][0] - shares[each][1]))
        name = one.choices[int(most)] if one.kind is Kind.CHOICE else ("是" if most == "1" else "否")
        return f"“{name}”由{shares[most][0]:.0f}%变为{shares[most][1]:.0f}%"
    return f"居中的值由{_about(one, then)}变为{_about(one, now)}"


def _hundredths(whole: int) -> str:
    return f"{whole // 100}.{whole % 100:02}"


def _about(one: Field, counts: Mapping[str, int]) -> str:
    """Roughly the middle value of counts by power of two."""
    half, power = sum(counts.values()) / 2, 0
    for power in sorted(map(int, counts)):
        half -= counts[str(power)]
        if half <= 0:
            break
    value = (2 ** abs(power) * 3 // 4 if power else 0) * (-1 if power < 0 else 1)
    if one.kind is Kind.MONEY:
        return f"约{format_yuan(value)}元"
    if one.kind is Kind.DATE:
        return f"约{abs(value)}天{'前' if value < 0 else '后'}"
    return f"约{value}"
