"""Figures on openness: items by column and site, posts by channel, press and talks, motions; none of them names a person."""

from django.db.models import Q

from minzheng.domains.openness import media
from minzheng.domains.openness.motions import CODE as MOTION
from minzheng.domains.openness.motions import LEADS, PROPOSAL, SUGGESTION
from minzheng.domains.openness.publications import CODE as PUBLICATION
from minzheng.domains.openness.publications import COLUMNS, WEBSITE
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    TABLE,
    Column,
    Indicator,
    Ratio,
    Records,
    Relation,
    RelationKind,
    declare_relation,
    granted,
    took_place,
)
from minzheng.mechanisms.matters.public import Case, End, Stage

PUBLISHED = granted(
    "openness.published",
    "发布政务信息",
    "条",
    PUBLICATION,
    open_as=TABLE,
    definition="期间审查后发布的信息;同一信息在几个渠道发布的,每个渠道计一条。",
)
BY_COLUMN = tuple(
    PUBLISHED.where(f"openness.published_{place}", f"发布政务信息:{column}", answers__column=column)
    for place, column in enumerate(COLUMNS, 1)
)
declare_relation(Relation(RelationKind.SUM, PUBLISHED.code, tuple(one.code for one in BY_COLUMN)))
ON_WEBSITE = PUBLISHED.where("openness.on_website", "政府网站公开动态信息", answers__site=WEBSITE)

POSTS = took_place(
    "openness.posts",
    "政务新媒体发布信息",
    "条",
    media.POST,
    open_as=RECORDS,
    columns=(Column("日期", "on"), Column("标题", "title"), Column("渠道", "answers__channel")),
    definition="各新媒体渠道发布的信息,同一链接在同一渠道只计一条。",
)
BY_CHANNEL = tuple(
    POSTS.where(f"openness.posts_{place}", f"新媒体发布:{channel}", answers__channel=channel)
    for place, channel in enumerate(media.CHANNELS, 1)
)
declare_relation(Relation(RelationKind.SUM, POSTS.code, tuple(one.code for one in BY_CHANNEL)))
_TOPIC = (Column("日期", "on"), Column("主题", "answers__topic"))
PRESS = took_place(
    "openness.press_conferences", "新闻发布会", "次", media.PRESS, open_as=RECORDS, columns=_TOPIC
)
TALKS = took_place("openness.talks", "微访谈", "次", media.TALK, open_as=RECORDS, columns=_TOPIC)

MOTIONS = Indicator(
    "openness.motions",
    "答复建议提案",
    "件",
    over=Records(Case, base=Q(matter=MOTION, end=End.DONE.value)),
    when="closed_on",
    open_as=TABLE,
    definition="期间办结的代表建议和政协提案,主办、协办都计。",
)
SUGGESTIONS = MOTIONS.where(
    "openness.suggestions_led", "主办人大代表建议", answers__kind=SUGGESTION, answers__role=LEADS
)
PROPOSALS = MOTIONS.where(
    "openness.proposals_led", "主办政协提案", answers__kind=PROPOSAL, answers__role=LEADS
)
RATED = Indicator(
    "openness.motions_rated",
    "代表委员反馈意见",
    "件",
    over=Records(Stage, area="case__area_id", base=Q(matter=MOTION, step="feedback", outcome="办结")),
    when="closed_on",
    open_as=TABLE,
    definition="期间办结时记有满意度的建议提案。",
)
SATISFIED = RATED.where(
    "openness.motions_satisfied", "代表委员满意", answers__rating__in=["满意", "基本满意"]
)
SATISFACTION = Ratio("openness.motion_satisfaction", "建议提案办理满意率", part=SATISFIED, whole=RATED)
