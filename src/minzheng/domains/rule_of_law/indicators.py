"""Figures on publicity and study of law; the records behind them name no person and may be opened by everybody."""

from minzheng.domains.rule_of_law import publicity
from minzheng.mechanisms.activities.public import Kind
from minzheng.mechanisms.indicators.public import RECORDS, Column, Indicator, took_place, total

SHOWN = (
    Column("日期", "on"),
    Column("活动", "title"),
    Column("地点", "place"),
    Column("责任单位", "answers__owner"),
)


def _times(code: str, label: str, kind: Kind) -> Indicator:
    """How often activities of a kind took place; void ones do not count."""
    return took_place(
        code,
        label,
        kind.unit,
        kind,
        open_as=RECORDS,
        columns=SHOWN,
    )


PUBLICITY_EVENTS = _times("rule_of_law.publicity_events", "法治宣传活动", publicity.PUBLICITY)
LEAFLETS = PUBLICITY_EVENTS.where(
    "rule_of_law.leaflets",
    "发放宣传材料",
    unit="份",
    measure=total("measures__leaflets"),
    columns=(*SHOWN, Column("份数", "measures__leaflets")),
)
LECTURES = _times("rule_of_law.leader_lectures", "领导干部法治宣讲", publicity.LECTURE)
CASE_TRAININGS = _times("rule_of_law.case_trainings", "以案释法培训", publicity.CASE_TRAINING)
COURT_OBSERVATIONS = _times("rule_of_law.court_observations", "旁听庭审", publicity.COURT_OBSERVATION)
EXAMS = _times("rule_of_law.study_exams", "学法用法考试", publicity.STUDY_EXAM)
EXAM_PASSED = EXAMS.where(
    "rule_of_law.exam_passed", "学法用法考试合格", unit="人", measure=total("measures__passed")
)
EXAM_FAILED = EXAMS.where(
    "rule_of_law.exam_failed", "学法用法考试不合格", unit="人", measure=total("measures__failed")
)
EXAM_ABSENT = EXAMS.where(
    "rule_of_law.exam_absent", "学法用法应考未考", unit="人", measure=total("measures__absent")
)
