"""Set-up of a clone: environment, style sheet and script, and (as root, with apt) the browser, fonts and Java.

Needs Python 3.11+ and Node 20+ only, and nothing but the standard library. Safe to run twice, side by side and after a kill:
one set-up works at a time, each step leaves a stamp with the digest of what it was made from, and a step without its stamp is redone.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "set-up"
UNFINISHED = VENV / "unfinished"
FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"
BUILT = ROOT / "src/minzheng/mechanisms/desk/static/vendor"
CHECKERS = (
    ROOT / "var" / "ogctests"
)  # ogctests asks for other versions than this project: an environment of its own
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
# A program or font pattern that shows the package is there, and the packages that bring it (first one known to apt).
EXTRAS = {
    "chromium": ("chromium", ["chromium"]),
    "java": ("java", ["openjdk-17-jre-headless", "default-jre-headless"]),
    "fontconfig": ("fc-list", ["fontconfig"]),
    "hledger": ("hledger", ["hledger"]),
    "qpdf": ("qpdf", ["qpdf"]),
    "fonts": ("Noto Sans CJK SC", ["fonts-noto-cjk"]),
}


def say(words: str) -> None:
    print(f"set-up: {words}", flush=True)


def works(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> bool:
    """Run a command and say whether it worked. It holds the gate too: killing set-up alone lets nobody in before it ends."""
    words = [str(part) for part in command]
    return subprocess.run(words, cwd=cwd, env=env, check=False, close_fds=False).returncode == 0


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    if not works(*command, cwd=cwd):
        sys.exit(f"set-up: this failed: {' '.join(map(str, command))}. Run make again to redo it.")


def check_machine() -> list[str]:
    """What is missing, one sentence each; set-up can go on when the list is empty."""
    missing = []
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:3]))
        missing.append(
            f"Python 3.11 or newer is needed, {sys.executable} is {found}. Try: make PYTHON=python3.11 …"
        )
    if not shutil.which("git"):
        missing.append("git is needed and was not found.")
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        missing.append("Node 20 or newer with npm is needed and was not found.")
    else:
        version = subprocess.run(
            [node, "--version"], capture_output=True, text=True, check=True
        ).stdout.strip()
        if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
            missing.append(f"Node 20 or newer is needed, {node} is {version}.")
    return missing


def digest(*paths: Path) -> str:
    """One digest over names and contents, in order; folders are walked without what npm put there."""
    total = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and MODULES not in file.parents:
                total.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return total.hexdigest()


def step(name: str, made_from: str, work: Callable[[], None], result: Path) -> None:
    """Do `work` unless the stamp says it was done for this digest and its result still stands."""
    stamp = STAMPS / name
    if stamp.is_file() and stamp.read_text() == made_from and result.exists():
        return
    started = time.monotonic()
    say(f"{name} …")
    stamp.unlink(missing_ok=True)
    work()
    STAMPS.mkdir(exist_ok=True)
    part = stamp.with_name(f".{name}.{os.getpid()}")
    part.write_text(made_from)
    part.replace(stamp)
    say(f"{name} done in {time.monotonic() - started:.0f} s")


def make_environment() -> None:
    """The environment with exactly the pinned packages; an unfinished one is thrown away first."""
    if UNFINISHED.exists() or (VENV.exists() and not PYTHON.exists()):
        shutil.rmtree(VENV)
    VENV.mkdir(exist_ok=True)
    UNFINISHED.touch()
    if not PYTHON.exists() and not works(sys.executable, "-m", "venv", VENV):
        sys.exit(
            "set-up: this Python cannot make an environment; install its venv module (Debian: python3-venv)."
        )
    pins = ROOT / "requirements-dev.txt"
    if not with_uv("sync", pins):
        run(PYTHON, "-m", "pip", "install", "--quiet", "-r", pins)
    UNFINISHED.unlink()


def link_program() -> None:
    """The command `minzheng`, running from the sources."""
    if not with_uv("install", "--no-deps", "--editable", ROOT):
        run(PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--editable", ROOT)


def with_uv(*arguments: str | Path) -> bool:
    """Let uv do it, ten times faster than pip; false where pip cannot get uv or uv fails."""
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        works(PYTHON, "-m", "pip", "install", "--quiet", "uv")
    if not uv.exists():
        return False
    verb, *rest = arguments
    if works(uv, "pip", verb, "--quiet", "--python", PYTHON, *rest, env=uv_settings()):
        return True
    say("uv could not do it; pip tries")
    return False


def uv_settings() -> dict[str, str]:
    """The environment of uv: what pip is told on this machine about sources and certificates holds for uv too."""
    listed = subprocess.run(
        [str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    )
    pip = {}
    for line in sorted(listed.stdout.splitlines(), key=lambda one: one.startswith(":env:")):
        key, _, value = line.partition("=")
        pip[key.split(".")[-1]] = value.strip("'\"").replace("\\n", " ").split()
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "trusted-host": "UV_INSECURE_HOST",
        "cert": "SSL_CERT_FILE",
    }
    told = {
        name: (",".join if key == "find-links" else " ".join)(pip[key])
        for key, name in names.items()
        if key in pip
    }
    if "no-index" in pip:
        told["UV_NO_INDEX"] = "1"
    if "extra-index-url" in pip:
        told["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # pip, too, looks into all of its sources
    return {**told, **os.environ}


def make_checkers() -> None:
    """ogctests with GDAL, for the checks of the map's data. Never fatal: a check that misses it skips and says so."""
    pins = ROOT / "requirements-ogctests.txt"
    if not works(sys.executable, "-m", "venv", "--clear", CHECKERS) or not works(
        CHECKERS / "bin" / "python", "-m", "pip", "install", "--quiet", "-r", pins
    ):
        shutil.rmtree(CHECKERS, ignore_errors=True)
        say("without ogctests: the checks that need it will skip and say so")


