"""The queue of doubtful links: what a run puts there, what a person decides, and the answers later runs remember."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from minzheng.foundation import ciphers, clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import Function, Seat, Staff, declare, require, visible
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.monitoring.models import LinkReview, ReviewState
from minzheng.mechanisms.registry.public import Person, same_as, survivor

if TYPE_CHECKING:
    from minzheng.mechanisms.lake.public import Match

REVIEW = "monitoring.review"
LONGEST_REASON = 300
declare(
    REVIEW,
    label="核对数据与人员的关联",
    functions=[Function.ACCEPTING, Function.SURVEYING, Function.REVIEWING],
)


@dataclass(frozen=True)
class GivenRow:
    """What a row of a source says of its person, as typed; empty where it says nothing. `born` is YYYY-MM-DD, `sex` 男 or 女."""

    name: str = ""
    number: str = ""
    born: str = ""
    sex: str = ""
    phone: str = ""
    address: str = ""

    @property
    def telling(self) -> bool:
        """Whether it says enough of its person for the same words to mean the same person another time."""
        return bool(self.name and (self.number or self.born or self.phone or self.address))


@dataclass(frozen=True)
class Sending:
    """Where rows come from: source, sender and batch, and the matter under whose functions questions are answered."""

    source: str
    sender: str
    batch: int
    matter: str


@dataclass(frozen=True)
class Answer:
    """What is known of a row: still open, linked to a person, or nobody of those shown."""

    state: ReviewState
    person: int | None = None


def identity_of(delivery: Sending, number: int, row: GivenRow) -> str:
    """The keyed digest that is equal for rows saying the same; what says too little is equal to itself alone."""
    said = json.dumps(asdict(row), ensure_ascii=False, sort_keys=True)
    return ciphers.blind("monitoring.row", said if row.telling else f"{said} {delivery.batch} {number}")


def remembered(
    delivery: Sending, rows: Mapping[int, GivenRow], of_anybody: Collection[int] = ()
) -> dict[int, Answer]:
    """The answers given before to rows (by row number) of this sender that say the same; others are left out.

    For the rows in `of_anybody` what was asked or answered about any sender's row counts too: nobody is asked twice.
    """
    known = {number: identity_of(delivery, number, row) for number, row in rows.items()}
    told = _told(delivery, set(known.values()))
    elsewhere = {known[number] for number in of_anybody} - told.keys()
    if elsewhere:
        told |= _grouped(LinkReview.objects.filter(identity__in=elsewhere))
    return {number: _answer(told[identity]) for number, identity in known.items() if identity in told}


def put(delivery: Sending, found: Sequence[tuple["Match", GivenRow]]) -> dict[int, Answer]:
    """Put the doubtful of these matches into the queue, each question once; the answer of each row, new ones open.

    Needs an act. A row linked or rejected before keeps its answer, unless its likeliest person is one not shown then.
    """
    asked = {match.row: (match, row) for match, row in found if match.people}
    known = {number: identity_of(delivery, number, row) for number, (_, row) in asked.items()}
    people = Person.objects.in_bulk({match.people[0].person for match, _ in asked.values()})
    told = _told(delivery, set(known.values()))
    fresh = {
        known[number]: _review(delivery, known[number], match, row, survivor(people[match.people[0].person]))
        for number, (match, row) in asked.items()
        if _is_new(told.get(known[number], []), match.people[0].person)
    }
    LinkReview.objects.bulk_create(fresh.values(), batch_size=1000, ignore_conflicts=True)
    return remembered(delivery, {number: row for number, (_, row) in asked.items()})


def queue(seat: Seat) -> QuerySet[LinkReview]:
    """The open questions this seat sees, the likeliest first."""
    return visible(LinkReview.objects.filter(state=ReviewState.OPEN), seat).order_by(
        "-reasons__0__likely", "pk"
    )


def link(review: LinkReview, person: Person, seat: Seat, reason: str = "") -> LinkReview:
    """The row is about this person, one of those shown. Raises `Conflict` where it was answered already."""
    return _decide(review, seat, ReviewState.LINKED, reason, person)


def reject(review: LinkReview, seat: Seat, reason: str) -> LinkReview:
    """The row is about nobody of those shown; the reason is kept."""
    return _decide(review, seat, ReviewState.REJECTED, _required(reason))


def undo(review: LinkReview, seat: Seat, reason: str) -> LinkReview:
    """Take an answer back: it stays on record as undone, and the question is asked anew; the new one is returned."""
    said, staff = _required(reason), _staff(seat)
    require(seat, REVIEW, review)
    with acting(seat.actor, "撤销数据关联核对"):
        row = LinkReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
        if row.state not in (ReviewState.LINKED, ReviewState.REJECTED):
            raise Conflict.because("这条核对没有结论可撤销。", "请刷新页面。", "review.not_decided")
        if row.state == ReviewState.REJECTED and _live(row).exclude(pk=row.pk).exists():
            raise Conflict.because(
                "同一来源记录另有一条核对待办或已关联。", "请先办理或撤销那一条。", "review.other_open"
            )
        row.state, row.undone_by, row.undone_at, row.undone_because = (
            ReviewState.UNDONE, staff, clock.now(), said,
        )  # fmt: skip
        row.save()
        return LinkReview.objects.create(**{name: getattr(row, name) for name in _ASKED}, put_at=clock.now())


_ASKED = (
    "source", "sender", "batch", "row", "identity", "area", "matter", "person", "question", "reasons", "record",
)  # fmt: skip


def people_shown(review: LinkReview) -> list[int]:
    """The people a question shows, likeliest first."""
    return [int(each["person"]) for each in review.reasons]


def _decide(
    review: LinkReview, seat: Seat, state: ReviewState, reason: str, person: Person | None = None
) -> LinkReview:
    staff = _staff(seat)
    require(seat, REVIEW, review)
    with acting(seat.actor, f"数据关联核对：{state.label}"):
        row = LinkReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
        if row.state != ReviewState.OPEN:
            raise Conflict.because(
                f"这条核对已有结论：{ReviewState(row.state).label}。", "请刷新页面。", "review.decided"
            )
        if person is not None:
            if not same_as(person) & set(people_shown(row)):
                raise Invalid.because(
                    "所选人员不在这条核对列出的人员中。",
                    "请在列出的人员中选择，或答复“不是同一人”。",
                    "review.not_shown",
                )
            row.person = survivor(person)
        row.state, row.decided_by, row.decided_at = state, staff, clock.now()
        row.reason = reason.strip()[:LONGEST_REASON]
        row.save()
    return row


def _told(delivery: Sending, identities: set[str]) -> dict[str, list[LinkReview]]:
    """What stands about these rows, undone answers aside."""
    return _grouped(
        LinkReview.objects.filter(source=delivery.source, sender=delivery.sender, identity__in=identities)
    )


def _grouped(rows: QuerySet[LinkReview]) -> dict[str, list[LinkReview]]:
    told: dict[str, list[LinkReview]] = {}
    for each in rows.exclude(state=ReviewState.UNDONE).defer("record").order_by("pk"):
        told.setdefault(each.identity, []).append(each)
    return told


def _answer(told: Sequence[LinkReview]) -> Answer:
    """A link counts before an open question, an open question before a rejection."""
    rank = (ReviewState.LINKED, ReviewState.OPEN, ReviewState.REJECTED)
    first = min(told, key=lambda each: rank.index(ReviewState(each.state)))
    state = ReviewState(first.state)
    return Answer(state, survivor(first.person).pk if state is ReviewState.LINKED else None)


def _is_new(told: Sequence[LinkReview], person: int) -> bool:
    """Whether there is something to ask: nothing open or linked, and not this person rejected before."""
    if any(each.state != ReviewState.REJECTED for each in told):
        return False
    return not any(person in people_shown(each) for each in told)


def _live(row: LinkReview) -> QuerySet[LinkReview]:
    same = {name: getattr(row, name) for name in ("source", "sender", "identity")}
    return LinkReview.objects.filter(**same, state__in=(ReviewState.OPEN, ReviewState.LINKED))


def _review(delivery: Sending, identity: str, match: "Match", row: GivenRow, person: Person) -> LinkReview:
    people = [
        {
            "person": each.person,
            "likely": round(each.probability * 1000),
            "reasons": [{"field": one.field, "words": one.words, "bits": one.bits} for one in each.reasons],
        }
        for each in match.people
    ]
    return LinkReview(
        **asdict(delivery),
        row=match.row,
        identity=identity,
        area=person.area,
        person=person,
        question=match.question or "由人核对。",
        reasons=people,
        record=json.dumps(asdict(row), ensure_ascii=False),
        put_at=clock.now(),
    )


def _staff(seat: Seat) -> Staff:
    if seat.staff is None:
        raise Refused.because("只有工作人员可以核对数据关联。", "请使用工作人员账号登录。", "review.staff")
    return seat.staff


def _required(reason: str) -> str:
    if not reason.strip():
        raise Invalid.because("理由没有填写。", "请写明理由，便于以后复核。", "review.reason", "reason")
    return reason.strip()[:LONGEST_REASON]
