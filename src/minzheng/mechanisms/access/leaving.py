"""Taking work away: a function from a post, a whole unit. What lies there is handed over in the same act, or nothing is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.backends.postgresql.psycopg_any import DateRange

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, collect
from minzheng.mechanisms.access.gate import falls_under
from minzheng.mechanisms.access.models import Function, Mandate, Post, Unit
from minzheng.mechanisms.access.seats import current_appointments, mandates_on

SHOWN = 20  # so many pieces of work are named in a refusal


@dataclass(frozen=True)
class Lying:
    """One open piece of work that lies at a unit: its key, the function and matter it asks for, and its name."""

    key: int
    function: str
    matter: str
    name: str


class Keeper(Protocol):
    """A room that keeps work lying at units."""

    def lying(self, unit: Unit) -> Sequence[Lying]:
        """Everything open at the unit."""

    def move(self, work: Sequence[Lying], to: Unit, reason: str) -> None:
        """Hand these over to another unit. Raises `Invalid` with every one that cannot go there."""


_keepers: list[Keeper] = []


def keep_work(keeper: Keeper) -> None:
    """Make a room's work known: no unit or function that it needs goes away under it."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def revoke(post: Post, function: str, matters: str, to: Unit | None = None) -> None:
    """Take a function away from today on.

    Work that nobody in the unit is left to do goes to the unit `to`; without one `Conflict` lists it.
    """
    today = clock.today()
    held = Mandate.objects.filter(post=post, function=function, matters=matters)
    held.filter(valid__startswith__gt=today).delete()  # promised for later, and never held
    mandate = held.filter(valid__contains=today).first()
    if mandate is None:
        return
    others = mandates_on(today).filter(post__unit=post.unit, function=function).exclude(pk=mandate.pk)
    kept = list(others.values_list("matters", flat=True))

    def concerned(one: Lying) -> bool:
        mine = one.function == function and falls_under(one.matter, matters)
        return mine and not any(falls_under(one.matter, prefix) for prefix in kept)

    label = mandate.get_function_display()
    _hand_over(post.unit, to, f"{post.unit}{post}不再承担“{label}”", concerned)
    _end(mandate, today)


def close_unit(unit: Unit, to: Unit | None = None) -> Unit:
    """Close a unit today (撤并); what lies there and the units below it go to `to`.

    Raises `Conflict` naming what would be left without anybody, and `Invalid` for what `to` cannot take.
    """
    today = clock.today()
    with collect() as problems:
        if unit.closed_on is not None:
            problems.add(f"{unit}已于{unit.closed_on}撤销，", "无须再次撤销。", "unit-closed")
        if to is not None and (to.closed_on is not None or unit.pk in _chain(to)):
            problems.add(
                f"{to}不能接收：它已撤销，或就是本单位、本单位的下级，", "请另选接收单位。", "taker", "to"
            )
    below = list(unit.children.filter(closed_on__isnull=True).order_by("pk"))
    if to is None and (unit.parent_id is None or below):
        names = "、".join(one.name for one in below[:SHOWN]) or "没有上级单位"
        raise Conflict.because(
            f"{unit}不能直接撤销({names})，", "请选择接收单位，或先撤并下级单位。", "unit-needed", "to"
        )
    _keep_administrator(unit, today)
    for one in below:
        if to is not None and to.children.filter(name=one.name).exists():
            raise Conflict.because(
                f"{to}下已有单位“{one.name}”，", "请先撤并同名的下级单位。", "unit-twice", "to"
            )
        one.parent = to
        one.save(update_fields=["parent"])
    _hand_over(unit, to, f"{unit}撤销")
    unit.closed_on, unit.successor = today, to
    unit.save(update_fields=["closed_on", "successor"])
    return unit


def _hand_over(
    unit: Unit, to: Unit | None, why: str, concerned: Callable[[Lying], bool] = lambda one: True
) -> None:
    for keeper in _keepers:
        work = [one for one in keeper.lying(unit) if concerned(one)]
        if not work:
            continue
        if to is None or to.pk == unit.pk:
            names = "、".join(one.name for one in work[:SHOWN]) + ("等" if len(work) > SHOWN else "")
            raise Conflict.because(
                f"{why}后，{len(work)}件在办的事项无人办理：{names}。",
                "请选择接收单位一并移交，或先办结。",
                "work-left",
                "to",
            )
        keeper.move(work, to, f"{why},移交{to}")


def _end(mandate: Mandate, today: date) -> None:
    since = mandate.valid.lower
    if since is not None and since >= today:
        mandate.delete()
    else:
        mandate.valid = DateRange(since, today)
        mandate.save(update_fields=["valid"])


def _keep_administrator(unit: Unit, today: date) -> None:
    """Somebody must be left who can appoint people."""
    posts = mandates_on(today).filter(function=Function.ADMINISTERING).values("post")
    held = current_appointments(today).filter(post__in=posts)
    if held.filter(post__unit=unit).exists() and not held.exclude(post__unit=unit).exists():
        raise Conflict.because(
            f"唯一的系统管理员在{unit}任职，", "请先在其他单位设系统管理员。", "last-administrator"
        )


def _chain(unit: Unit) -> list[int]:
    """The unit and everything above it."""
    above: Unit | None = unit
    chain: list[int] = []
    while above is not None and above.pk not in chain:
        chain.append(above.pk)
        above = above.parent
    return chain
