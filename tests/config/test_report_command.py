"""`minzheng report check`: exit codes, batches, answers in files; no database and no Django."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from minzheng.config.cli import main

GOOD = "全年检查机构64户，其中无照7户。\n"
BAD = "全年检查机构64户，其中无照71户。\n"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "报告"
    (folder / "下级").mkdir(parents=True)
    (folder / "好.txt").write_text(GOOD, "utf-8")
    (folder / "下级" / "坏.txt").write_bytes(BAD.encode("gb18030"))
    (folder / "空.txt").write_bytes(b"")
    (folder / "说明.md").write_text("不读", "utf-8")
    return folder


def check(*arguments: object) -> int:
    return main(["report", "check", *map(str, arguments)])


def test_exit_codes(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(reports / "好.txt") == 0
    assert "0处不符" in capsys.readouterr().out
    assert check(reports / "下级" / "坏.txt") == 1
    assert "“71户”大于总数“64户”" in capsys.readouterr().out
    assert check(reports / "空.txt") == 2
    assert "文件“空.txt”是空的" in capsys.readouterr().err
    assert check(reports / "没有.txt") == 2


def test_a_folder_is_checked_to_the_end(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One broken file does not stop the others; progress goes to the error stream."""
    assert check(reports, "--json") == 2
    out, err = capsys.readouterr()
    told = {Path(answer["file"]).name: answer for answer in json.loads(out)}
    assert set(told) == {"好.txt", "坏.txt", "空.txt"}
    assert told["坏.txt"]["summary"]["fails"] == 1
    assert "是空的" in told["空.txt"]["error"]
    assert "[3/3]" in err


def test_an_unforeseen_fault_stays_with_its_file(
    reports: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from minzheng.mechanisms.claims import public

    read = public.check_file

    def broken(path: Path) -> object:
        if path.name == "坏.txt":
            raise RuntimeError("planted")
        return read(path)

    monkeypatch.setattr(public, "check_file", broken)
    assert check(reports) == 2
    out, err = capsys.readouterr()
    assert "好.txt：" in out
    assert "文件“坏.txt”核对时出了意外（RuntimeError）" in err


def test_answers_are_written_to_files(reports: Path, tmp_path: Path) -> None:
    assert check(reports / "好.txt", "--html", tmp_path / "a.html", "--docx", tmp_path / "a.docx") == 0
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!doctype html>")
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK")
    (reports / "下级" / "好.txt").write_text(GOOD, "utf-8")
    for _ in range(2):  # a second run writes over the first
        check(reports, "--html", tmp_path / "pages")
        assert sorted(p.name for p in (tmp_path / "pages").iterdir()) == ["坏.html", "好-2.html", "好.html"]


def test_a_place_that_cannot_be_written_is_said(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(reports / "好.txt", "--html", reports / "没有" / "a.html") == 2
    assert "结果写不到" in capsys.readouterr().err


def test_another_report_is_held_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "甲.txt", tmp_path / "乙.txt"
    first.write_text("某县民政局2022年工作总结\n2022年，全县建成农村幸福院120所。\n", "utf-8")
    second.write_text("某县民政局2022年法治报告\n2022年，全县建成农村幸福院102所。\n", "utf-8")
    assert check(first, "--with", second) == 1
    assert "另一份写“102所”" in capsys.readouterr().out
    assert check(first, "--with", tmp_path / "没有.txt") == 2


def test_neither_django_nor_a_database_is_set_up(reports: Path) -> None:
    code = (
        "import sys; from minzheng.config.cli import main; "
        f"code = main(['report', 'check', {str(reports / '好.txt')!r}]); "
        "import django.apps; sys.exit(9 if django.apps.apps.ready else code)"
    )
    own = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False, env=own)
    assert done.returncode == 0, done.stderr.decode()
