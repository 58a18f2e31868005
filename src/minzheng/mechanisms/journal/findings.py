from dataclasses import dataclass, field
from enum import StrEnum

SHOWN = 200


class Kind(StrEnum):
    """What may be wrong with a journal, in the words of the report."""

    ENTRY_EDITED = "日志被改"
    ENTRY_DELETED = "日志被删"
    ENTRY_INSERTED = "日志被插入"
    ENTRY_SWAPPED = "日志被调换"
    ACT_EDITED = "操作被改"
    ACT_DELETED = "操作被删"
    SEAL_EDITED = "封条提要被改"
    SEAL_FORGED = "封条与密钥不符，被改过或不是本单位所作"
    CHAIN_BROKEN = "封条链断开"
    TAIL_CUT = "末尾被截"
    ANCHOR_MISSING = "锚文件丢失"
    ANCHOR_DIFFERS = "锚文件不符"
    ROW_DIFFERS = "记录被绕过日志改动"
    ROW_UNJOURNALLED = "记录没有日志"
    ROW_GONE = "记录被绕过日志删除"
    ROW_RETURNED = "已删除的记录又出现"


@dataclass(frozen=True)
class Fault:
    """One thing wrong: its kind and the place, e.g. 第17条."""

    kind: Kind
    place: str

    def __str__(self) -> str:
        return f"{self.kind.value}：{self.place}"


@dataclass
class Report:
    """What a check of the journal found. Of each kind the first faults are listed, all are counted."""

    entries: int = 0
    seals: int = 0
    rows: int = 0
    unsealed: int = 0
    unanchored: int = 0
    head: str = ""
    faults: list[Fault] = field(default_factory=list)
    counts: dict[Kind, int] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """True when nothing is wrong; an unsealed tail is not wrong."""
        return not self.counts

    @property
    def total(self) -> int:
        """Number of faults, listed or not."""
        return sum(self.counts.values())

    def found(self, kind: Kind, place: str) -> None:
        """Note a fault."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] <= SHOWN:
            self.faults.append(Fault(kind, place))

    def in_words(self) -> str:
        """The report for people."""
        lines = [
            f"已核对{self.entries}条日志、{self.seals}张封条、{self.rows}行记录；末尾{self.unsealed}条尚未封存。"
        ]
        if self.unanchored:
            lines.append(f"最近{self.unanchored}张封条还没有写进锚文件，下次封存时自动补上。")
        lines += [str(fault) for fault in self.faults]
        if hidden := self.total - len(self.faults):
            lines.append(f"另有{hidden}处未列出。")
        verdict = (
            "未发现问题。"
            if self.clean
            else f"共{self.total}处问题。请保留现场，立即报告分管负责人和审计人员。"
        )
        return "\n".join([*lines, verdict])

    def as_json(self) -> dict[str, object]:
        """The report for scripts."""
        return {
            "clean": self.clean,
            "entries": self.entries,
            "seals": self.seals,
            "rows": self.rows,
            "unsealed": self.unsealed,
            "unanchored": self.unanchored,
            "head": self.head,
            "counts": {kind.name.lower(): count for kind, count in self.counts.items()},
            "faults": [{"kind": fault.kind.name.lower(), "place": fault.place} for fault in self.faults],
        }
