import re
from pathlib import Path

from tests.architecture.tree import ROOT, files, shown, tracked

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools_common", "shared", "base_utils"}
# Written with brackets so that this file does not name what it refuses.
MACHINE = re.compile(r"(?<![\w.$}])/(?:wor[k]|roo[t]|home/[a-z]\w*|farm)/|/tm[p]/w/")
HOSTS = re.compile(
    r"py[p]i\.org|python[h]osted\.org|registry\.np[m]js|registry\.yarn[p]kg|deb\.deb[i]an\.org|npm[m]irror"
)
ADDRESS = re.compile(r"https?:|git\+|file:| @ |--(?:extra-)?index-url|--find-links")
TEXT = {
    "",
    ".cfg",
    ".css",
    ".csv",
    ".html",
    ".in",
    ".ini",
    ".js",
    ".json",
    ".lock",
    ".md",
    ".mjs",
    ".py",
    ".scss",
    ".sh",
    ".sql",
}
TEXT |= {".svg", ".toml", ".txt", ".typ", ".yaml", ".yml"}


def leaks(text: str) -> list[str]:
    """What a text tells of the machine it was written on."""
    return [match[0] for pattern in (MACHINE, HOSTS) for match in pattern.finditer(text)]


def test_every_module_is_named_by_what_it_knows() -> None:
    bad = [
        shown(path) for path in files(".py") if EMPTY_NAMES & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    ]
    assert bad == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    texts = [path for path in tracked() if path.suffix in TEXT]
    assert [f"{shown(path)}: {leak}" for path in texts for leak in leaks(path.read_text())] == []


def test_pins_hold_names_and_versions_only() -> None:
    pins = list(ROOT.glob("requirements*.txt"))
    locks = [ROOT / "frontend" / "package-lock.json"]
    assert pins
    found = [
        f"{shown(path)}: {match[0]}" for path in pins + locks for match in ADDRESS.finditer(path.read_text())
    ]
    assert found == []
    assert not (ROOT / "uv.lock").exists(), (
        "uv.lock keeps the host names of its sources: use requirements*.txt"
    )


def test_leaks_are_seen(tmp_path: Path) -> None:
    for words in (
        "/wor" + "k/main",
        "see /roo" + "t/.config",
        "/home/" + "ann/x",
        "https://py" + "pi.org/simple",
    ):
        assert leaks(words), words
    for words in ("src/homework/page", "$HOME/homes", "frame" + "work/root/x", "/homes/"):
        assert not leaks(words), words
