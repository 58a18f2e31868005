"""Monitoring (动态监测): what other departments and banks know, laid beside the people every night; warnings as cases."""

from minzheng.mechanisms.monitoring.facts import (
    Fact,
    Known,
    attributes,
    facts,
    known,
    load_attributes,
    load_facts,
    load_prepared,
    prepared,
)
from minzheng.mechanisms.monitoring.judging import Hits, Judged, judge
from minzheng.mechanisms.monitoring.keeping import OnDisk
from minzheng.mechanisms.monitoring.models import Round, Trial, Warning, WarningState
from minzheng.mechanisms.monitoring.night import Delivery, Hit, Night, Part, People, SourceShape
from minzheng.mechanisms.monitoring.pushing import ELSEWHERE, basis_of, files_as, follow, push, settle, told
from minzheng.mechanisms.monitoring.rules import (
    Direction,
    Severity,
    Subject,
    WarningRule,
    load_warnings,
    warning_rule,
    warning_rules,
)
from minzheng.mechanisms.monitoring.running import run_night
from minzheng.mechanisms.monitoring.tonight import people_from, shape_of, tonight
from minzheng.mechanisms.monitoring.trials import begin_trial, go_live, on_trial

__all__ = [
    "ELSEWHERE",
    "Delivery",
    "Direction",
    "Fact",
    "Hit",
    "Hits",
    "Judged",
    "Known",
    "Night",
    "OnDisk",
    "Part",
    "People",
    "Round",
    "Severity",
    "SourceShape",
    "Subject",
    "Trial",
    "Warning",
    "WarningRule",
    "WarningState",
    "attributes",
    "basis_of",
    "begin_trial",
    "facts",
    "files_as",
    "follow",
    "go_live",
    "judge",
    "known",
    "load_attributes",
    "load_facts",
    "load_prepared",
    "load_warnings",
    "on_trial",
    "people_from",
    "prepared",
    "push",
    "run_night",
    "settle",
    "shape_of",
    "told",
    "tonight",
    "warning_rule",
    "warning_rules",
]
