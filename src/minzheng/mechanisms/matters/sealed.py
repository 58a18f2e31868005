"""Sensitive answers travel as one JSON text that is stored as ciphertext; and answers corrected after filing."""

import json
from collections.abc import Iterable
from typing import Any

from minzheng.mechanisms.matters.forms import Field, Form
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


def amend(case: Case, stage: Stage, asked: Iterable[Field]) -> None:
    """What a step typed for these questions of the filing takes the place of what was filed; the stage keeps what changed.

    A sensitive question left empty stays as it was. For `on_left`, which saves the case.
    """
    form = Form(tuple(asked))
    before, typed = everything(case), everything(stage)
    answers = dict(before)
    for one in form.fields:
        if one.key in typed:
            answers[one.key] = typed[one.key]
        elif not one.sensitive:
            answers.pop(one.key, None)
    secret = {*unseal(case), *(one.key for one in form.fields if one.sensitive)}
    case.answers = {key: value for key, value in answers.items() if key not in secret}
    case.sealed = seal({key: value for key, value in answers.items() if key in secret})
    same = {one.key for one in form.fields if answers.get(one.key) == before.get(one.key)}
    stage.answers = {key: value for key, value in stage.answers.items() if key not in same}
    stage.sealed = seal({key: value for key, value in unseal(stage).items() if key not in same})
    stage.save(update_fields=["answers", "sealed"])
