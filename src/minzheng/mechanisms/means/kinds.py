"""What a line of a means test can be: declared in `kinds.yaml`, each kind with its article."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.law.public import Citation, cite, statute_on

FILE = Path(__file__).with_name("kinds.yaml")


class Group(StrEnum):
    """What a kind is to the household: what comes in, what the law passes over, what it takes off, what goes out, what is owned."""

    INCOME = "income"
    EXEMPT = "exempt"
    DEDUCTION = "deduction"
    SPENDING = "spending"
    ASSET = "asset"


@dataclass(frozen=True)
class Kind:
    """One kind: `share` and `of_wages` are parameter codes, `proof` asks for more than a declaration."""

    code: str
    label: str
    group: Group
    basis: Citation
    earlier: Citation
    share: str = ""
    of_wages: str = ""
    proof: bool = False

    def article(self, on: date) -> Citation:
        """The article that speaks of it on a day."""
        return self.basis if statute_on(self.basis, on) else self.earlier


def kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order in which a table lists them."""
    return _read()[1]


def kind(code: str) -> Kind:
    """One kind; `Invalid` for an unknown code."""
    found = kinds().get(code)
    if found is None:
        raise Invalid.because(
            f"没有“{code[:40]}”这类收入、财产或支出。", "请从核对项目中选择。", "means.kind", "kind"
        )
    return found


def rank(source: str) -> int:
    """How far a source outranks others; `Invalid` for one that does not count."""
    known = _read()[0]
    if source not in known:
        raise Invalid.because(
            f"“{source[:20]}”不是可用的来源。", f"请从{'、'.join(known)}中选择。", "means.source", "source"
        )
    return known.index(source)


@cache
def _read() -> tuple[tuple[str, ...], dict[str, Kind]]:
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    earlier = _cited(content["earlier"])
    found = {
        code: Kind(
            code, **{**row, "group": Group(row["group"]), "basis": _cited(row["basis"]), "earlier": earlier}
        )
        for code, row in content["kinds"].items()
    }
    return tuple(content["sources"]), found


def _cited(basis: dict[str, Any]) -> Citation:
    return cite(basis["title"], basis["article"])
