"""Checks (检查): checklists filled on a body by two officers; what is found, ordered, rechecked and closed."""

from minzheng.mechanisms.checks.answers import Answer, Result
from minzheng.mechanisms.checks.declare import (
    BadChecklist,
    Checklist,
    HazardClass,
    Item,
    all_checklists,
    checklist,
    declare_checklist,
    declare_hazard_class,
    hazard_class,
    withdraw_checklist,
)
from minzheng.mechanisms.checks.inspecting import (
    checklist_of,
    drop_inspection,
    finish_inspection,
    save_inspection,
    start_inspection,
)
from minzheng.mechanisms.checks.models import Finding, Inspection, Recheck, Referral
from minzheng.mechanisms.checks.ordering import findings_of, order_rectification, referral_answer
from minzheng.mechanisms.checks.reading import (
    findings,
    fixed_by,
    inspections,
    open_on,
    overdue_referrals,
    points_off,
)
from minzheng.mechanisms.checks.rechecking import (
    Seen,
    check_recheck,
    check_rechecker,
    finish_recheck,
    fix_and_recheck,
    inspectors_of,
    recheck,
)

__all__ = [
    "Answer",
    "BadChecklist",
    "Checklist",
    "Finding",
    "HazardClass",
    "Inspection",
    "Item",
    "Recheck",
    "Referral",
    "Result",
    "Seen",
    "all_checklists",
    "check_recheck",
    "check_rechecker",
    "checklist",
    "checklist_of",
    "declare_checklist",
    "declare_hazard_class",
    "drop_inspection",
    "findings",
    "findings_of",
    "finish_inspection",
    "finish_recheck",
    "fix_and_recheck",
    "fixed_by",
    "hazard_class",
    "inspections",
    "inspectors_of",
    "open_on",
    "order_rectification",
    "overdue_referrals",
    "points_off",
    "recheck",
    "referral_answer",
    "save_inspection",
    "start_inspection",
    "withdraw_checklist",
]
