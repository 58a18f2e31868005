"""A stranger's file in a process of its own: answered, refused in words, or stopped at its bounds."""

import pytest
from tests.mechanisms.claims import documents

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.claims import apart
from minzheng.mechanisms.claims.public import check_apart, check_text, comment_apart

TEXT = "全年检查机构64户，其中无照71户。\n"


def test_the_answer_is_the_same_as_in_this_process() -> None:
    checked = check_apart("报告.txt", TEXT.encode("gb18030"))
    assert checked == check_text(TEXT, "报告.txt") and checked.failures
    assert comment_apart(checked, b"").startswith(b"PK")
    original = documents.word([TEXT.strip()])
    assert comment_apart(check_apart("报告.docx", original), original).startswith(b"PK")


def test_bad_files_are_refused_in_words() -> None:
    with pytest.raises(Invalid, match="解压后过大"):
        check_apart("炸弹.docx", documents.bomb(200))
    with pytest.raises(Invalid, match="超过20MB"):
        check_apart("大.txt", b"1" * (20 * 2**20 + 1))
    with pytest.raises(Invalid, match="最多核对300,000字"):
        check_apart("长.txt", ("一" * 300_001).encode())


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.05)
    with pytest.raises(Invalid, match="超出了时间或内存"):
        check_apart("报告.txt", TEXT.encode())


def test_no_more_than_a_few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "WAIT", 0.01)
    held = [apart._slots.acquire() for _ in range(apart.AT_ONCE)]
    try:
        with pytest.raises(apart.Busy, match="同时核对的报告太多"):
            check_apart("报告.txt", TEXT.encode())
    finally:
        for _ in held:
            apart._slots.release()
