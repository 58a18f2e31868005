"""What a phone brings back: photos one by one, then the visit itself; each key once, whatever the line does."""

import datetime
import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from minzheng.foundation import clock
from minzheng.foundation.ciphers import blind
from minzheng.foundation.errors import Conflict, Invalid, Problem, Refused
from minzheng.mechanisms.access.public import Function, Seat
from minzheng.mechanisms.desk.case_page import companion, find_case
from minzheng.mechanisms.desk.models import Visit, VisitPhoto
from minzheng.mechanisms.desk.visit_values import Difference, Values, differences, found, offered, state
from minzheng.mechanisms.documents.public import PICTURES, store_file
from minzheng.mechanisms.journal.public import acting, keeping_refusals
from minzheng.mechanisms.matters.public import (
    Case,
    Handed,
    Stage,
    Step,
    holds,
    keep_papers,
    perform,
    serves,
    step_of,
)

LARGEST_PHOTO = 300 * 1024
PHOTO, SEEN = "入户照片", "B"  # the officers took it themselves
SLACK = datetime.timedelta(minutes=10)  # by which the clock of a phone may be ahead


@dataclass(frozen=True)
class Sent:
    """A visit as a phone sends it. `stage`, `state` and `base` are what it was filled in from; `keep` names the questions
    in which the visitor holds to another finding than the one that counts already."""

    key: uuid.UUID
    number: str
    step: str
    stage: str
    state: str
    outcome: str
    base: Values = field(default_factory=dict)
    mine: Values = field(default_factory=dict)
    reason: str = ""
    second: int | None = None
    keep: tuple[str, ...] = ()
    at: str = ""
    place: str = ""

    @property
    def digest(self) -> str:
        """A keyed mark of the content: a second sending of the same is recognised by it."""
        said = [self.mine, self.outcome, self.reason, self.second, sorted(self.keep)]
        return blind("desk.visit", json.dumps(said, sort_keys=True))


class Moved(Conflict):
    """The server has something else by now: `kind` changed (filled in elsewhere), again (done and sent back) or done."""

    def __init__(self, kind: str, text: str, stage: Stage, theirs: Values, fields: list[Difference]) -> None:
        super().__init__(Problem(None, text, "请逐项核对后选择保留哪一方的内容。", "visit_moved"))
        self.kind, self.stage, self.theirs, self.fields = kind, stage, theirs, fields


def keep_photo(key: uuid.UUID, number: str, step: str, upload: UploadedFile | None, seat: Seat) -> VisitPhoto:
    """A photo becomes a paper of the case, once for its key.

    Raises `Missing`, `Refused` (not this seat's visit), `Conflict` (case closed), `Invalid` (too large, no picture).
    """
    case = find_case(number, seat)
    what = f"{PHOTO}{case.number}"
    with keeping_refusals(seat.actor, what), acting(seat.actor, what):
        held = _hold(case)
        known = VisitPhoto.objects.filter(key=key).first()
        if known is not None:
            _own(known.account_id, seat)
            return known
        _check_visitor(_last_run(held, step), held, seat)
        if not held.step:
            raise Conflict.because(f"受理号{held.number}已办结。", "已办结的办件不再收照片。", "closed")
        if upload is None:
            raise Invalid.because("没有收到照片。", "请重新发送。", "no_file", "file")
        stored = store_file(upload, upload.name or "", PICTURES, by=seat.actor, largest=LARGEST_PHOTO)
        paper = keep_papers(held, [Handed(PHOTO, stored, SEEN)], seat)[0]
        return VisitPhoto.objects.create(key=key, paper=paper, account=seat.account)


def take_visit(sent: Sent, seat: Seat) -> Visit:
    """Do the step with what was found at the household; the same visit sent twice has one effect.

    Raises `Moved` with every question that differs, and what `perform` raises. Somebody else having done the step, the
    phone's differing answers are kept beside it after its holder has seen both.
    """
    case = find_case(sent.number, seat)
    what = f"入户走访{case.number}"
    with keeping_refusals(seat.actor, what), acting(seat.actor, what):
        held = _hold(case)
        known = Visit.objects.filter(uid=sent.key).first()
        if known is not None:
            _own(known.account_id, seat)
            if known.digest == sent.digest:
                return known
        stage = _last_run(held, sent.step)
        _check_visitor(stage, held, seat)
        step = step_of(stage)
        if stage.closed_at is not None:
            return _beside(sent, known, stage, step, seat)
        if known is not None:
            raise Conflict.because("这次走访已经发送过。", "请更新资料后重新填写。", "sent_otherwise")
        _check_unchanged(sent, stage, step, held, seat)
        perform(
            held,
            sent.outcome,
            seat,
            version=held.version,
            answers=sent.mine,
            reason=sent.reason,
            second=companion(held, seat, sent.second),
        )
        return _kept(sent, stage, seat, applied=True)


