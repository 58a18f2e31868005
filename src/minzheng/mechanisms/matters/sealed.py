"""Sensitive answers travel as one JSON text that is stored as ciphertext."""

import json
from typing import Any

from minzheng.mechanisms.matters.models import Case, Stage


def seal(secret: dict[str, Any]) -> str:
    return json.dumps(secret, ensure_ascii=False, sort_keys=True) if secret else ""


def unseal(holder: Case | Stage) -> dict[str, Any]:
    """Sensitive answers of a case or stage; reading them is the caller's responsibility to log."""
    text = str(holder.sealed or "")
    return json.loads(text) if text else {}


def everything(holder: Case | Stage) -> dict[str, Any]:
    """All answers, open and sensitive."""
    return {**holder.answers, **unseal(holder)}
