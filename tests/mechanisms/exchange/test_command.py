"""`minzheng exchange` by hand: receive, check, apply, undo, sources."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest
from tests.mechanisms.exchange.conftest import JULY, Office

from minzheng.config.commands import exchange
from minzheng.foundation.errors import Conflict, Invalid, Missing
from minzheng.mechanisms.exchange.public import Batch, BatchState, Trouble, simulate, source_of


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    exchange.arguments(parser)
    return exchange.run(parser.parse_args(words))


def file(folder: Path, people: Any, trouble: Trouble | None = None) -> str:
    source = source_of("wages")
    made = simulate(source, source.senders()[0], people, "s", JULY, trouble)[0]
    (folder / made.name).write_bytes(made.content)
    return str(folder / made.name)


SAID = ("--source", "wages", "--sender", "human_resources", "--period", "2026-07")


def test_a_batch_by_hand(office: Office, people: Any, tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run("receive", file(tmp_path, people), *SAID, "--only-keep") == 0
    number = str(Batch.objects.get().pk)
    assert run("check", number) == 0 and run("apply", number) == 0
    assert "已入库" in capsys.readouterr().out
    assert run("undo", number, "--reason", "来函更正") == 0
    assert Batch.objects.get().undone_because == "来函更正"
    assert run("receive", file(tmp_path, people[:100], Trouble.MIXED_ENCODINGS), *SAID) == 2
    told = capsys.readouterr().out
    assert "有无法识别的字符" in told and "拒收" in told and "请整个文件用同一种编码" in told
    assert not any(number in told for _, number in people)
    assert run("receive", file(tmp_path, people, Trouble.BAD_NUMBERS), *SAID) == 2
    held = Batch.objects.get(state=BatchState.HELD)
    with pytest.raises(Invalid):
        run("apply", str(held.pk))
    assert run("apply", str(held.pk), "--reason", "号码另行核对") == 0
    with pytest.raises(Conflict):
        run("apply", number)
    capsys.readouterr()
    assert run("sources", "--json") == 0
    board = {(one["source"], one["sender"]): one for one in json.loads(capsys.readouterr().out)}
    assert board["wages", "human_resources"]["period"] == "2026年7月"
    assert run("sources") == 0
    assert "市公安局" in capsys.readouterr().out
    assert run("secret", "bank_a") == 0
    for wrong in (("check", "999999"), ("receive", "nowhere.csv", *SAID)):
        with pytest.raises((Invalid, Missing)):
            run(*wrong)
