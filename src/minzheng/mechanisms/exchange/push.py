"""What senders' systems post to us: signed with a shared secret, and safe to post again under the same number."""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused, UserError
from minzheng.mechanisms.exchange.batches import receive
from minzheng.mechanisms.exchange.contracts import Sender, sender_of, source_of
from minzheng.mechanisms.exchange.models import Batch, Delivery, SenderSecret
from minzheng.mechanisms.exchange.rhythm import read_period
from minzheng.mechanisms.journal.public import Actor, acting, note_refusal

_PIECE = 1 << 20
_HEADERS = ("Sender", "Number", "Period", "Digest", "Signature")
_LONGEST_NUMBER = 80


class Unsigned(Refused):
    """The post is not signed by a sender we know."""

    status = 401


def new_secret(sender: Sender, by: Actor) -> str:
    """Give a sender a secret for signing; the one before counts no more. It is shown once and kept sealed."""
    with acting(by, f"更换{sender.name}的报送密钥"):
        for old in SenderSecret.objects.filter(sender=sender.code, withdrawn_at=None):
            old.withdrawn_at = clock.now()
            old.save(update_fields=["withdrawn_at"])
        text = secrets.token_urlsafe(32)
        SenderSecret.objects.create(sender=sender.code, secret=text, given_at=clock.now())
    return text


def signature(secret: str, sender: str, source: str, period: str, number: str, digest: str) -> str:
    """What a post carries: HMAC-SM3 in hex over these five, one per line; `digest` is the SM3 of the file in hex."""
    signed = "\n".join((sender, source, period, number, digest))
    return hmac.new(secret.encode(), signed.encode(), "sm3").hexdigest()


@csrf_exempt
@require_POST
def push(request: HttpRequest, source: str) -> JsonResponse:
    """A sender's system posts one file. The same number again answers the same and changes nothing.

    Headers X-Minzheng-Sender, -Number, -Period, -Digest, -Signature; the body is the file. 202 once it is kept sealed.
    """
    try:
        batch = _take(request, source)
    except UserError as error:
        said = [
            {"field": one.field, "message": one.message, "fix": one.fix, "code": one.code}
            for one in error.problems
        ]
        return JsonResponse({"problems": said}, status=error.status)
    answer = {"batch": batch.pk, "state": batch.state, "label": batch.get_state_display()}
    return JsonResponse(answer, status=202)


def _take(request: HttpRequest, code: str) -> Batch:
    told = {name.lower(): request.headers.get(f"X-Minzheng-{name}", "") for name in _HEADERS}
    _check_signature(told, code)
    source = source_of(code)
    sender = sender_of(told["sender"], source)
    period = read_period(source.frequency, told["period"])
    if not 0 < len(told["number"]) <= _LONGEST_NUMBER:
        raise Invalid.because("报送流水号应为1至80个字符。", "请改正。", "push.number", "Number")
    known = Delivery.objects.filter(sender=sender.code, number=told["number"]).select_related("batch").first()
    if known is not None:
        return _same(known, told["digest"])
    actor = Actor(f"{sender.name}系统")
    body = _digested(request, told["digest"])
    batch = receive(source, sender, period, body, f"{source.code}-{told['number']}", actor)
    with acting(actor, f"系统报送{source.name}"):
        made = {"digest": told["digest"], "batch": batch, "at": clock.now()}
        known, _ = Delivery.objects.get_or_create(sender=sender.code, number=told["number"], defaults=made)
    return _same(known, told["digest"])


def _check_signature(told: dict[str, str], source: str) -> None:
    held: Any = SenderSecret.objects.filter(sender=told["sender"], withdrawn_at=None).first()
    secret = held.secret if held else secrets.token_urlsafe(32)
    right = signature(secret, told["sender"], source, told["period"], told["number"], told["digest"])
    if not hmac.compare_digest(right.encode(), told["signature"].lower().encode()) or held is None:
        if held is not None:  # others are nobody: they leave no rows
            note_refusal(Actor("系统报送"), f"报送{source[:40]}", "签名不符", "push.unsigned")
        raise Unsigned.because("签名不符，或报送单位没有密钥。", "请核对密钥和签名的写法。", "push.unsigned")


def _digested(request: HttpRequest, digest: str) -> Iterator[bytes]:
    """The body, refused at its end when it is not what was signed."""
    sm3 = hashlib.new("sm3")
    while piece := request.read(_PIECE):
        sm3.update(piece)
        yield piece
    if not hmac.compare_digest(sm3.hexdigest().encode(), digest.lower().encode()):
        raise Invalid.because(
            "文件的摘要与签名中的不符，传输不完整。", "请重新报送。", "push.digest", "Digest"
        )


def _same(known: Delivery, digest: str) -> Batch:
    if known.digest != digest:
        raise Conflict.because(
            "这个流水号已报送过另一个文件。", "请换一个流水号重新报送。", "push.number_taken", "Number"
        )
    return known.batch