def _check_unchanged(sent: Sent, stage: Stage, step: Step, case: Case, seat: Seat) -> None:
    """Whatever changed on the server since the phone took it along has to be looked at first; `Moved`."""
    theirs = offered(case, step, seat)
    if sent.state == state(stage, theirs):
        return
    if sent.stage != str(stage.uid):
        fields = differences(step.form, None, sent.mine, theirs, hide=False)
        text = f"“{step.label}”在您外出期间已办过一次,又被退回重做。"
        raise Moved("again", text, stage, theirs, fields)
    if fields := differences(step.form, sent.base, sent.mine, theirs, hide=False):
        raise Moved("changed", "您外出期间,本件的填写内容在别处改过。", stage, theirs, fields)


def _beside(sent: Sent, known: Visit | None, stage: Stage, step: Step, seat: Seat) -> Visit:
    """Somebody has done the step: what counts stays; what this visitor found differently is kept beside it."""
    theirs = found(stage, step.form)
    if sent.state != state(stage, theirs):
        who = "、".join(one.name for one in (stage.staff, stage.second) if one is not None) or "系统"
        assert stage.closed_at is not None
        when = stage.closed_at.astimezone(clock.SHANGHAI)
        text = f"“{step.label}”已由{who}于{when:%m月%d日 %H:%M}办理({stage.outcome})。"
        fields = differences(step.form, None, sent.mine, theirs, hide=True)
        raise Moved("done", text, stage, theirs, fields)
    if sent.keep:
        step.form.parse(sent.mine)  # only what could have been sent as the finding
    other = {
        name: text
        for one in step.form.fields
        if one.key in sent.keep
        for name, text in sent.mine.items()
        if name in one.names(sent.mine)
    }
    words = json.dumps(other, ensure_ascii=False, sort_keys=True) if other else ""
    if known is None:
        return _kept(sent, stage, seat, applied=False, otherwise=words)
    known.digest, known.otherwise = sent.digest, words
    known.save()
    return known


def _kept(sent: Sent, stage: Stage, seat: Seat, *, applied: bool, otherwise: str = "") -> Visit:
    return Visit.objects.create(
        uid=sent.key,
        stage=stage,
        account=seat.account,
        made_at=_moment(sent.at, stage),
        received_at=clock.now(),
        place=sent.place,
        digest=sent.digest,
        applied=applied,
        otherwise=otherwise,
    )


def _moment(text: str, stage: Stage) -> datetime.datetime | None:
    """When the phone says the visit was; None where that cannot be."""
    try:
        at = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    possible = at.tzinfo is not None and stage.opened_at <= at <= clock.now() + SLACK
    return at if possible else None


def _hold(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _last_run(case: Case, step: str) -> Stage:
    runs = case.stages.filter(step=step, function=Function.SURVEYING).select_related(
        "unit", "staff", "second"
    )
    stage = runs.order_by("-pk").first()
    if stage is None:
        raise Conflict.because(f"受理号{case.number}没有这个走访环节。", "请更新资料。", "no_visit")
    return stage


def _check_visitor(stage: Stage, case: Case, seat: Seat) -> None:
    if not (serves(seat, stage, clock.today()) and holds(seat, (Function.SURVEYING,), case.matter)):
        raise Refused.because(
            f"受理号{case.number}的走访由{stage.unit.name}办理,您现在的岗位不能办理。",
            "请换到原来的岗位再发送,或请该单位办理。",
            "not_yours",
        )


def _own(account: int, seat: Seat) -> None:
    if account != seat.account.pk:
        raise Conflict.because("这份走访记录是用别的账号发送的。", "请用原来的账号登录。", "foreign_key")


def sent_in(text: str) -> Sent:
    """Read what a phone sent; `Invalid` when it is not a visit."""
    try:
        said: Any = json.loads(text)
        return _read(said)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Invalid.because("手机发来的走访记录不完整。", "请更新本页后重新发送。", "no_visit") from None


def _read(said: dict[str, Any]) -> Sent:
    second = said.get("second")
    return Sent(
        key=uuid.UUID(said["key"]),
        number=str(said["number"]),
        step=str(said["step"]),
        stage=str(said["stage"]),
        state=str(said["state"]),
        outcome=str(said["outcome"]),
        base={str(name): str(words) for name, words in said["base"].items()},
        mine={str(name): str(words) for name, words in said["mine"].items() if str(words).strip()},
        reason=str(said.get("reason", "")).strip(),
        second=int(second) if second else None,
        keep=tuple(str(one) for one in said.get("keep", [])),
        at=str(said.get("at", "")),
        place=place_in(str(said.get("place", ""))),
    )


def place_in(text: str) -> str:
    """A place as a phone says it ("latitude,longitude,metres"), else empty."""
    return text if re.fullmatch(r"-?[0-9.]{1,12},-?[0-9.]{1,12},[0-9]{1,6}", text) else ""
