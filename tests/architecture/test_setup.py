"""Set-up as a script: what it redoes, what it leaves alone, and what it says of a poor machine."""

import fcntl
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.architecture.tree import ROOT


@pytest.fixture
def setup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script as a module, with its stamps in a folder of this test."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    sys.modules.pop("setup", None)
    import setup as module

    monkeypatch.setattr(module, "STAMPS", tmp_path / "stamps")
    return module


def test_a_step_is_done_once_for_what_it_is_made_from(setup: ModuleType, tmp_path: Path) -> None:
    result, done = tmp_path / "result", []

    def work() -> None:
        done.append(1)
        result.touch()

    for made_from in ("a", "a", "b"):
        setup.step("thing", made_from, work, result)
    assert len(done) == 2
    result.unlink()
    setup.step("thing", "b", work, result)
    assert len(done) == 3


def test_a_failed_step_is_redone(setup: ModuleType, tmp_path: Path) -> None:
    def fail() -> None:
        raise subprocess.CalledProcessError(1, ["npm"])

    done: list[int] = []
    with pytest.raises(subprocess.CalledProcessError):
        setup.step("thing", "a", fail, tmp_path)
    setup.step("thing", "a", lambda: done.append(1), tmp_path)
    assert done == [1]


def test_a_poor_machine_is_told_everything_at_once(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(setup, "OLDEST_PYTHON", (99, 0))
    missing = "\n".join(setup.check_machine())
    assert all(word in missing for word in ("Python", "git", "Node"))


def test_what_pip_is_told_holds_for_uv(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "pip.conf"
    config.write_text(
        "[global]\nindex-url = https://mirror.example/simple\nfind-links = one two\ncert = a.pem\n"
    )
    for name in ("UV_DEFAULT_INDEX", "UV_FIND_LINKS", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("PIP_FIND_LINKS", "PIP_CERT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    monkeypatch.setenv("PIP_INDEX_URL", "https://nearer.example/simple")
    monkeypatch.setattr(setup, "PYTHON", Path(sys.executable))
    told = setup.uv_settings()
    assert told["UV_DEFAULT_INDEX"] == "https://nearer.example/simple"
    assert (told["UV_FIND_LINKS"], told["SSL_CERT_FILE"]) == ("one,two", "a.pem")


def test_every_dependency_is_pinned_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {"requirements.txt": project["project"]["dependencies"]}
    wanted["requirements-dev.txt"] = [*wanted["requirements.txt"], *project["dependency-groups"]["dev"]]
    for name, lines in wanted.items():
        pins = [Requirement(line) for line in (ROOT / name).read_text().splitlines() if line.strip()]
        versions = {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in pins}
        for line in lines:
            need = Requirement(line)
            version = versions.get(canonicalize_name(need.name))
            assert version, f"{name} has no pin for {need}"
            assert need.specifier.contains(version, prereleases=True), (
                f"{name}: {need} is pinned to {version}"
            )


def test_two_set_ups_of_one_clone_take_turns() -> None:
    script = ROOT / "scripts" / "setup.py"
    with script.open() as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as second:
            assert second.stdout is not None
            assert "waiting" in second.stdout.readline()
            second.kill()
            assert second.stdout.read() == ""
