"""Answers of an inspection: per item fine, faulty or not applicable; what is not answered stays empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from minzheng.foundation.errors import Collector, collect
from minzheng.mechanisms.checks.declare import Checklist

DESCRIPTION, PHOTOS = 500, 9


class Result(StrEnum):
    """What an inspector says of an item."""

    FINE = "正常"
    FAULT = "问题"
    NOT_APPLICABLE = "不适用"


@dataclass(frozen=True)
class Answer:
    """The answer to one item; `photos` are ids of stored files."""

    result: str
    description: str = ""
    photos: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As kept in `Inspection.answers`."""
        return {"result": str(self.result), "description": self.description, "photos": list(self.photos)}


Given = Answer | Mapping[str, Any] | str | None


def read(checklist: Checklist, given: Mapping[str, Given]) -> dict[str, Answer | None]:
    """Answers by item key; None takes an answer back. Raises one `Invalid` that lists every fault.

    An answer is an `Answer`, a mapping {result, description, photos}, a bare result, or empty.
    """
    known = {item.key: item.text for item in checklist.items}
    read: dict[str, Answer | None] = {}
    with collect() as problems:
        for key, value in given.items():
            if key not in known:
                problems.add(
                    f"“{checklist.label}”没有检查项“{key[:40]}”。", "请刷新页面。", "unknown_item", key
                )
            else:
                read[key] = _one(key, known[key], value, problems)
    return read


def stored(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Answer]:
    """Answers as kept in `Inspection.answers`."""
    return {
        key: Answer(one["result"], one["description"], tuple(one["photos"])) for key, one in answers.items()
    }


def _one(key: str, text: str, value: Given, problems: Collector) -> Answer | None:
    if isinstance(value, Mapping):
        value = Answer(
            str(value.get("result") or ""), str(value.get("description") or ""), _ids(value.get("photos"))
        )
    elif not isinstance(value, Answer):
        value = Answer(value or "")
    if not value.result:
        if value.description.strip() or value.photos:
            problems.add(f"“{text}”写了情况但没有选结果。", "请先选择正常、问题或不适用。", "no_result", key)
        return None
    if value.result not in list(Result):
        options = "、".join(Result)
        problems.add(
            f"“{text}”的结果“{value.result[:20]}”不在可选项内。", f"请从{options}中选择。", "bad_result", key
        )
        return None
    words = value.description.strip()
    if len(words) > DESCRIPTION:
        problems.add(
            f"“{text}”的情况最多{DESCRIPTION}字,现有{len(words)}字。", "请删减后再保存。", "too_long", key
        )
    if len(value.photos) > PHOTOS or any(one <= 0 for one in value.photos):
        problems.add(f"“{text}”的照片有误或超过{PHOTOS}张。", "请重新选择照片。", "bad_photos", key)
    return Answer(str(value.result), words, tuple(dict.fromkeys(value.photos)))


def _ids(given: Any) -> tuple[int, ...]:
    """Ids of photos; what is no id becomes 0, which no file has."""
    listed = given if isinstance(given, list | tuple) else [] if given in (None, "") else [given]
    return tuple(int(one) if str(one).isascii() and str(one).isdecimal() else 0 for one in listed)
