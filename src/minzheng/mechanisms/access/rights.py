"""What a seat may do. Rooms declare their actions; the role matrix is what they declared; everything else is refused."""

import csv
import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

from minzheng.foundation.errors import Refused
from minzheng.mechanisms.access.gate import falls_under, scope_of, visible
from minzheng.mechanisms.access.models import AccountKind, Function
from minzheng.mechanisms.access.seats import Seat, mandates_of
from minzheng.mechanisms.journal.public import acting, current_deed

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Action:
    """Something that can be done: its code, Chinese label, and who may."""

    code: str
    label: str
    functions: frozenset[Function]
    kinds: frozenset[AccountKind]


_actions: dict[str, Action] = {}


def declare(
    action: str, *, label: str, functions: Iterable[Function] = (), kinds: Iterable[AccountKind] = ()
) -> Action:
    """Declare an action: the functions whose posts may do it, and the kinds of outsiders who may in their own affairs."""
    made = Action(action, label, frozenset(functions), frozenset(kinds))
    if not made.functions and not made.kinds:
        raise ImproperlyConfigured(f"{action}: nobody may do it")
    if AccountKind.STAFF in made.kinds:
        raise ImproperlyConfigured(f"{action}: staff act by function, not by kind of account")
    if _actions.setdefault(action, made) != made:
        raise ImproperlyConfigured(f"{action} is declared twice")
    return made


def may(seat: Seat, action: str, subject: Model | str | None = None) -> bool:
    """Whether a seat may do an action; with `subject` (a scoped record, or a matter code) also to that one.

    Undeclared actions, unscoped records and every error inside mean no.
    """
    try:
        return _may(seat, _actions.get(action), subject)
    except Exception:
        log.exception("refused %s after an error", action)
        return False


def require(seat: Seat, action: str, subject: Model | str | None = None) -> None:
    """As `may`, raising Refused; outside any act the refusal leaves its own act in the journal."""
    if may(seat, action, subject):
        return
    label = _actions[action].label if action in _actions else action
    if current_deed() is None:
        with acting(seat.actor, f"拒绝：{label}"):
            pass
    raise Refused.because(
        f"您当前的岗位不能对此办理“{label}”，",
        "请换到有该职能的岗位，或请本单位的系统管理员核对职能和管辖区域。",
        "not-permitted",
    )


def matrix() -> list[list[str]]:
    """The role matrix: a head, then one row per action (code, label, 是 under each function and kind of outsider)."""
    kinds = [kind for kind in AccountKind if kind is not AccountKind.STAFF]
    head = ["操作", "名称", *(f.label for f in Function), *(k.label for k in kinds)]
    rows = [
        [
            a.code,
            a.label,
            *("是" if f in a.functions else "" for f in Function),
            *("是" if k in a.kinds else "" for k in kinds),
        ]
        for _, a in sorted(_actions.items())
    ]
    return [head, *rows]


def matrix_csv() -> str:
    """The role matrix as the text of docs/role-matrix.csv."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(matrix())
    return text.getvalue()


def _may(seat: Seat, action: Action | None, subject: Model | str | None) -> bool:
    if action is None or not seat.account.is_active:
        return False
    record = subject if isinstance(subject, Model) else None
    matter = subject if isinstance(subject, str) else _matter(record)
    if seat.represents and seat.account.kind in action.kinds:
        allowed = True
    else:
        allowed = _has_function(seat, action, matter)
    return allowed and (record is None or _sees(seat, record))


def _has_function(seat: Seat, action: Action, matter: str | None) -> bool:
    if seat.post is None:
        return False
    return any(
        function in action.functions and (matter is None or falls_under(matter, prefix))
        for function, prefix in mandates_of(seat.post)
    )


def _matter(record: Model | None) -> str | None:
    path = scope_of(type(record)).matter if record is not None else None
    value: object = record
    for step in path.split("__") if path else ():
        value = getattr(value, step)
    return str(value) if path else None


def _sees(seat: Seat, record: Model) -> bool:
    rows = type(record)._default_manager.filter(pk=record.pk)
    return visible(rows, seat).exists()
