"""Figures on publicity and study of law; the records behind them name no person and may be opened by everybody."""

from minzheng.domains.rule_of_law import publicity, study
from minzheng.mechanisms.activities.public import Kind
from minzheng.mechanisms.indicators.public import (
    RECORDS,
    Column,
    Indicator,
    Ratio,
    average,
    took_place,
    total,
)

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
PROGRAMMES = PUBLICITY_EVENTS.where(
    "rule_of_law.programmes", "普法栏目上线", unit="期", answers__form=publicity.PROGRAMME
)
BOOKS = _times("rule_of_law.books_given", "发放普法读本", study.BOOKS).where(
    "rule_of_law.civil_code_given",
    "发放《民法典》",
    unit="本",
    measure=total("measures__given"),
    answers__book="民法典",
)
LECTURES = _times("rule_of_law.leader_lectures", "领导干部法治宣讲", publicity.LECTURE)
CASE_TRAININGS = _times("rule_of_law.case_trainings", "以案释法培训", publicity.CASE_TRAINING)
COURT_OBSERVATIONS = _times("rule_of_law.court_observations", "旁听庭审", publicity.COURT_OBSERVATION)
EXAMS = _times("rule_of_law.study_exams", "学法用法考试", publicity.STUDY_EXAM)
EXAM_SAT = EXAMS.where(
    "rule_of_law.exam_sat",
    "学法用法考试参考",
    unit="人",
    measure=total("measures__passed", "measures__failed"),
    definition="参加考试的人数:合格和不合格之和,应考未考的不计。",
)
EXAM_PASSED = EXAM_SAT.where("rule_of_law.exam_passed", "学法用法考试合格", measure=total("measures__passed"))
EXAM_PASS_RATE = Ratio(
    "rule_of_law.exam_pass_rate",
    "学法用法考试通过率",
    part=EXAM_PASSED,
    whole=EXAM_SAT,
    definition="合格人数占参加考试人数的比例。",
)
EXAM_FAILED = EXAMS.where(
    "rule_of_law.exam_failed", "学法用法考试不合格", unit="人", measure=total("measures__failed")
)
EXAM_ABSENT = EXAMS.where(
    "rule_of_law.exam_absent", "学法用法应考未考", unit="人", measure=total("measures__absent")
)

STUDY_DAYS = _times("rule_of_law.study_months", "领导班子集中学习月数", study.LEADERSHIP_STUDY).where(
    "rule_of_law.study_days_a_month",
    "领导班子每月集中学法",
    unit="天",
    measure=average("measures__days"),
    definition="期间各月登记的集中学法天数的平均数,一个月登记一次。",
)
SESSIONS = _times("rule_of_law.study_sessions", "学习教育活动", study.SESSION)
PARTY_MEETINGS = SESSIONS.where(
    "rule_of_law.party_meetings", "党组专题会议", answers__form=study.PARTY_MEETING
)
FORUMS = SESSIONS.where("rule_of_law.forums", "大讲堂专题辅导", answers__form=study.FORUM)
TALKS = SESSIONS.where("rule_of_law.preaching", "精神宣讲", unit="场次", answers__form=study.PREACHING)
PARTY_LECTURES = SESSIONS.where("rule_of_law.party_lectures", "书记讲党课", answers__form=study.PARTY_LECTURE)
