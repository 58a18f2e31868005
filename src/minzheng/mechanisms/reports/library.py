"""The paragraph library: passages with live figures and conditions, lying as `passages.yaml` beside each room."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.apps import apps

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.reports.conditions import parse_condition
from minzheng.mechanisms.reports.marks import broken, sentences


@dataclass(frozen=True)
class Passage:
    """A paragraph to take over: its code begins with the room it speaks of; said only if `when` holds."""

    code: str
    title: str
    text: str
    when: str = ""


@cache
def passages() -> dict[str, Passage]:
    """Every passage by code; a faulty one stops whoever asks first."""
    found: dict[str, Passage] = {}
    for config in apps.get_app_configs():
        path = Path(config.path) / "passages.yaml"
        for raw in yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else ():
            one = Passage(**raw)
            if one.code in found or not one.code.startswith(f"{config.label}."):
                raise ValueError(f"passage declared twice or in the wrong room: {one.code}")
            _check(one)
            found[one.code] = one
    return dict(sorted(found.items()))


def find_passage(code: str) -> Passage:
    """A passage by its code; raises `Missing`."""
    try:
        return passages()[code]
    except KeyError:
        raise Missing.because(
            f"段落库没有编码为“{code[:80]}”的段落。", "请从段落库中选择。", "report.passage"
        ) from None


def _check(one: Passage) -> None:
    text, when = (
        part.replace("{year}", "2020").replace("{last}", "2019").replace("{next}", "2021")
        for part in (one.text, one.when)
    )
    if broken(text):
        raise ValueError(f"passage {one.code}: faulty mark")
    for condition in (when, *(said.condition for said in sentences(text))):
        if condition:
            parse_condition(condition)
