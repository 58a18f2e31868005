"""Published versions of matters: written to the database once, guarded by a golden file in the sources."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters import clocks
from minzheng.mechanisms.matters.declare import End, Matter, Outcome
from minzheng.mechanisms.matters.holding import lock, open_stage, version_for
from minzheng.mechanisms.matters.models import Case, MatterVersion
from minzheng.mechanisms.matters.stages import enter, leave
from minzheng.mechanisms.matters.versions import all_matters, versions_of


def described(one: Matter) -> dict[str, Any]:
    """A matter version as plain JSON; functions appear by module and name, fields and the like with their type."""
    plain: dict[str, Any] = _plain(one)
    return plain


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
    _refuse_lost(known)
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


def _refuse_lost(known: Iterable[tuple[str, datetime.date]]) -> None:
    """A published version that is no longer declared must not have open cases: nobody could go on with them."""
    declared = {(one.code, one.since) for each in all_matters() for one in each.versions}
    for code, since in known:
        lost = (code, since) not in declared
        if lost and Case.objects.exclude(step="").filter(matter=code, matter_since=since).exists():
            raise Conflict.because(
                f"事项{code}的{since}版已不在程序中,但还有未办结的办件。",
                "请恢复该版本的声明,或先把办件转入新版。",
                "version_lost",
            )


def cross_over(case: Case, to: Matter) -> Case:
    """Take an open case over to a newer version of its matter; the step maps say where it goes on.

    A step that stays, done by the same function at the same place, keeps its run and its clock.
    """
    with acting(SYSTEM, f"转入新版{to.since}"):
        held = lock(case, case.version)
        versions, rules, stage = versions_of(held.matter), version_for(held), open_stage(held)
        if to not in versions.versions or to.since <= held.matter_since:
            raise Conflict.because(
                f"受理号{held.number}不能转入{to.since}版。",
                "只能转入同一事项的更新版本。",
                "not_a_later_version",
            )
        was, now = rules.step(stage.step), to.step(versions.step_after(stage.step, rules, to))
        held.matter_since = to.since
        if (was.key, was.by, was.at) != (now.key, now.by, now.at):
            reason = f"自{to.since}版起改由“{now.label}”办理"
            leave(stage, Outcome("转入新版", End.DONE), None, answers={}, sealed="", reason=reason)
            enter(held, to, now)
        clocks.set_case_due(held, to)
        held.version += 1
        held.save()
    return held


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        used = [one for one in fields(value) if getattr(value, one.name) or "added" not in one.metadata]
        content = {one.name: getattr(value, one.name) for one in used}
        shown = {name: _plain(held) for name, held in content.items() if not name.startswith("_")}
        return {"type": type(value).__name__, **shown}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if callable(value):
        return f"{value.__module__}.{getattr(value, '__qualname__', type(value).__name__)}"
    return value if isinstance(value, (int, bool, type(None))) else str(value)
