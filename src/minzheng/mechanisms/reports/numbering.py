"""Numbers of headings by GB/T 9704: 一、 (level 1), （一） (2), 1. (3), （1） (4), counted over what is printed."""

import re
from collections.abc import Iterable, Iterator

from minzheng.foundation import numerals

_OWN = re.compile(
    r"\s*(?:第?[〇零一二三四五六七八九十百]+、|[（(][〇零一二三四五六七八九十百]+[）)]|[0-9]{1,2}[.．、]|[（(][0-9]{1,2}[）)])\s*"
)
_FORMS = {1: "{chinese}、", 2: "（{chinese}）", 3: "{arabic}.", 4: "（{arabic}）"}


def unnumbered(title: str) -> str:
    """A heading without a number in front."""
    return _OWN.sub("", title, count=1) if _OWN.match(title) else title


def numbers(levels: Iterable[int]) -> Iterator[str]:
    """The number of each heading in order of the text, from its level; a deeper level begins anew under each higher one."""
    counted = [0] * 5
    for level in levels:
        counted[level] += 1
        counted[level + 1 :] = [0] * (4 - level)
        yield _FORMS[level].format(chinese=numerals.write(counted[level]), arabic=counted[level])
