"""The cache of lived scenarios: whole or absent, refused when damaged, never of a bureau somebody worked in; interruption."""

import json
import os
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from tests.year.living import Lived, at

from minzheng.config.postgres import Address, Server, create_database, drop_database
from minzheng.config.scenarios import cache
from minzheng.config.scenarios.interrupted import remove_if_interrupted
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, UserError
from minzheng.mechanisms.journal.public import Actor, Entry, acting, verify
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.registry.public import Person

pytestmark = pytest.mark.year
DATABASE = "taken_from_cache"


@pytest.fixture
def fresh(postgres: Address, django_db_blocker: DjangoDbBlocker, tmp_path: Path):
    """An empty database and data folder."""
    folder = tmp_path / "fresh"
    folder.mkdir()
    drop_database(postgres, DATABASE)
    create_database(postgres, DATABASE)
    with django_db_blocker.unblock(), at(postgres, DATABASE, folder):
        yield folder
    drop_database(postgres, DATABASE)


@pytest.fixture
def entry(months: Path, tmp_path: Path) -> Path:
    """The lived months, kept."""
    made = tmp_path / "cache" / "shifan_2026-0"
    assert cache.keep(made, months)
    return made


def test_what_is_kept_comes_back(entry: Path, months: Path, lived_months: Lived, fresh: Path) -> None:
    assert sorted(one.name for one in entry.iterdir() if one.suffix != ".sm4") == [
        "keys.json",
        "scenario.json",
    ]
    assert cache.take(entry, fresh)
    assert json.loads((fresh / cache.STATE).read_text())["done"] is True
    assert Case.objects.count() > 40
    assert str(Person.objects.order_by("pk")[0].name)
    assert verify().clean
    assert not cache.take(entry, fresh), "a folder with keys is a bureau already"


def test_a_damaged_entry_is_removed_and_fills_nothing(entry: Path, fresh: Path) -> None:
    archive = next(entry.glob("*.sm4"))
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    with pytest.raises(UserError):
        cache.take(entry, fresh)
    assert not entry.exists()
    assert not (fresh / "keys.json").exists()


def test_a_killed_keep_leaves_nothing_that_looks_whole(months: Path, tmp_path: Path, monkeypatch) -> None:
    made = tmp_path / "cache" / "shifan_2026-0"

    def killed(target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cache, "make_backup", killed)
    with pytest.raises(KeyboardInterrupt):
        cache.keep(made, months)
    assert not made.exists()
    assert not cache.take(made, tmp_path)


def test_two_at_most_are_kept(months: Path, tmp_path: Path) -> None:
    root = tmp_path / "cache"
    for number in range(4):
        assert cache.keep(root / f"shifan_2026-{number}", months)
        os.utime(root / f"shifan_2026-{number}", (number, number))
    assert sorted(one.name for one in root.iterdir()) == ["shifan_2026-2", "shifan_2026-3"]


def test_a_bureau_somebody_worked_in_is_not_kept(lived_months: Lived, months: Path, tmp_path: Path) -> None:
    with clock.at(clock.now()), acting(Actor("juzhang"), "登录"):
        Person.objects.filter(pk=Person.objects.order_by("pk")[0].pk).update(died_on=None)
    made = tmp_path / "cache" / "shifan_2026-0"
    assert Entry.objects.exists()
    assert not cache.keep(made, months)
    assert not made.exists()


def test_any_changed_source_is_another_entry(months: Path, tmp_path: Path, monkeypatch) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.setattr(cache.minzheng, "__file__", str(package / "__init__.py"))
    first = cache.entry_of(tmp_path, "shifan_2026", "密码")
    assert cache.entry_of(tmp_path, "shifan_2026", "密码") == first
    assert cache.entry_of(tmp_path, "shifan_2026", "另一个") != first
    (package / "rates.yaml").write_text("a: 1")
    assert cache.entry_of(tmp_path, "shifan_2026", "密码") != first


def demonstration(folder: Path, **state: object) -> Path:
    folder.mkdir()
    (folder / "scenario.json").write_text(json.dumps(state))
    (folder / "files").mkdir()
    return folder


def test_an_interrupted_demonstration_is_removed(tmp_path: Path) -> None:
    folder = demonstration(tmp_path / "demo", scenario="shifan_2026", today="2026-02-11")
    assert remove_if_interrupted(folder)
    assert not folder.exists()


def test_nothing_else_is_removed(tmp_path: Path) -> None:
    done = demonstration(tmp_path / "done", scenario="shifan_2026", done=True)
    begun = demonstration(tmp_path / "begun")
    real = tmp_path / "real"
    real.mkdir()
    (real / "keys.json").write_text("{}")
    assert not any(remove_if_interrupted(folder) for folder in (done, begun, real, tmp_path / "absent"))
    assert all(folder.exists() for folder in (done, begun, real))


def test_a_demonstration_being_made_is_left_alone(tmp_path: Path) -> None:
    folder = demonstration(tmp_path / "demo", scenario="shifan_2026")
    folder.chmod(0o711)
    server = Server(folder, durable=False)
    server.start()
    try:
        with pytest.raises(Conflict):
            remove_if_interrupted(folder)
    finally:
        server.stop()
    assert folder.exists()
    assert remove_if_interrupted(folder)


def test_a_database_elsewhere_is_not_touched(tmp_path: Path, monkeypatch) -> None:
    folder = demonstration(tmp_path / "demo", scenario="shifan_2026")
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/bureau")
    with pytest.raises(Conflict):
        remove_if_interrupted(folder)
    assert folder.exists()
