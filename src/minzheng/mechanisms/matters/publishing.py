"""Published versions of matters: written to the database once, guarded by a golden file in the sources."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters import clocks
from minzheng.mechanisms.matters.declare import Matter, all_matters, versions_of
from minzheng.mechanisms.matters.holding import lock, open_stage
from minzheng.mechanisms.matters.models import Case, MatterVersion
from minzheng.mechanisms.matters.stages import enter


def described(one: Matter) -> dict[str, Any]:
    """A matter version as plain JSON; functions appear by their name."""
    return _plain(one)


def digest(one: Matter) -> str:
    """SM3 of the described version: changes when anything of the declaration changes."""
    text = json.dumps(described(one), ensure_ascii=False, sort_keys=True)
    return hashlib.new("sm3", text.encode()).hexdigest()


def lock_lines() -> list[str]:
    """The golden file: one line per version, `code since digest`."""
    return [f"{one.code} {one.since} {digest(one)}" for each in all_matters() for one in each.versions]


def publish_all() -> list[str]:
    """Write every declared version that is not in the database yet; refuses a changed version that has cases."""
    published = []
    known = {(row.code, row.since): row for row in MatterVersion.objects.all()}
    with acting(SYSTEM, "发布事项版本"):
        for each in all_matters():
            for one in each.versions:
                row = known.get((one.code, one.since))
                if row is None:
                    row = MatterVersion(code=one.code, since=one.since)
                elif row.digest == digest(one):
                    continue
                elif Case.objects.filter(matter=one.code, matter_since=one.since).exists():
                    raise Conflict.because(
                        f"事项“{one.name}”{one.since}版已有办件,不能再改。",
                        "请用 but(since=…) 声明新版本。",
                        "version_in_use",
                    )
                row.name, row.digest, row.declaration = one.name, digest(one), described(one)
                row.save()
                published.append(f"{one.code} {one.since}")
    return published


def cross_over(case: Case, to: Matter) -> Case:
    """Take an open case over to a newer version of its matter; the step map of the version says where it goes on."""
    with acting(SYSTEM, f"转入新版{to.since}"):
        held = lock(case, case.version)
        stage = open_stage(held)
        target = versions_of(held.matter).step_after(to, stage.step)
        held.matter_since = to.since
        if target != stage.step:
            stage.closed_at, stage.closed_on = clocks.clock.now(), clocks.clock.today()
            stage.outcome, stage.reason = "转入新版", f"自{to.since}版起改由“{to.step(target).label}”办理"
            stage.save()
            enter(held, to, to.step(target))
        clocks.set_case_due(held, to)
        held.version += 1
        held.save()
    return held


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: _plain(getattr(value, one.name))
            for one in fields(value)
            if not one.name.startswith("_")
        }
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if callable(value):
        return getattr(value, "__qualname__", type(value).__name__)
    return value if isinstance(value, (int, bool, type(None))) else str(value)
