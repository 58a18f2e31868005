"""Law (法规与参数): statutes that may be cited, parameters and terms of a day and an area, and dated rules."""

from minzheng.foundation.citations import Citation
from minzheng.mechanisms.law.changes import (
    ParameterChange,
    broken_scenarios,
    change_parameter,
    preview_change,
)
from minzheng.mechanisms.law.citing import JointCitation, cite, in_force, official, statute_on
from minzheng.mechanisms.law.columns import apply_many, law_in, values_of
from minzheng.mechanisms.law.declarations import (
    Parameter,
    declared_parameter,
    declared_parameters,
    load_parameters,
)
from minzheng.mechanisms.law.facts import fact_kinds
from minzheng.mechanisms.law.files import check_keys, read_rows
from minzheng.mechanisms.law.gate import require_scenarios
from minzheng.mechanisms.law.honesty import Unverified, undeclared, unverified
from minzheng.mechanisms.law.lint import RuleRefused, lint_rule
from minzheng.mechanisms.law.models import ParameterValue
from minzheng.mechanisms.law.outcomes import Outcome, explain, unmet
from minzheng.mechanisms.law.parameters import ParameterAnswer, TermRef, parameter, term
from minzheng.mechanisms.law.rules import (
    RuleVersion,
    Share,
    answers_for,
    apply,
    replay,
    rule,
    rule_codes,
    rule_on,
    rule_versions,
    run,
)
from minzheng.mechanisms.law.simulation import Difference, Effect, PlaceEffect, simulate
from minzheng.mechanisms.law.snapshots import Known, amounts_of, snapshot, snapshot_codes, snapshot_of
from minzheng.mechanisms.law.statutes import Statute, StatuteBook, statute_book
from minzheng.mechanisms.law.vocabulary import (
    DOWN,
    HALF_UP,
    UP,
    Column,
    greatest,
    least,
    negate,
    one_of,
    share,
    when,
)

__all__ = [
    "DOWN",
    "HALF_UP",
    "UP",
    "Citation",
    "Column",
    "Difference",
    "Effect",
    "JointCitation",
    "Known",
    "Outcome",
    "Parameter",
    "ParameterAnswer",
    "ParameterChange",
    "ParameterValue",
    "PlaceEffect",
    "RuleRefused",
    "RuleVersion",
    "Share",
    "Statute",
    "StatuteBook",
    "TermRef",
    "Unverified",
    "amounts_of",
    "answers_for",
    "apply",
    "apply_many",
    "broken_scenarios",
    "change_parameter",
    "check_keys",
    "cite",
    "declared_parameter",
    "declared_parameters",
    "explain",
    "fact_kinds",
    "greatest",
    "in_force",
    "law_in",
    "least",
    "lint_rule",
    "load_parameters",
    "negate",
    "official",
    "one_of",
    "parameter",
    "preview_change",
    "read_rows",
    "replay",
    "require_scenarios",
    "rule",
    "rule_codes",
    "rule_on",
    "rule_versions",
    "run",
    "share",
    "simulate",
    "snapshot",
    "snapshot_codes",
    "snapshot_of",
    "statute_book",
    "statute_on",
    "term",
    "undeclared",
    "unmet",
    "unverified",
    "values_of",
    "when",
]
