"""Access (人员与权限): units, posts and people; who may do what, who sees what, in whose inbox a case lies."""

from minzheng.mechanisms.access.accounts import (
    begin_session,
    change_password,
    create_account,
    deactivate,
    login,
    reset_password,
    session_over,
)
from minzheng.mechanisms.access.administration import (
    appoint,
    create_post,
    create_unit,
    end_absence,
    end_appointment,
    grant,
    hand_over_inbox,
    move_unit,
    set_absence,
)
from minzheng.mechanisms.access.gate import falls_under, scope, visible
from minzheng.mechanisms.access.inbox import Served, in_inbox, inbox_holders, served_units
from minzheng.mechanisms.access.leaving import Keeper, Lying, close_unit, keep_work, revoke
from minzheng.mechanisms.access.models import (
    Absence,
    Account,
    AccountKind,
    Appointment,
    Function,
    Level,
    Mandate,
    Post,
    Staff,
    Unit,
)
from minzheng.mechanisms.access.origins import address_of, coming_from
from minzheng.mechanisms.access.outside import account_at_body, post_of_body
from minzheng.mechanisms.access.rights import declare, matrix, matrix_csv, may, require
from minzheng.mechanisms.access.seats import Seat, mandates_on, seat_of, seats_of
from minzheng.mechanisms.access.staff_import import Imported, import_staff, person_key_of
from minzheng.mechanisms.access.units import signing_unit, unit_for

__all__ = [
    "Absence",
    "Account",
    "AccountKind",
    "Appointment",
    "Function",
    "Imported",
    "Keeper",
    "Level",
    "Lying",
    "Mandate",
    "Post",
    "Seat",
    "Served",
    "Staff",
    "Unit",
    "account_at_body",
    "address_of",
    "appoint",
    "begin_session",
    "change_password",
    "close_unit",
    "coming_from",
    "create_account",
    "create_post",
    "create_unit",
    "deactivate",
    "declare",
    "end_absence",
    "end_appointment",
    "falls_under",
    "grant",
    "hand_over_inbox",
    "import_staff",
    "in_inbox",
    "inbox_holders",
    "keep_work",
    "login",
    "mandates_on",
    "matrix",
    "matrix_csv",
    "may",
    "move_unit",
    "person_key_of",
    "post_of_body",
    "require",
    "reset_password",
    "revoke",
    "scope",
    "seat_of",
    "seats_of",
    "served_units",
    "session_over",
    "set_absence",
    "signing_unit",
    "unit_for",
    "visible",
]
