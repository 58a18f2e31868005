"""The how-to of monitoring: its region is made as written, and its commands are ones the program has."""

import argparse
import re
from pathlib import Path

import pytest
from tests.architecture.tree import ROOT

from minzheng.config.commands import demo, monitor, synth

PAGE = (ROOT / "docs/howto/monitor-a-city.md").read_text(encoding="utf-8")
COMMANDS = {"synth": synth, "monitor": monitor, "demo": demo}
LINES = re.findall(r"^minzheng (\w+) ?(.*)$", PAGE, re.M)


def parsed(name: str, words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    COMMANDS[name].arguments(parser)  # type: ignore[attr-defined]
    return parser.parse_args(words.split())


@pytest.mark.parametrize(("name", "words"), LINES, ids=[" ".join(one) for one in LINES])
def test_every_command_of_the_page_is_understood(name: str, words: str) -> None:
    assert parsed(name, words)


def test_the_region_of_the_page_is_made(tmp_path: Path) -> None:
    (words,) = (words for name, words in LINES if name == "synth")
    out = tmp_path / "region"
    assert synth.run(parsed("synth", words.replace("/srv/region", str(out)))) == 0
    told = set(re.findall(r"`([\w.]+(?:\.\w+|/))`\s*（", PAGE.split("/srv/region` 里")[1].split("\n\n")[0]))
    assert {each.name + ("/" if each.is_dir() else "") for each in out.iterdir()} == told
