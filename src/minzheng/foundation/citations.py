"""Citations of statutes (《社会救助法》第四十八条第二款) and numbers of official documents (津丽民发〔2019〕14号)."""

import re
import unicodedata
from dataclasses import dataclass

from minzheng.foundation import numerals
from minzheng.foundation.errors import Invalid

_NUMERAL = rf"(?:[0-9]{{1,4}}|[{numerals.LETTERS}]{{1,12}})"
_STATUTE = re.compile(r"\s*《(?P<statute>[^《》]+(?:《[^《》]+》[^《》]*)*)》(?P<place>.*)", re.DOTALL)
_PLACE = re.compile(rf"(?:第({_NUMERAL})条)?(?:第({_NUMERAL})款)?(?:第\(?({_NUMERAL})\)?项)?")
_DOCUMENT = re.compile(
    r"(?P<organ>[\u3400-\u9fff]{1,30})[〔\[(【{<〈「『〖](?P<year>[0-9]{4})[〕\])】}>〉」』〗](?:第)?(?P<number>[0-9]{1,6})号"
)


@dataclass(frozen=True)
class Citation:
    """A statute, and within it an article (条), paragraph (款) and item (项), each from 1; str() is official form."""

    statute: str
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None

    def __post_init__(self) -> None:
        if not self.statute.strip():
            raise Invalid.because("引用缺少法规名称。", "请写明法规名称。", "citation.statute")
        if self.article is None and (self.paragraph is not None or self.item is not None):
            raise Invalid.because("款、项必须写在某一条之下。", "请补写“第…条”。", "citation.article")
        if any(n is not None and not 1 <= n <= 9999 for n in (self.article, self.paragraph, self.item)):
            raise Invalid.because("条、款、项的序号应在1至9999之间。", "请核对序号。", "citation.number")

    def __str__(self) -> str:
        places = ((self.article, "条"), (self.paragraph, "款"), (self.item, "项"))
        return f"《{self.statute}》" + "".join(f"第{numerals.write(n)}{name}" for n, name in places if n)


@dataclass(frozen=True)
class DocumentNumber:
    """发文字号 (GB/T 9704): organ code, year, serial number; str() is 津丽民发〔2019〕14号."""

    organ: str
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.organ}〔{self.year}〕{self.number}号"


def parse_citation(text: str) -> Citation:
    """Read a citation with 《》 and Chinese or Arabic numbers; raises `Invalid`. The statute's name is kept as written."""
    found = _STATUTE.fullmatch(text)
    if not found or not found["statute"].strip():
        raise _bad_citation(text, "法规名称应写在书名号《》之内。")
    place = _PLACE.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", found["place"])))
    if not place:
        raise _bad_citation(text, "书名号之后应为条、款、项。")
    numbers = [None if n is None else int(n) if n.isascii() else numerals.read(n) for n in place.groups()]
    return Citation(found["statute"].strip(), *numbers)


def parse_document_number(text: str) -> DocumentNumber:
    """Read a document number, wrong brackets and full-width digits included; raises `Invalid`."""
    found = _DOCUMENT.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    if not found:
        raise Invalid.because(
            f"“{text.strip()[:40]}”不是发文字号。", "请写成如“津丽民发〔2019〕14号”。", "document_number"
        )
    year, number = int(found["year"]), int(found["number"])
    if not 1949 <= year <= 2099 or not number:
        raise Invalid.because(
            "发文字号的年份或序号不对。", "年份为四位公元年，序号从1编起。", "document_number.year"
        )
    return DocumentNumber(found["organ"], year, number)


def _bad_citation(text: str, why: str) -> Invalid:
    return Invalid.because(
        f"“{text.strip()[:40]}”不是完整的引用：{why}",
        "请写成如“《社会救助法》第四十八条第二款”。",
        "citation",
    )
