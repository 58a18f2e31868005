import re

from tests.architecture.tree import ROOT, SOURCE

MAP = ROOT / "docs" / "map.md"


def test_the_map_shows_every_room_and_no_other() -> None:
    folders = [*(SOURCE / "mechanisms").iterdir(), *(SOURCE / "domains").iterdir()]
    rooms = {f"{path.parent.name}/{path.name}" for path in folders if any(path.glob("*.py"))}
    shown = set(re.findall(r"^\| `((?:mechanisms|domains)/\w+)`", MAP.read_text(), re.MULTILINE))
    assert rooms, "no room found: this test would pass on nothing"
    assert (sorted(rooms - shown), sorted(shown - rooms)) == ([], [])
