"""Beginning a scenario, living its year, and telling where it stands. A year begun is never begun twice."""

import datetime
import json
import os
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from minzheng.config import data_folder
from minzheng.config.scenarios.agenda import Agenda
from minzheng.foundation import clock
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Account, Unit
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import calendar

SAMPLES = Path(__file__).parent


@dataclass
class Life:
    """A scenario under way: its module, its world, and the file that says how far it has come."""

    name: str
    module: ModuleType
    world: object
    state: Path


def begin(name: str) -> Life:
    """Found the scenario's bureau if that has not been done; a first screen needs no more than this."""
    if not (SAMPLES / name / "__init__.py").exists():
        known = "、".join(sorted(one.parent.name for one in SAMPLES.glob("*/__init__.py")))
        raise Missing.because(f"没有名为“{name}”的情景。", f"现有:{known}。", "no_scenario")
    module = import_module(f"minzheng.config.scenarios.{name}")
    life = Life(name, module, module.world(), data_folder() / "scenario.json")
    if not Unit.objects.exists():
        with clock.at(module.FIRST_DAY - datetime.timedelta(days=1)):
            module.found(life.world)
        _set_sample_passwords(life)
    return life


def live_on(life: Life) -> int:
    """Live the year, unless it has been lived. Returns the number of actions done."""
    if _read(life).get("done"):
        return 0
    if _read(life).get("begun"):
        raise Missing.because(
            "上次生成演示数据时中断了。",
            f"请删除文件夹{data_folder()}后重新运行 make demo。",
            "year_interrupted",
        )
    _write(life, begun=True)
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

        done = agenda.run(life.module.FIRST_DAY, life.module.LAST_DAY, step)
    _write(life, done=True, actions=done)
    return done


def accounts_text(life: Life) -> str:
    """The sample accounts with their one password, for the terminal."""
    lines = [f"  {login:<14}{who}" for login, who in life.module.SAMPLE_ACCOUNTS]
    return "\n".join([f"示例账号(密码均为 {_password()}):", *lines])


def _set_sample_passwords(life: Life) -> None:
    with acting(SYSTEM, "设置演示密码"):
        for login, _ in life.module.SAMPLE_ACCOUNTS:
            account = Account.objects.filter(username=login).first()
            if account is not None:
                account.set_password(_password())
                account.must_change_password = False
                account.save()


def _password() -> str:
    return os.environ.get("MINZHENG_DEMO_PASSWORD", "yanshi-2019-dongli")


def _read(life: Life) -> dict[str, object]:
    return dict(json.loads(life.state.read_text())) if life.state.exists() else {}


def _write(life: Life, **values: object) -> None:
    life.state.write_text(json.dumps({**_read(life), **values}))
