"""The statutes and local notices the program may cite, dated, from the files in `texts`, one for each field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from minzheng.foundation.errors import Collector, Invalid, collect
from minzheng.mechanisms.law.files import check_keys, check_span, overlaps, read_rows

KINDS = ("法律", "行政法规", "党内法规", "部门规章", "规范性文件", "地方文件", "标准")
TEXTS = Path(__file__).with_name("texts")
_REQUIRED = ("title", "kind", "from", "verified")
_OPTIONAL = ("full_title", "number", "to", "articles", "unverified_articles", "note")


@dataclass(frozen=True)
class Statute:
    """One dated text: in force from `since` to `until` (both included, None while in force).

    `articles` maps the numbers of the articles the program cites to a short gist of our own; the published text alone
    is binding. `verified` is false where number, date or content was not compared with the published text;
    `unverified_articles` says so of single articles.
    """

    title: str
    full_title: str
    number: str | None
    kind: str
    since: date
    until: date | None
    articles: Mapping[int, str]
    verified: bool
    unverified_articles: tuple[int, ...]
    note: str

    def in_force(self, on: date) -> bool:
        """Whether the text is in force on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


class StatuteBook:
    """All texts together; several under one title are its dated versions."""

    def __init__(self, statutes: list[Statute]) -> None:
        self.statutes = tuple(sorted(statutes, key=lambda each: (each.title, each.since)))
        self._named: dict[str, str] = {}
        self._versions: dict[str, tuple[Statute, ...]] = {}
        for each in self.statutes:
            self._versions[each.title] = (*self._versions.get(each.title, ()), each)
            for name in (each.title, each.full_title, each.number):
                if name:
                    self._named[name] = each.title

    def versions(self, name: str) -> tuple[Statute, ...]:
        """All dated texts of a title, full title or document number, oldest first; empty when unknown."""
        return self._versions.get(self._named.get(name.strip("《》"), ""), ())

    def on(self, name: str, day: date) -> Statute | None:
        """The text in force on a day, or None."""
        return next((each for each in self.versions(name) if each.in_force(day)), None)


def load_statutes(*files: Path) -> StatuteBook:
    """Read and check whole files of statutes; raises one `Invalid` naming every fault."""
    with collect() as found:
        read = [
            _statute(found, row, f"{path.name}第{place}项")
            for path in files
            for place, row in enumerate(read_rows(path), 1)
        ]
        statutes = [each for each in read if each]
        _check_together(found, statutes)
    return StatuteBook(statutes)


@lru_cache(maxsize=1)
def statute_book() -> StatuteBook:
    """The statutes of this program."""
    return load_statutes(*sorted(TEXTS.glob("*.yaml")))


def _statute(found: Collector, row: Mapping[str, object], where: str) -> Statute | None:
    where = f"{where}《{row.get('title')}》"
    complete = check_keys(found, row, where, _REQUIRED, _OPTIONAL)
    span = check_span(found, row, where)
    articles = row.get("articles") or {}
    if row.get("kind") not in KINDS:
        found.add(f"种类“{row.get('kind')}”不认识。", f"请用：{'、'.join(KINDS)}。", "law.kind", where)
        complete = False
    if not isinstance(row.get("verified"), bool):
        found.add("verified 应为 true 或 false。", "请改正。", "law.verified", where)
        complete = False
    if not isinstance(articles, dict) or not all(
        isinstance(k, int) and k > 0 and isinstance(v, str) and v for k, v in articles.items()
    ):
        found.add("articles 应是“条号: 要点”。", "条号用阿拉伯数字，要点用文字。", "law.articles", where)
        complete = False
    doubtful = row.get("unverified_articles") or []
    if not isinstance(doubtful, list) or not isinstance(articles, dict) or not set(doubtful) <= set(articles):
        found.add("unverified_articles 应是 articles 中的条号。", "请改正。", "law.articles", where)
        return None
    if not complete or not span:
        return None
    number = row.get("number")
    title = str(row["title"])
    return Statute(
        title, str(row.get("full_title") or title), str(number) if number else None, str(row["kind"]), *span,
        dict(articles), row["verified"] is True, tuple(doubtful), str(row.get("note") or ""),
    )  # fmt: skip


def _check_together(found: Collector, statutes: list[Statute]) -> None:
    owner: dict[str, str] = {}
    for each in statutes:
        for name in {each.title, each.full_title, each.number} - {None}:
            if owner.setdefault(str(name), each.title) != each.title:
                found.add(
                    f"名称或文号“{name}”也属于《{owner[str(name)]}》。",
                    "请核对文号。",
                    "law.duplicate",
                    each.title,
                )
    for one, other in combinations(statutes, 2):
        if one.title == other.title and overlaps((one.since, one.until), (other.since, other.until)):
            found.add(
                f"《{one.title}》自{one.since}与自{other.since}的两个文本施行期间重叠。",
                "请为旧文本写上止日（新文本施行前一日）。", "law.overlap", one.title,
            )  # fmt: skip


def unknown_statute(name: str) -> Invalid:
    """The error for a title or number that is not in the file."""
    return Invalid.because(
        f"法规库中没有“{name}”。",
        "请先在 law/texts 登记其名称、文号和施行日期，再引用。",
        "law.unknown_statute",
    )
