"""社会组织随机抽查: drawn from the roll; those whose last yearly inspection failed or never came are drawn more (S46)."""

import datetime
from collections.abc import Iterator

from minzheng.domains.social_organisations.inspections import ABSENT, RESULTS
from minzheng.domains.social_organisations.roll import on_roll
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.checks.public import Candidate, DrawGroup, DrawItem, declare_draw_item
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.registry.public import as_of

ORDINARY, WATCHED = "一般", "年检不合格或未参加"


def candidates(area: Area, on: datetime.date) -> Iterator[Candidate]:
    """Every organisation on the roll, grouped by its last conclusion on record."""
    lines = as_of(RESULTS, on, area).order_by("data__year")
    last = dict(lines.values_list("organisation_id", "data__conclusion"))
    for key, name in on_roll(area, on).values_list("organisation_id", "data__name").order_by("pk").iterator():
        group = WATCHED if last.get(key) in ("不合格", ABSENT) else ORDINARY
        yield Candidate(f"organisation:{key}", name, group)


DRAW = DrawItem(
    code="social_organisations.draw",
    label="社会组织随机抽查",
    since=datetime.date(2018, 1, 1),
    basis=cite("社会组织抽查暂行办法"),
    checklist="enforcement.social_organisations",
    objects="登记管理的社会组织",
    floor="social_organisations.draw_floor",
    groups=(DrawGroup(ORDINARY), DrawGroup(WATCHED, "social_organisations.draw_share_watched")),
    cap="social_organisations.draw_cap",
    window=term("checks.draw_cap_window"),
    documents=("检查审批表", "检查通知书", "现场检查笔录", "检查结果告知书"),
    pool=candidates,
)

declare_draw_item(DRAW)
