"""Balances of a fund: 收入 + 上年结余 = 支出 + 年末结余."""

import re

from minzheng.mechanisms.claims.model import Figure, Kind, RelationType
from minzheng.mechanisms.claims.relations import judging as j
from minzheng.mechanisms.claims.relations.page import Page

_ROLES = (
    ("in", re.compile(r"收入|新收|新增|筹集|到账")),
    ("carried", re.compile(r"(?:上年|年初|上月|期初|上期)[^,;。]{0,4}(?:结余|结转|余额|存量)")),
    ("out", re.compile(r"支出|使用|拨付|办结|答复|退出")),
    (
        "left",
        re.compile(r"(?:年末|年底|期末|本年|累计|滚存|下年度?|月末)[^,;。]{0,6}(?:结余|结转|余额)|结转下年"),
    ),
)


def find(page: Page) -> None:
    """收入 + 上年结余 = 支出 + 年末结余, in one sentence."""
    for group in page.sentences:
        roles: dict[str, Figure] = {}
        for figure in group:
            if figure.kind is Kind.MONEY:
                words = page.before(figure, 16)
                role = next(
                    (name for name in ("carried", "left", "in", "out") if dict(_ROLES)[name].search(words)),
                    None,
                )
                if role:
                    roles.setdefault(role, figure)
        if set(roles) != {"in", "carried", "out", "left"}:
            continue
        come, gone = (roles["in"], roles["carried"]), (roles["out"], roles["left"])
        fits = j.meet(j.total(map(j.range_of, come)), j.total(map(j.range_of, gone)))
        left = j.number(come[0]) + j.number(come[1]) - j.number(gone[0])
        end = "相符" if fits else f"不符，结余应为{j.amount(left, '元')}，请核对"
        text = f"收入{j.quoted(come[:1])}加上年结余{j.quoted(come[1:])}减支出{j.quoted(gone[:1])}，与年末结余{j.quoted(gone[1:])}{end}。"
        formula = f"{j.plus(come)}-{j.plus(gone[:1])}={j.plus(gone[1:])}"
        page.add(RelationType.BALANCE, (*come, *gone), formula, left, gone[1].value, j.verdict(fits), text)
