"""A seat is what an account sits in at the moment: a post of its own, one it covers, or a subject it represents."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from minzheng.foundation import clock
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.access.models import Absence, Account, Appointment, Mandate, Post, Staff, Unit
from minzheng.mechanisms.journal.public import Actor, Remembered

_MANDATES = Remembered("access_mandate", "access_post", "access_unit")


@dataclass(frozen=True)
class Seat:
    """Who acts, in which post of which unit; `represents` is the registry subject of institutions and citizens.

    `covering` is the absent person whose post this is. A seat without post and subject may and sees nothing.
    """

    account: Account
    staff: Staff | None = None
    post: Post | None = None
    unit: Unit | None = None
    represents: str | None = None
    covering: Staff | None = None

    @property
    def actor(self) -> Actor:
        """The same for the journal, with the words the timeline shows."""
        who = self.staff.name if self.staff else self.account.username
        where = f"{self.unit.name}{self.post.name}" if self.unit and self.post else self.account.kind
        standing = f"（代{self.covering.name}）" if self.covering else ""
        return Actor(f"{where} {who}{standing}", self.account.pk, self.post.pk if self.post else None)


def seats_of(account: Account) -> list[Seat]:
    """Every seat the account may take today: own posts first, then covered ones; never empty for an active account."""
    if not account.is_active:
        raise Refused.because("账号已停用，", "请联系本单位的系统管理员。", "account-inactive")
    seats = _posts(account) if account.staff_id else []
    return seats or [Seat(account, account.staff, represents=account.represents or None)]


def seat_of(account: Account, post_id: int | None = None) -> Seat:
    """The seat in the chosen post (default: the first of `seats_of`); Refused if the account does not hold it today."""
    seats = seats_of(account)
    if post_id is None:
        return seats[0]
    for seat in seats:
        if seat.post is not None and seat.post.pk == post_id:
            return seat
    raise Refused.because(
        "这个岗位今天不由您担任或代理，",
        "请重新选择岗位；如有变动，请联系本单位的系统管理员。",
        "post-not-held",
    )


def current_appointments(on: date) -> QuerySet[Appointment]:
    """Appointments in force that day; in a closed unit nobody holds a post."""
    return Appointment.objects.filter(valid__contains=on).exclude(post__unit__closed_on__lte=on)


def mandates_on(on: date) -> QuerySet[Mandate]:
    """Functions of posts in force that day; a closed unit has none."""
    return Mandate.objects.filter(valid__contains=on).exclude(post__unit__closed_on__lte=on)


def mandates_of(post: Post) -> list[tuple[str, str]]:
    """Functions and matters of a post today, read once until one of them changes."""
    day = clock.today()
    held = mandates_on(day).filter(post=post).values_list("function", "matters")
    return _MANDATES.get((post.pk, day), lambda: list(held))


def absences(on: date) -> QuerySet[Absence]:
    """Absences under way that day."""
    return Absence.objects.filter(start__lte=on, end__gte=on)


def _posts(account: Account) -> list[Seat]:
    today = clock.today()
    covered = absences(today).filter(cover=account.staff_id).values("staff")
    held = (
        current_appointments(today)
        .filter(Q(staff=account.staff_id) | Q(staff__in=covered))
        .annotate(own=Q(staff=account.staff_id))
        .order_by(F("own").desc(), "pk")
        .select_related("staff", "post__unit")
    )
    seats: dict[int, Seat] = {}
    for one in held:
        unit = one.post.unit
        covering = None if one.staff_id == account.staff_id else one.staff
        represents = unit.represents or account.represents or None  # the post one sits in speaks first
        seat = Seat(account, account.staff, one.post, unit, represents, covering)
        seats.setdefault(one.post_id, seat)
    return list(seats.values())
