"""普法与学法用法: events, lectures, training by cases, court observation, study and exam of staff (S97, S98).

Who enforces a law explains it (“谁执法谁普法”意见, 中办发〔2017〕31号): every event names the unit that owes it.
"""

import re
from dataclasses import dataclass
from typing import Any

from minzheng.foundation.errors import Invalid, Problem
from minzheng.mechanisms.access.public import Unit
from minzheng.mechanisms.activities.public import Kind, Measure, declare_kind
from minzheng.mechanisms.matters.public import Choice, Field, Form, LongText, Text, Whole

TOPICS = ("社会救助", "社区建设", "养老服务", "殡葬服务", "婚姻收养", "社会组织", "宪法", "其他")
PEOPLE = Measure("people", "参加人次", "人次")
PROGRAMME = "广播电视栏目"


@dataclass(frozen=True)
class Laws(Field):
    """Titles of laws, as in 养老机构管理办法、殡葬管理条例; kept one after the other, without brackets."""

    max_length: int = 300

    def parse(self, text: str) -> Any:
        super().parse(text)
        titles = [part.strip("《》 ") for part in re.split(r"[、,,;;\n]", text)]
        titles = [title for title in titles if title]
        if faulty := [title for title in titles if not 2 <= len(title) <= 60]:
            raise self._wrong(f"“{faulty[0][:30]}”不像法规名称。", "请逐个写出法规名称,用顿号分开。")
        if not titles or len(set(titles)) < len(titles):
            raise self._wrong("没有法规名称,或同一名称写了两次。", "请逐个写出法规名称,用顿号分开。")
        return "、".join(titles)

    def _wrong(self, message: str, fix: str) -> Invalid:
        return Invalid(Problem(self.key, f"“{self.label}”:{message}", fix, "bad_title"))


@dataclass(frozen=True)
class OwnerUnit(Field):
    """The unit that owes the event, by its name; the record keeps the name it had that day."""

    max_length: int = 100

    def parse(self, text: str) -> Any:
        if not Unit.objects.filter(name=text, closed_on__isnull=True).exists():
            raise Invalid(
                Problem(
                    self.key,
                    f"“{self.label}”:没有名为“{text[:30]}”的单位。",
                    "请填写本局科室、街道或社区在系统中的全称。",
                    "unknown_unit",
                )
            )
        return text


OWNER = OwnerUnit("owner", "普法责任单位")
LAWS = Laws("laws", "宣讲的法律法规")

PUBLICITY = declare_kind(
    Kind(
        code="rule_of_law.publicity",
        label="法治宣传活动",
        unit="次",
        measures=(Measure("people", "受众人次", "人次"), Measure("leaflets", "发放宣传材料", "份")),
        fields=Form(
            (
                OWNER,
                Choice("topic", "宣传领域", options=TOPICS),
                LAWS,
                Choice(
                    "form",
                    "活动形式",
                    options=("集中宣传", "进社区", "进机构", "窗口宣传", "线上宣传", PROGRAMME),
                ),
                Text("programme", "栏目名称", required=False, max_length=60),
            )
        ),
    )
)
LECTURE = declare_kind(
    Kind(
        code="rule_of_law.lecture",
        label="领导干部法治宣讲",
        unit="次",
        measures=(PEOPLE,),
        fields=Form((OWNER, Text("speaker", "宣讲人", max_length=40), LAWS)),
    )
)
CASE_TRAINING = declare_kind(
    Kind(
        code="rule_of_law.case_training",
        label="以案释法培训",
        unit="次",
        measures=(PEOPLE,),
        fields=Form((OWNER, LAWS, LongText("cases", "所讲案例", max_length=1000))),
    )
)
COURT_OBSERVATION = declare_kind(
    Kind(
        code="rule_of_law.court_observation",
        label="旁听庭审",
        unit="次",
        measures=(PEOPLE,),
        fields=Form(
            (
                OWNER,
                Choice("way", "方式", options=("网上", "现场")),
                Text("court", "法院", max_length=60),
                Text("cause", "案由", max_length=100),
            )
        ),
    )
)
# Passed, failed and absent cannot contradict each other: due is all three, sat is the first two.
STUDY_EXAM = declare_kind(
    Kind(
        code="rule_of_law.study_exam",
        label="学法用法考试",
        unit="次",
        measures=(
            Measure("passed", "考试合格", "人"),
            Measure("failed", "考试不合格", "人"),
            Measure("absent", "应参加而未参加", "人"),
        ),
        fields=Form(
            (
                OWNER,
                Choice("way", "方式", options=("网上", "闭卷", "开卷")),
                Whole("hours", "人均学时", unit="学时", most=200),
                LAWS,
            )
        ),
    )
)
