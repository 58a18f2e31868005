"""Beginning a scenario, living its year, and telling where it stands. A year begun is never begun twice."""

import datetime
import json
import os
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.conf import settings
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World, found_bureau
from minzheng.config.scenarios.cache import STATE, write_state
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Missing
from minzheng.mechanisms.access.public import Account, Unit
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import calendar

SAMPLES = Path(__file__).parent


@dataclass
class Life:
    """A scenario under way: its module, its world, and the file that says how far it has come."""

    name: str
    module: ModuleType
    world: World
    state: Path


def begin(name: str) -> Life:
    """Found the scenario's bureau if that has not been done; a first screen needs no more than this.

    Raises `Missing` for an unknown scenario, `Conflict` when an earlier run was interrupted or a real bureau works here.
    """
    if not (SAMPLES / name / "__init__.py").exists():
        known = "、".join(scenarios())
        raise Missing.because(f"没有名为“{name}”的情景。", f"现有:{known}。", "no_scenario")
    module = import_module(f"minzheng.config.scenarios.{name}")
    life = Life(name, module, world_of(module), Path(settings.DATA) / STATE)
    state = _read(life)
    if state.get("done"):
        return life
    if "scenario" in state or Unit.objects.exists():
        raise Conflict.because(
            f"数据目录{settings.DATA}里已有没有生成完的演示数据,或者是一个正式的局。",
            "请用 minzheng demo 重新生成,或用 MINZHENG_DATA 另选一个空目录。",
            "year_interrupted",
        )
    _write(life, scenario=name)
    with clock.at(module.FIRST_DAY - datetime.timedelta(days=1)):
        found(module, life.world)
    _set_sample_passwords(life)
    return life


def world_of(module: ModuleType) -> World:
    """The bureau as a scenario's actions see it: the scenario's own `world`, or out of its `bureau.SETTING`."""
    if own := getattr(module, "world", None):
        return own()
    return World(import_module(f"{module.__name__}.bureau").SETTING)


def found(module: ModuleType, world: World) -> None:
    """Areas, units and people of a scenario, and what its `bureau.set_up` adds; or by its own `found`."""
    if own := getattr(module, "found", None):
        own(world)
        return
    found_bureau(world)
    import_module(f"{module.__name__}.bureau").set_up(world)


def scenarios() -> list[str]:
    """Names of all scenarios."""
    return sorted(one.parent.name for one in SAMPLES.glob("*/figures.yaml"))


def live_on(life: Life) -> int:
    """Live the scenario's days, unless they have been lived. Returns the number of actions done."""
    if _read(life).get("done"):
        return 0
    agenda = Agenda(calendar())
    life.module.plan(life.world, agenda)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("演示年度", total=(life.module.LAST_DAY - life.module.FIRST_DAY).days + 1)

        def step(day: datetime.date) -> None:
            bar.update(task, advance=1, description=f"演示年度 {day:%m月%d日}")
            _set_sample_passwords(life)  # some of the accounts are opened during the year
            _write(life, today=day.isoformat())

        done = agenda.run(life.module.FIRST_DAY, life.module.LAST_DAY, step)
    _write(life, done=True, actions=done)
    return done


def accounts_text(life: Life) -> str:
    """The sample accounts with their one password, for the terminal."""
    lines = [f"  {login:<14}{who}" for login, who in life.module.SAMPLE_ACCOUNTS]
    return "\n".join([f"示例账号(密码均为 {password()}):", *lines])


def _set_sample_passwords(life: Life) -> None:
    """Every sample account that still has its one-time password gets the one of the demonstration."""
    logins = [login for login, _ in life.module.SAMPLE_ACCOUNTS]
    fresh = list(Account.objects.filter(username__in=logins, must_change_password=True))
    if not fresh:
        return
    with acting(SYSTEM, "设置演示密码"):
        for account in fresh:
            account.set_password(password())
            account.must_change_password = False
            account.save()


def password() -> str:
    """The one password of all sample accounts."""
    return os.environ.get("MINZHENG_DEMO_PASSWORD", "yanshi-2019-dongli")


def _read(life: Life) -> dict[str, object]:
    return dict(json.loads(life.state.read_text())) if life.state.exists() else {}


def _write(life: Life, **values: object) -> None:
    write_state(life.state, {**_read(life), **values})
