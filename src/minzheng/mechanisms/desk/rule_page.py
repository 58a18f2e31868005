"""The page of a warning rule: what it reads and works out, by which values, how often it was right, its trials."""

import datetime
from dataclasses import dataclass
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError
from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.desk.exporting import Row
from minzheng.mechanisms.desk.held import Held
from minzheng.mechanisms.desk.monitored import seen_warnings, source_name, whole
from minzheng.mechanisms.documents.public import Column, ColumnKind
from minzheng.mechanisms.law.public import RuleVersion, declared_parameter, parameter, rule_versions
from minzheng.mechanisms.monitoring.public import (
    Fact,
    Quality,
    Round,
    Trial,
    Warning,
    WarningRule,
    WarningState,
    attributes,
    by_rule,
    by_source,
    known,
    on_trial,
    prepared,
)

ENDED = "试运行结束"
COLUMNS = (
    Column("name", "规则", width=28),
    Column("direction", "方向"),
    Column("severity", "程度"),
    Column("to", "业务", width=12),
    Column("state", "状态"),
    Column("basis", "依据", width=28),
    Column("pushed", "推送", ColumnKind.INTEGER),
    Column("told", "有结论", ColumnKind.INTEGER),
    Column("right", "属实", ColumnKind.INTEGER),
    Column("rate", "命中率"),
)


@dataclass(frozen=True)
class Setting:
    """A parameter a rule uses: its label, what it is for the seat's area today ("" where none is set), and by what."""

    label: str
    now: str
    basis: str


@dataclass(frozen=True)
class RuleRow:
    """A rule in the list: whether it is on trial, how it did in the last twelve months."""

    rule: WarningRule
    tried: bool
    basis: str
    quality: Quality

    @property
    def values(self) -> Row:
        """Under the keys of `COLUMNS`."""
        return {
            "name": self.rule.name,
            "direction": self.rule.direction,
            "severity": self.rule.severity,
            "to": self.rule.to,
            "state": "试运行" if self.tried else "正式",
            "basis": self.basis,
            "pushed": self.quality.pushed,
            "told": self.quality.told,
            "right": self.quality.right,
            "rate": hit_rate(self.quality),
        }


def hit_rate(quality: Quality) -> str:
    """How many of the warnings told were right, in percent; a dash while none was told."""
    if not quality.told:
        return "—"
    tenths = (2000 * quality.right + quality.told) // (2 * quality.told)
    return f"{tenths // 10}.{tenths % 10}%"


def last_year() -> tuple[datetime.date, datetime.date]:
    """The twelve months up to today."""
    today = clock.today()
    month = today.replace(year=today.year - 1, day=1)
    return month, today


def rule_rows(rules: list[WarningRule], seat: Seat) -> list[RuleRow]:
    """All these rules with what became of the warnings this seat sees."""
    quality = by_rule(seen_warnings(seat), *last_year())
    tried = on_trial(clock.today(), rules)
    return [
        RuleRow(one, one.rule in tried, str(text_of(one).basis), quality.get(one.rule, Quality()))
        for one in rules
    ]


def text_of(rule: WarningRule) -> RuleVersion:
    """The text in force today, else the first that will be, else the last that was."""
    versions, today = sorted(rule_versions(rule.rule), key=lambda one: one.since), clock.today()
    now = [one for one in versions if one.since <= today and (one.until is None or today <= one.until)]
    return (now or [one for one in versions if one.since > today] or versions[-1:])[0]


def rule_context(rule: WarningRule, seat: Seat, held: Held) -> dict[str, Any]:
    """What the page says of one rule."""
    text, found = text_of(rule), seen_warnings(seat).filter(rule=rule.rule)
    area = seat.unit.area if seat.unit else None
    sources = by_source(found, *last_year())
    tried = rule.rule in on_trial(clock.today(), [rule])
    return {
        "rule": rule,
        "text": text,
        "reads": [_read(name) for name in sorted(text.reads)],
        "works_out": list(text.labels.values()),
        "settings": [_setting(code, area) for code in text.uses.values()],
        "verify": _setting(rule.verify, area),
        "quality": by_rule(found, *last_year()).get(rule.rule, Quality()),
        "by_source": [(source_name(code), one) for code, one in sorted(sources.items())],
        "tried": tried,
        "trials": _trials(rule) if whole(seat) else [],
        "shadow": _shadow(found) if whole(seat) else None,
        "decides": whole(seat) and held.includes((Function.DECIDING,), rule.matter),
        "since": last_year()[0],
    }


def _read(name: str) -> tuple[str, str, str]:
    """Label, unit and origin of a name a rule reads."""
    declared = known(name)
    if declared is None:
        return name, "", ""
    inner = known(name.removeprefix("home_")) or declared
    origin = source_name(inner.source) if isinstance(inner, Fact) else _own(inner.code)
    return declared.label, declared.unit, origin


def _own(code: str) -> str:
    """Where a name comes from that no source brings."""
    if code in prepared():
        return "由其他项目算出"
    return "本局登记" if code in attributes() else ""


def _setting(code: str, area: Area | None) -> Setting:
    label = declared_parameter(code).label
    try:
        answer = parameter(code, area, clock.today())
    except UserError:
        return Setting(label, "", "")
    return Setting(label, str(answer), str(answer.basis))


def _trials(rule: WarningRule) -> list[Trial]:
    found = Trial.objects.filter(rule=rule.rule).order_by("-since", "-pk")
    return list(found.select_related("begun_by__staff", "ended_by__staff"))


def _shadow(found: Any) -> dict[str, int]:
    """What trials found without sending: standing on the last night, no longer standing, closed with an earlier trial."""
    last = Round.objects.filter(finished_at__isnull=False).order_by("on").last()
    trial: list[Warning] = list(found.filter(state=WarningState.TRIAL).only("last_on"))
    standing = sum(last is not None and one.last_on == last.on for one in trial)
    return {
        "standing": standing,
        "gone": len(trial) - standing,
        "ended": found.filter(state=WarningState.CLOSED, result=ENDED).count(),
    }
