"""A short report over what three weeks of January hold, and how the desk's pages are read without a browser."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager

from minzheng.mechanisms.reports.public import Outline, Part, Section, declare_outline, withdraw_outline

CODE = "reports.january"
CALLS = "[[appeals.hotline_calls@2019|{}个]]"
OUTLINE = Outline(
    CODE,
    "东丽区民政局{year}年法治政府建设报告",
    (
        Section(
            "一、主要举措和成效",
            Part.MEASURES,
            (
                "便民专线受理[[appeals.hotline_calls@{year}|{}个]]问题，已评价的"
                "[[appeals.hotline_rated@{year}|{}件]]工单满意率为[[appeals.hotline_satisfaction@{year}|{}]]。",
                "街道可以审批[[social_assistance.street_ceiling@{year}-01-31|{}元以下]]的临时救助。",
            ),
        ),
        Section("二、存在的不足和原因", Part.SHORTFALLS, ("个别答复不够及时，原因是人手不足。",)),
        Section("三、主要负责人履职情况", Part.LEADERS, ("主要负责人定期听取法治工作汇报。",)),
        Section("四、下一年度主要安排", Part.PLAN, ("继续完善专线办理制度。",)),
        Section("五、其他", Part.OTHER, ("无。",)),
    ),
)


@contextmanager
def outline() -> Iterator[Outline]:
    """The outline, declared until the block ends."""
    declare_outline(OUTLINE)
    try:
        yield OUTLINE
    finally:
        withdraw_outline(CODE)


def says(content: bytes) -> str:
    """What a page says, without tags and runs of blanks."""
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]*>", "", content.decode())))