def get_modules() -> None:
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", cwd=FRONTEND)


def build_assets() -> None:
    run("node", "build.mjs", cwd=FRONTEND)


def lacks(extra: str) -> bool:
    """Whether this machine has no such program or font."""
    sign = EXTRAS[extra][0]
    if extra != "fonts":
        return shutil.which(sign) is None
    if shutil.which("fc-list") is None:
        return True
    return (
        sign
        not in subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False).stdout
    )


def apt_get(*arguments: str) -> bool:
    """One apt-get command, waiting for other ones; whether it worked."""
    command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", *arguments]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode == 0


def add_extras() -> None:
    """As root with apt: browser, fonts, Java. Never fatal: checks that need a missing one skip and say so."""
    missing = [extra for extra in EXTRAS if lacks(extra)]
    tried = STAMPS / "apt"
    if (
        missing
        and os.geteuid() == 0
        and shutil.which("apt-get")
        and (os.environ.get("MINZHENG_CI") or not tried.exists())
    ):
        say(f"apt: {', '.join(missing)} …")
        apt_get("update")
        for extra in missing:
            any(apt_get("install", "-y", "--no-install-recommends", package) for package in EXTRAS[extra][1])
        tried.touch()
    for extra in EXTRAS:
        if lacks(extra):
            say(
                f"without {extra} (apt package {EXTRAS[extra][1][0]}): the checks that need it will skip and say so"
            )


def main() -> None:
    missing = check_machine()
    if missing:
        sys.exit("\n".join(["set-up: this machine lacks something:", *missing]))
    with Path(__file__).open() as gate:
        os.set_inheritable(gate.fileno(), True)
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another set-up of this clone is at work; waiting for it")
            fcntl.flock(gate, fcntl.LOCK_EX)
        pins = digest(ROOT / "requirements-dev.txt") + sys.version.split()[0]
        modules = digest(FRONTEND / "package-lock.json")
        step("python packages", pins, make_environment, PYTHON)
        step("command", pins + digest(ROOT / "pyproject.toml"), link_program, VENV / "bin" / "minzheng")
        step("npm packages", modules, get_modules, MODULES)
        step("style sheet and script", modules + digest(FRONTEND), build_assets, BUILT / "minzheng.js")
        add_extras()
        if os.environ.get("MINZHENG_CI"):
            checkers = digest(ROOT / "requirements-ogctests.txt") + sys.version.split()[0]
            step("checkers of the map", checkers, make_checkers, CHECKERS / "bin" / "python")


if __name__ == "__main__":
    main()
