"""How a message reaches another platform: posted as JSON to its address, signed, under the same key at every try."""

import hashlib
import hmac
import json
import urllib.request
from dataclasses import dataclass

from minzheng.mechanisms.exchange.outbox import Posted

_PATIENCE = 30  # seconds until a silent receiver is given up


@dataclass(frozen=True)
class HttpChannel:
    """A receiver's address and the secret shared with it; anything but an answer of 2xx raises."""

    address: str
    secret: str

    def __call__(self, message: Posted) -> None:
        """Post one message; the signature is HMAC-SM3 over number, key and SM3 of the body, one per line."""
        body = json.dumps({"kind": message.kind, "payload": message.payload}, ensure_ascii=False).encode()
        digest = hashlib.new("sm3", body).hexdigest()
        signed = f"{message.number}\n{message.key}\n{digest}".encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": message.key,
            "X-Minzheng-Number": str(message.number),
            "X-Minzheng-Signature": hmac.new(self.secret.encode(), signed, "sm3").hexdigest(),
        }
        request = urllib.request.Request(self.address, body, headers)
        with urllib.request.urlopen(request, timeout=_PATIENCE):
            pass
