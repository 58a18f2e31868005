"""The outlines of the demonstrated bureaus: each writes its own report from the figures of its own records."""

from collections.abc import Iterator
from pathlib import Path

from minzheng.mechanisms.reports.public import Outline, declare_outline, outlines, read_outline

HERE = Path(__file__).parent


def outlines_in_files() -> Iterator[tuple[str, Outline]]:
    """The scenarios that keep their outline as data, by name."""
    for path in sorted(HERE.glob("*/outline.yaml")):
        yield path.parent.name, read_outline(path)


def declare_all() -> None:
    """Make every bureau's outline known; each is offered to its own bureau only."""
    from minzheng.config.scenarios.dongli_2019 import report  # noqa: F401, PLC0415 - declares the report's outline

    known = {one.code for one in outlines()}
    for _, outline in outlines_in_files():
        if outline.code not in known:
            declare_outline(outline)
