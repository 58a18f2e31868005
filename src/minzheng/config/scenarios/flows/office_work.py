"""The work of an office: what is published and answered in public, problems put right, topics studied, ratings received."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.domains.appeals.petitions import CODE as PETITION
from minzheng.domains.appeals.petitions import RESOLVED
from minzheng.domains.openness.motions import CODE as MOTION
from minzheng.domains.openness.publications import CODE as PUBLICATION
from minzheng.domains.openness.publications import PUBLISHED
from minzheng.domains.rule_of_law import evaluations, planning, rectification
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Unit
from minzheng.mechanisms.activities.public import Draft, record
from minzheng.mechanisms.matters.public import Case, add_papers, open_case, perform, specimen


@dataclass(frozen=True)
class Office:
    """Log-ins: who registers and publishes, who reviews, who leads, who does the work, who checks what was done."""

    world: World
    agenda: Agenda
    clerk: str
    lawyer: str
    head: str
    workers: tuple[str, ...]
    checker: str = ""

    def note(self, kind: str, title: str, measures: Mapping[str, int], by: str = "", **answers: str) -> None:
        """An activity of today, kept by the clerk unless somebody else is named."""
        draft = Draft(
            title=title, on=clock.today(), area=self.world.district, place="局机关", measures=measures, answers=answers
        )  # fmt: skip
        record(kind, self.world.seat(by or self.clerk), draft)

    def publish(self, headline: str, column: str, urgency: str, site: str) -> None:
        """Reviewed on the next working day, published on the one after."""
        case = self._open(PUBLICATION, headline=headline, column=column, urgency=urgency, site=site)
        self.agenda.after(1, lambda: self._do(case, "可以公开", self.lawyer, extent="全部公开"))
        self.agenda.after(2, lambda: self._published(case))

    def _published(self, case: Case) -> None:
        self._do(case, PUBLISHED, published_on=clock.today().isoformat(), link=f"示例栏目{case.number}")

    def motion(self, number: int, kind: str, session: str, role: str, headline: str) -> None:
        """Given to a section, answered within two months, rated."""
        case = self._open(
            MOTION, kind=kind, session=session, number=str(number), role=role, headline=headline,
            proposer=f"领衔人{number}", content=f"{headline}的具体内容。",
        )  # fmt: skip
        worker = self._worker(number)
        self.agenda.after(2, lambda: self._do(case, "分办", unit=self._unit(worker)))
        reply = {"contact": "当面", "reply": "已逐条研究并采纳。"}
        self.agenda.after(25, lambda: self._do(case, "拟定答复", worker, **reply))
        signed = {"result": "A 已经解决", "open": "是"}
        self.agenda.after(28, lambda: self._do(case, "签发答复", self.head, **signed))
        rating = "满意" if number % 4 else "基本满意"
        self.agenda.after(33, lambda: self._do(case, "办结", rating=rating))

    def petition(self, number: int, resolved: bool) -> None:
        """A claim that no other procedure takes: looked into, answered; resolved, or told of the review."""
        case = self._open(
            PETITION, petitioner=f"信访人{number}", category="申诉求决", content="要求重新核定待遇起始月份。"
        )
        worker = self._worker(number)
        way = {"way": "信访程序", "ruled_out": "已过申请复议期限,仍请求本机关核查。"}
        self.agenda.after(3, lambda: self._do(case, "受理", unit=self._unit(worker), **way))
        found = {"facts": "查明申请时间和材料。", "opinion": "按规定更正。", "basis": "社会救助暂行办法"}
        self.agenda.after(20, lambda: self._do(case, "提出处理意见", worker, **found))
        self.agenda.after(22, lambda: self._do(case, "支持请求", self.head))
        self.agenda.after(30, partial(self._settle, case, resolved))

    def _settle(self, case: Case, resolved: bool) -> None:
        if resolved:
            self._do(case, RESOLVED, words="已送达,信访人同意息诉。")
        else:
            self._do(case, "未化解,告知复查", reason="信访人对起始月份仍有异议,已告知复查权利。")

    def problem(self, number: int, measures: int) -> None:
        """A problem on the ledger; its measures are decided, carried out with proof and closed; then it is verified."""
        case = self._open(
            rectification.PROBLEM_CODE, source="主题教育检视", document="检视问题清单",
            problem=f"检视发现的第{number + 1}个问题。", until=f"{clock.today().year}-11-30",
        )  # fmt: skip
        for place in range(measures):
            self.agenda.after(1, partial(self._measure, case, number + place))
        self.agenda.after(6, lambda: self._do(case, rectification.PLANNED))
        self.agenda.after(
            60, lambda: self._do(case, rectification.RECTIFIED, self.head, opinion="措施全部落实。")
        )

    def _measure(self, problem: Case, number: int) -> None:
        case = self._open(
            rectification.MEASURE_CODE, problem=problem.number, measure="完善制度并逐项核对落实。",
            until=f"{clock.today().year}-10-31",
        )  # fmt: skip
        worker = self._worker(number)
        self.agenda.after(3, lambda: self._do(case, "同意", self.head, unit=self._unit(worker)))
        self.agenda.after(35, lambda: self._proved(case, worker, rectification.PROOF))
        self.agenda.after(35, lambda: self._do(case, rectification.CLOSED, worker, result="已落实。"))
        self.agenda.after(40, lambda: self._do(case, "销号", self.checker))

    def topic(self, number: int, theme: str) -> None:
        """Set up within the week, reported after two months, accepted."""
        case = self._open(
            planning.TOPIC_CODE, theme=theme, topic=f"{theme}调研课题之{number + 1}", purpose="实地走访、座谈、查阅台账。"
        )  # fmt: skip
        worker = self._worker(number)
        self.agenda.after(3, lambda: self._do(case, "立项", self.head, unit=self._unit(worker)))
        self.agenda.after(45, lambda: self._proved(case, worker, planning.REPORT))
        findings = {"places": "6", "findings": "摸清底数,提出三条建议。"}
        self.agenda.after(45, lambda: self._do(case, "提交报告", worker, **findings))
        self.agenda.after(50, lambda: self._do(case, "结题", self.head))

    def plan(self, kind: str, number: str) -> None:
        """A work plan: reviewed, issued under a number."""
        case = self._open(
            planning.PLAN_CODE,
            planning.ISSUED,
            kind=kind,
            headline=f"{kind}工作方案",
            content="目标、步骤和责任分工。",
        )
        self.agenda.after(2, lambda: self._do(case, "报请审定", self.lawyer, opinion="内容合法,同意。"))
        self.agenda.after(4, lambda: self._do(case, "印发", self.head, number=number))

    def task(self, outline: str, number: int, task: str, lead: str) -> None:
        """A task of an outline: taken on, reported on late in the year."""
        answers = {"outline": outline, "number": str(number), "task": task, "role": "配合", "lead": lead}
        case = self._open(planning.TASK_CODE, **answers)
        worker = self._worker(number)
        self.agenda.after(3, lambda: self._do(case, "承接", self.head, unit=self._unit(worker)))
        self.agenda.after(180, lambda: self._do(case, "报送落实情况", worker, done="按分工完成年度任务。"))

    def rated(self, scheme: str, about: str, among: str, place: int, issuer: str) -> None:
        """What others say of the bureau, checked against their document."""
        case = self._open(
            evaluations.CODE, evaluations.DOCUMENT, scheme=scheme, about=about, year=str(clock.today().year),
            among=among, place=str(place), issuer=issuer, document=f"关于{about}的通报(情景假设)",
        )  # fmt: skip
        self.agenda.after(2, lambda: self._do(case, "与文件一致", self.lawyer))

    def _open(self, code: str, *papers: str, **answers: Any) -> Case:
        handed = [specimen(label) for label in papers]
        return open_case(
            code, self.world.seat(self.clerk), area=self.world.district, answers=answers, papers=handed
        )

    def _do(self, case: Case, key: str, by: str = "", reason: str = "", **answers: Any) -> None:
        case.refresh_from_db()
        seat = self.world.seat(by or self.clerk)
        perform(case, key, seat, version=case.version, answers=answers, reason=reason)

    def _proved(self, case: Case, worker: str, label: str) -> None:
        case.refresh_from_db()
        add_papers(case, [specimen(label)], self.world.seat(worker))

    def _worker(self, number: int) -> str:
        return self.workers[number % len(self.workers)]

    def _unit(self, login: str) -> str:
        unit = self.world.seat(login).unit
        assert isinstance(unit, Unit)
        return str(unit.pk)
