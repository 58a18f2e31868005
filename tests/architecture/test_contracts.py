import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.tree import ROOT, ranks

LINTER = Path(sys.executable).with_name("lint-imports")
M = "minzheng.mechanisms"
PLANTS = {
    "Storeys": ("foundation/money.py", "import minzheng.mechanisms.journal.public"),
    "Rooms": ("mechanisms/areas/tree.py", f"from {M}.access.public import may"),
    "Domains": ("domains/marriage/models.py", "from minzheng.domains import funeral"),
    "Mechanisms": ("mechanisms/law/rules.py", "import minzheng.domains.funeral"),
    "Foundation": ("foundation/clock.py", "from django.utils import timezone"),
    "Faces": ("domains/funeral/models.py", f"from {M}.areas.tree import within"),
}


def lint(package_parent: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINTER), "--no-logo", "--no-cache", "--config", str(ROOT / ".importlinter")]
    path = os.pathsep.join([str(package_parent), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(
        command, cwd=package_parent, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A tiny house with every room, one face each, and two domains."""
    rooms = [f"mechanisms/{room}" for room in ranks()]
    for folder in [
        "",
        "config",
        "domains",
        "mechanisms",
        "foundation",
        "domains/funeral",
        "domains/marriage",
        *rooms,
    ]:
        (tmp_path / "minzheng" / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / "minzheng" / folder / "__init__.py").touch()
    for room in rooms:
        (tmp_path / "minzheng" / room / "public.py").touch()
    (tmp_path / "minzheng/mechanisms/areas/tree.py").touch()
    write(tmp_path, "mechanisms/access/public.py", f"from {M}.areas.public import within")
    write(tmp_path, "mechanisms/access/migrations/0001.py", f"import {M}.areas.tree")
    write(tmp_path, "config/urls.py", f"import {M}.areas.tree\nimport minzheng.domains.funeral")
    return tmp_path


def write(house: Path, name: str, text: str) -> None:
    path = house / "minzheng" / name
    path.parent.mkdir(exist_ok=True)
    (path.parent / "__init__.py").touch()
    path.write_text(text + "\n")


def test_this_house_keeps_every_contract() -> None:
    result = lint(ROOT / "src")
    assert result.returncode == 0, result.stdout


def test_the_tiny_house_keeps_every_contract(house: Path) -> None:
    result = lint(house)
    assert result.returncode == 0, result.stdout
    assert f"{len(PLANTS)} kept, 0 broken" in result.stdout


@pytest.mark.parametrize("contract", PLANTS)
def test_a_planted_import_breaks_its_contract(house: Path, contract: str) -> None:
    write(house, *PLANTS[contract])
    result = lint(house)
    broken = [line.split(":")[0] for line in result.stdout.splitlines() if line.endswith(" BROKEN")]
    assert result.returncode == 1
    assert contract in broken


def test_a_sibling_is_not_below(house: Path) -> None:
    write(house, "mechanisms/desk/views.py", f"import {M}.portal.public")
    assert "Rooms: a mechanism looks down, never up or sideways BROKEN" in lint(house).stdout


@pytest.mark.parametrize("storey", ["", "mechanisms"])
def test_a_new_room_must_be_given_its_place(house: Path, storey: str) -> None:
    shutil.copytree(house / "minzheng/config", house / "minzheng" / storey / "attic")
    assert lint(house).returncode == 1
