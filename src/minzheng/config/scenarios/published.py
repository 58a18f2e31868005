"""The figures of the five published reports: which a scenario covers and whether it gives them, and which wait for their system."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from minzheng.config import data_folder

HERE = Path(__file__).parent
_ASK = "from minzheng.config.cli import main; raise SystemExit(main())"
EQUAL, DIFFERENT, NOT_CHECKED, NOT_COVERED = "相符", "不符", "未核对", "尚未覆盖"


@dataclass(frozen=True)
class Published:
    """One printed figure: id, words as printed, kind, own label, the system it comes from, the scenarios that name it."""

    id: str
    raw: str
    kind: str
    label: str
    system: str
    scenarios: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """A figure with its state (相符, 不符, 未核对, 尚未覆盖) and why, in one sentence."""

    figure: Published
    state: str
    why: str

    def as_json(self) -> dict[str, Any]:
        """The answer for programs."""
        return asdict(self)


def published() -> list[Published]:
    """Every figure of kind count, money, rate, threshold, ordinal and rank of the five reports."""
    covering: dict[str, list[str]] = {}
    for name, ids in _tables():
        for id in ids:
            covering.setdefault(id, []).append(name)
    return [
        Published(
            one["id"],
            one["raw"],
            one["kind"],
            one["label"],
            one["system"],
            tuple(covering.get(one["id"], ())),
        )
        for one in _read()["figures"]
    ]


def systems() -> dict[str, str]:
    """Names of the systems by number."""
    return dict(_read()["systems"])


def check_all() -> list[Answer]:
    """Every figure; a scenario whose year has been lived is asked in a process of its own, with its own records."""
    figures = published()
    told = {name: _asked(name) for name in sorted({name for one in figures for name in one.scenarios})}
    return [_answer(one, told) for one in figures]


def written(answers: Sequence[Answer]) -> Iterator[str]:
    """The table as lines: figures that are covered, then what waits, by system; totals last."""
    for one in answers:
        if one.state != NOT_COVERED:
            yield f"{one.figure.id} {one.state} {one.figure.label}“{one.figure.raw}”（{one.why}）"
    waiting = [one.figure for one in answers if one.state == NOT_COVERED]
    for number, name in systems().items():
        if mine := [one for one in waiting if one.system == number]:
            yield f"{NOT_COVERED} {number} {name}：" + "、".join(
                f"{one.id} {one.label}“{one.raw}”" for one in mine
            )
    counted = {
        state: sum(one.state == state for one in answers)
        for state in (EQUAL, DIFFERENT, NOT_CHECKED, NOT_COVERED)
    }
    yield f"共{len(answers)}个：" + "，".join(f"{state}{count}" for state, count in counted.items()) + "。"


def _read() -> dict[str, Any]:
    return dict(yaml.safe_load((HERE / "published_figures.yaml").read_text("utf-8")))


def _tables() -> Iterator[tuple[str, list[str]]]:
    for path in sorted(HERE.glob("*/figures.yaml")):
        rows = yaml.safe_load(path.read_text("utf-8"))["figures"]
        yield path.parent.name.replace("_", "-"), [row["id"] for row in rows]


def _asked(scenario: str) -> dict[str, dict[str, Any]] | None:
    """What `figures check` says of a scenario, by figure; None where its year has not been lived."""
    if not (data_folder() / "demo" / scenario.replace("-", "_") / "scenario.json").exists():
        return None
    command = [sys.executable, "-c", _ASK, "figures", "check", scenario, "--json"]
    same = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=same)
    try:
        return {row["id"]: row for row in json.loads(done.stdout)}
    except ValueError:
        print(f"情景“{scenario}”没有答复：{done.stderr.strip()[-300:]}", file=sys.stderr)
        return None


def _answer(one: Published, told: dict[str, dict[str, dict[str, Any]] | None]) -> Answer:
    if not one.scenarios:
        return Answer(one, NOT_COVERED, f"{one.system}尚未覆盖")
    asked = {name: told[name] for name in one.scenarios}
    rows = {name: rows[one.id] for name, rows in asked.items() if rows is not None and one.id in rows}
    if not rows:
        return Answer(one, NOT_CHECKED, f"情景{'、'.join(one.scenarios)}的演示年度还没有生成")
    wrong = [f"{name}：{row['verdict']}" for name, row in rows.items() if not row["ok"]]
    if wrong:
        return Answer(one, DIFFERENT, "；".join(wrong))
    computed = "，".join(f"情景{name}算得{row['computed']}" for name, row in rows.items())
    return Answer(one, EQUAL, computed)
