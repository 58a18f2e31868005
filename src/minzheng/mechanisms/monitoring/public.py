"""Monitoring (动态监测): what other departments and banks know, laid beside the people every night; warnings as cases."""

from minzheng.mechanisms.monitoring.comparing import Compared, Shown, SideBySide, side_by_side
from minzheng.mechanisms.monitoring.counting import delivered
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
from minzheng.mechanisms.monitoring.models import LinkReview, ReviewState, Round, Trial, Warning, WarningState
from minzheng.mechanisms.monitoring.night import Delivery, Hit, Night, Part, People, SourceShape
from minzheng.mechanisms.monitoring.nightly import nightly, standings
from minzheng.mechanisms.monitoring.pushing import ELSEWHERE, basis_of, files_as, follow, push, settle, told
from minzheng.mechanisms.monitoring.quality import WRONG, Quality, by_rule, by_source
from minzheng.mechanisms.monitoring.reviewing import (
    REVIEW,
    Answer,
    GivenRow,
    Sending,
    link,
    people_shown,
    put,
    queue,
    reject,
    remembered,
    undo,
)
from minzheng.mechanisms.monitoring.rules import (
    Direction,
    Severity,
    Subject,
    WarningRule,
    load_warnings,
    warning_rule,
    warning_rules,
)
from minzheng.mechanisms.monitoring.running import finished, run_night
from minzheng.mechanisms.monitoring.tonight import people_from, shape_of, tonight
from minzheng.mechanisms.monitoring.tracing import columns_of
from minzheng.mechanisms.monitoring.trials import begin_trial, go_live, on_trial

__all__ = [
    "ELSEWHERE",
    "REVIEW",
    "WRONG",
    "Answer",
    "Compared",
    "Delivery",
    "Direction",
    "Fact",
    "GivenRow",
    "Hit",
    "Hits",
    "Judged",
    "Known",
    "LinkReview",
    "Night",
    "OnDisk",
    "Part",
    "People",
    "Quality",
    "ReviewState",
    "Round",
    "Sending",
    "Severity",
    "Shown",
    "SideBySide",
    "SourceShape",
    "Subject",
    "Trial",
    "Warning",
    "WarningRule",
    "WarningState",
    "attributes",
    "basis_of",
    "begin_trial",
    "by_rule",
    "by_source",
    "columns_of",
    "delivered",
    "facts",
    "files_as",
    "finished",
    "follow",
    "go_live",
    "judge",
    "known",
    "link",
    "load_attributes",
    "load_facts",
    "load_prepared",
    "load_warnings",
    "nightly",
    "on_trial",
    "people_from",
    "people_shown",
    "prepared",
    "push",
    "put",
    "queue",
    "reject",
    "remembered",
    "run_night",
    "settle",
    "shape_of",
    "side_by_side",
    "standings",
    "told",
    "tonight",
    "undo",
    "warning_rule",
    "warning_rules",
]
