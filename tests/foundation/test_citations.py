from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.foundation.citations import Citation, DocumentNumber, parse_citation, parse_document_number
from minzheng.foundation.errors import Invalid

NUMBER = st.integers(1, 9999)


@pytest.mark.parametrize(
    ("text", "citation", "official"),
    [
        ("《社会救助法》第四十八条第二款", Citation("社会救助法", 48, 2), None),
        (
            "《社会救助法》第48条第2款第（三）项",
            Citation("社会救助法", 48, 2, 3),
            "《社会救助法》第四十八条第二款第三项",
        ),
        ("《最低生活保障审核确认办法》", Citation("最低生活保障审核确认办法"), None),
        (
            "《某市规定（试行）》 第一百零五条",
            Citation("某市规定（试行）", 105),
            "《某市规定（试行）》第一百零五条",
        ),
        ("《关于贯彻《纲要》的意见》第二条", Citation("关于贯彻《纲要》的意见", 2), None),
    ],
)
def test_parse_citation(text: str, citation: Citation, official: str | None) -> None:
    assert parse_citation(text) == citation
    assert str(citation) == (official or text)


@pytest.mark.parametrize(
    "text",
    ["", "社会救助法第三条", "《》第一条", "《甲》第二款", "《甲》第零条", "《甲》第三", "《甲》第一百五条"],
)
def test_bad_citations(text: str) -> None:
    with pytest.raises(Invalid):
        parse_citation(text)


@given(st.text("社会救助法办条第款（）试行", min_size=1), NUMBER, st.none() | NUMBER, st.none() | NUMBER)
def test_citation_round_trip(statute: str, article: int, paragraph: int | None, item: int | None) -> None:
    citation = Citation(statute, article, paragraph, item)
    assert parse_citation(str(citation)) == citation


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "()", "（）", "【】", "［］", "〈〉"])
def test_document_number_in_any_brackets(brackets: str) -> None:
    number = parse_document_number(f"津丽民发 {brackets[0]}２０１９{brackets[1]}014号")
    assert number == DocumentNumber("津丽民发", 2019, 14)
    assert str(number) == "津丽民发〔2019〕14号"


@pytest.mark.parametrize(
    "text",
    ["", "津丽民发2019-14号", "津丽民发〔19〕14号", "〔2019〕14号", "民发〔2019〕0号", "民发〔1019〕1号"],
)
def test_bad_document_numbers(text: str) -> None:
    with pytest.raises(Invalid):
        parse_document_number(text)


@given(st.text("津丽民发办函字", min_size=1, max_size=9), st.integers(1949, 2099), st.integers(1, 10**6 - 1))
def test_document_number_round_trip(organ: str, year: int, number: int) -> None:
    document = DocumentNumber(organ, year, number)
    assert parse_document_number(str(document)) == document


@given(st.text() | st.text("《》第一二百条款项〔〕[]19号民发"))
def test_never_crashes(text: str) -> None:
    for parse in (parse_citation, parse_document_number):
        with suppress(Invalid):
            parse(text)
