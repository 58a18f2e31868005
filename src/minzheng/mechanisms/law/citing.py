"""Citing statutes: what is not in the book of statutes cannot be cited, so the program does not start."""

from dataclasses import dataclass
from datetime import date

from minzheng.foundation import numerals
from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.law.statutes import Statute, statute_book, unknown_statute


@dataclass(frozen=True)
class JointCitation(Citation):
    """Several articles of one statute; `article` is the first, `more` are the others in order."""

    more: tuple[int, ...] = ()

    def __str__(self) -> str:
        return super().__str__() + "".join(f"、第{numerals.write(each)}条" for each in self.more)


def cite(title: str, *articles: int, paragraph: int | None = None, item: int | None = None) -> Citation:
    """A citation by title, full title or document number, with no, one or several articles.

    Paragraph and item need exactly one article. Raises `Invalid` for a statute or article that is not in
    `texts`, so that a wrong citation stops the start.
    """
    versions = statute_book().versions(title)
    if not versions:
        raise unknown_statute(title)
    known = {number for version in versions for number in version.articles}
    name = versions[-1].title
    if missing := [number for number in articles if number not in known]:
        listed = "、".join(str(number) for number in missing)
        raise Invalid.because(
            f"《{name}》没有登记第{listed}条。",
            "请核对条号，或在 law/texts 补登该条的要点。",
            "law.unknown_article",
        )
    if len(articles) > 1:
        if paragraph is not None or item is not None:
            raise Invalid.because(f"《{name}》一次引用多条时不能带款、项。", "请分开引用。", "law.citation")
        return JointCitation(name, articles[0], None, None, tuple(articles[1:]))
    return Citation(name, articles[0] if articles else None, paragraph, item)


def statute_on(citation: Citation, on: date) -> Statute | None:
    """The text of the cited statute in force on a day, or None."""
    return statute_book().on(citation.statute, on)


def in_force(citation: Citation, on: date) -> bool:
    """Whether the cited statute is in force on a day with every cited article known in that day's text."""
    statute = statute_on(citation, on)
    articles = {number for number in (citation.article, *getattr(citation, "more", ())) if number}
    return statute is not None and articles <= set(statute.articles)


def official(citation: Citation, on: date) -> str:
    """The citation as a document prints it: full title, document number in brackets for notices, then the articles."""
    statute = statute_on(citation, on)
    if statute is None:
        raise Invalid.because(
            f"《{citation.statute}》在{on.year}年{on.month}月{on.day}日不在施行期内。",
            "请核对日期，或改引当日施行的法规。",
            "law.not_in_force",
        )
    number = f"（{statute.number}）" if statute.number and "〔" in statute.number else ""
    return str(citation).replace(f"《{citation.statute}》", f"《{statute.full_title}》{number}", 1)
