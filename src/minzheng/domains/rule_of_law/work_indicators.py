"""Figures on rectification, research, plans, tasks of an outline, and how others rate the bureau; none of them names a person."""

from django.db.models import F, Q

from minzheng.domains.rule_of_law.evaluations import ASSISTANCE, CHILDREN, CODE, FIRST
from minzheng.domains.rule_of_law.planning import (
    PLAN_CODE,
    PUBLIC_SERVICE,
    SOCIAL_GOVERNANCE,
    TASK_CODE,
    TOPIC_CODE,
)
from minzheng.domains.rule_of_law.rectification import MEASURE_CODE, PROBLEM_CODE
from minzheng.mechanisms.indicators.public import (
    AS_OF,
    TABLE,
    Indicator,
    Ratio,
    Records,
    distinct,
    granted,
    largest,
    ordinal,
)
from minzheng.mechanisms.matters.public import Case, End, Stage

ROOM = "rule_of_law"

PROBLEMS = Indicator(
    f"{ROOM}.problems",
    "查找问题",
    "个",
    over=Records(Case, base=Q(matter=PROBLEM_CODE) & ~Q(end=End.NOT_ACCEPTED.value)),
    when="opened_on",
    open_as=TABLE,
    definition="期间登记的问题,经核不属实的不计。",
)
PROBLEMS_CLOSED = PROBLEMS.where(
    f"{ROOM}.problems_closed", "整改完成的问题", end=End.DONE.value, definition="期间登记、现已验收的问题。"
)
PROBLEMS_SHARE = Ratio(f"{ROOM}.problems_share", "问题整改完成率", part=PROBLEMS_CLOSED, whole=PROBLEMS)
MEASURES = granted(
    f"{ROOM}.measures",
    "制定整改措施",
    "条",
    MEASURE_CODE,
    open_as=TABLE,
    definition="期间审定的整改措施。",
)
MEASURES_CLOSED = MEASURES.where(f"{ROOM}.measures_closed", "已销号的整改措施", end=End.DONE.value)
MEASURES_LATE = Indicator(
    f"{ROOM}.measures_late",
    "超期落实的整改措施",
    "条",
    over=Records(Stage, area="case__area_id", base=Q(matter=MEASURE_CODE, step="carry_out")),
    when="due_on",
    where=Q(closed_on__gt=F("due_on")) | Q(closed_on__isnull=True, due_on__lt=AS_OF),
    open_as=TABLE,
    definition="期间到期、到期后才落实或仍未落实的整改措施。",
)

TOPICS = granted(f"{ROOM}.research_topics", "调研课题", "个", TOPIC_CODE, open_as=TABLE)
THEMES = TOPICS.where(
    f"{ROOM}.research_themes", "调研聚焦方面", unit="个方面", measure=distinct("answers__theme")
)
PLANS = granted(f"{ROOM}.work_plans", "印发工作方案", "个", PLAN_CODE, open_as=TABLE)
TASKS = granted(f"{ROOM}.outline_tasks", "承接纲要任务", "项", TASK_CODE, open_as=TABLE)
TASK_SERVICE = TASKS.where(
    f"{ROOM}.task_public_service",
    f"“{PUBLIC_SERVICE}”任务序号",
    measure=ordinal("answers__number"),
    answers__task=PUBLIC_SERVICE,
)
TASK_GOVERNANCE = TASKS.where(
    f"{ROOM}.task_social_governance",
    f"“{SOCIAL_GOVERNANCE}”任务序号",
    measure=ordinal("answers__number"),
    answers__task=SOCIAL_GOVERNANCE,
)

EVALUATIONS = granted(f"{ROOM}.evaluations", "收到上级评价", "项", CODE, open_as=TABLE)
ASSISTANCE_PLACE = EVALUATIONS.where(
    f"{ROOM}.assistance_place",
    "社会救助绩效评价名次",
    unit="名",
    measure=largest("answers__place"),
    answers__scheme=ASSISTANCE,
    definition="期间登记的评价文件所写名次。",
)
CHILDREN_PLACE = EVALUATIONS.where(
    f"{ROOM}.children_place",
    "儿童福利综合评估名次",
    unit="名",
    measure=largest("answers__place"),
    answers__scheme=CHILDREN,
    definition="期间登记的评价文件所写名次。",
)
FIRST_OF_KIND = EVALUATIONS.where(
    f"{ROOM}.first_of_kind",
    "首创认定名次",
    unit="个",
    measure=largest("answers__place"),
    answers__scheme=FIRST,
    definition="期间登记的首创认定文件所写名次,有认定的为第一。",
)
