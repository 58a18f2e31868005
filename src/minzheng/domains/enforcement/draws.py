"""双随机抽查: plans, draws and voids of all trades; the items of homes and funeral services (S46)."""

import datetime
from collections.abc import Callable, Iterator

from django.db.models import Q

from minzheng.domains.enforcement.checklists import ELDER_CARE, FUNERAL
from minzheng.mechanisms.areas.public import Area, within
from minzheng.mechanisms.checks.public import (
    Candidate,
    DrawGroup,
    DrawItem,
    declare_draw_item,
    declare_draw_matters,
    findings,
    open_on,
)
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.registry.public import Facility, as_of

SINCE = datetime.date(2018, 1, 1)
ORDINARY, WATCHED, LOW = "一般", "有未整改问题", "月度评分为差"
SCORES, POOR = "home_supervision.scores", "差"
DOCUMENTS = ("检查审批表", "检查通知书", "现场检查笔录", "检查结果告知书")
Pool = Callable[[Area, datetime.date], Iterator[Candidate]]


def facilities(*kinds: str) -> Pool:
    """Open facilities of these kinds; those with faults not yet put right, and those scored low, are drawn in groups of their own."""

    def pool(area: Area, on: datetime.date) -> Iterator[Candidate]:
        found = findings("enforcement.", datetime.date.min, on)
        faulty = set(open_on(found, on).values_list("inspection__facility_id", flat=True))
        low = set(as_of(SCORES, on).filter(data__tier=POOR).values_list("facility_id", flat=True))
        rows = Facility.objects.filter(
            Q(closed_on=None) | Q(closed_on__gt=on), kind__in=kinds, area_id__in=within(area, on)
        ).exclude(opened_on__gt=on)
        for key, name in rows.values_list("pk", "name").order_by("pk").iterator():
            group = WATCHED if key in faulty else LOW if key in low else ORDINARY
            yield Candidate(f"facility:{key}", name, group)

    return pool


OF_HOMES = DrawItem(
    code="enforcement.draw_elder_care",
    label="养老服务随机抽查",
    since=SINCE,
    basis=cite("推广随机抽查的通知"),
    checklist=ELDER_CARE.code,
    objects="养老机构",
    floor="enforcement.draw_floor",
    groups=(
        DrawGroup(ORDINARY),
        DrawGroup(WATCHED, "enforcement.draw_share_watched"),
        DrawGroup(LOW, "enforcement.draw_share_watched"),
    ),
    cap="enforcement.draw_cap",
    window=term("checks.draw_cap_window"),
    documents=DOCUMENTS,
    pool=facilities("养老机构"),
)
OF_FUNERALS = DrawItem(
    code="enforcement.draw_funeral",
    label="殡葬服务随机抽查",
    since=SINCE,
    basis=cite("推广随机抽查的通知"),
    checklist=FUNERAL.code,
    objects="殡葬服务机构、公墓",
    floor="enforcement.draw_floor",
    groups=OF_HOMES.groups[:2],
    cap="enforcement.draw_cap",
    window=OF_HOMES.window,
    documents=DOCUMENTS,
    pool=facilities("殡葬服务机构", "公墓"),
)

declare_draw_item(OF_HOMES)
declare_draw_item(OF_FUNERALS)
declare_draw_matters("enforcement", SINCE, cite("推广随机抽查的通知"))
