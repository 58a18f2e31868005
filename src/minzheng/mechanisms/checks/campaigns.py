"""Campaigns (专项行动): cases that inspections belong to while they run, linked by record and not by a typed name."""

import datetime
from dataclasses import dataclass

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.areas.public import Area, within
from minzheng.mechanisms.matters.public import Case


@dataclass(frozen=True)
class CampaignMatter:
    """A matter whose cases are campaigns while they stand in `step`, for checklists whose code begins with `checklists`.

    Its filing form asks for `name`, `since` and `until`.
    """

    matter: str
    step: str
    checklists: str


_declared: dict[str, CampaignMatter] = {}


def declare_campaigns(one: CampaignMatter) -> None:
    """A domain says which of its cases are campaigns."""
    _declared[one.matter] = one


def campaigns_of(code: str, on: datetime.date) -> list[Case]:
    """Campaigns running on a day that inspections by a checklist may belong to, the oldest first."""
    day = on.isoformat()
    found: list[Case] = []
    for one in _declared.values():
        if code.startswith(one.checklists):
            rows = Case.objects.filter(matter=one.matter, step=one.step, answers__since__lte=day)
            found += rows.filter(answers__until__gte=day).select_related("area").order_by("pk")
    return found


def check_campaign(campaign: Case, code: str, area: Area, on: datetime.date) -> None:
    """Raise `Invalid` unless the campaign runs on the day, for this checklist, where the inspected body is."""
    if campaign not in campaigns_of(code, on) or area.pk not in within(campaign.area, on):
        raise Invalid.because(
            f"{on}没有适用于这次检查的专项行动“{campaign.answers.get('name', campaign.number)}”。",
            "请核对行动的起止日期、领域和区域,或不选专项行动。",
            "no_campaign",
            "campaign",
        )
