"""Oversight of social organisations, case by case: talks and orders, audits, fee checks, ratings, zombies, decoupling, illegal ones."""

import datetime
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.flows.organisations import Endings
from minzheng.domains.organisation_oversight.campaigns import CAMPAIGN
from minzheng.domains.organisation_oversight.credit import ABNORMAL
from minzheng.domains.organisation_oversight.illegal import BANNED, DISSUADED, ILLEGAL
from minzheng.domains.organisation_oversight.measures import AUDIT, MEASURE, PROJECT, RECTIFY, SAMPLED, TALK
from minzheng.domains.organisation_oversight.observation import OBSERVATION
from minzheng.domains.organisation_oversight.rating import RATING
from minzheng.domains.organisation_oversight.reform import (
    CANCEL,
    DECOUPLING,
    FEES,
    REVIVE,
    SEPARATIONS,
    ZOMBIE,
)
from minzheng.domains.organisation_oversight.vetting import PASSED, VETTING
from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Case, open_case, perform, specimen
from minzheng.mechanisms.registry.public import Organisation

OFFICER, BESIDE, CHECKER, HEAD = "shezu", "zhifa", "shezu2", "juzhang"
FIXED = {"done": "已按要求整改。"}


def _open(
    world: World, code: str, body: Organisation | None, answers: Mapping[str, Any], *papers: str
) -> Case:
    area = body.area if body is not None else world.district
    handed = [specimen(label) for label in papers]
    return open_case(code, world.seat(OFFICER), area=area, subject=body, answers=answers, papers=handed)


def _do(
    world: World, case: Case, key: str, answers: Mapping[str, Any] | None = None, by: str = OFFICER
) -> Case:
    case.refresh_from_db()
    second = world.seat(BESIDE).staff if by == OFFICER else None
    return perform(case, key, world.seat(by), version=case.version, answers=answers, second=second)


def measure(world: World, agenda: Agenda, body: Organisation, number: int) -> None:
    """A talk or an order; every third one needs nothing put right afterwards."""
    answers = {
        "measure": (RECTIFY, TALK)[number % 2],
        "problems": "未按章程换届。",
        "demand": "限期换届并报备。",
    }
    case = _open(world, MEASURE.code, body, answers)
    today = clock.today().isoformat()
    case = _do(world, case, "须整改", {"on": today, "who": "法定代表人", "record": "当场表示改正。"})
    agenda.after(20, lambda: _do(world, case, "报复核", FIXED))
    agenda.after(25, lambda: _do(world, case, "整改到位", {"seen": "已换届。"}, CHECKER))


def audit(world: World, agenda: Agenda, body: Organisation, number: int, project: str = "") -> None:
    """A sampled audit with the audit office, or one of a foundation's project; every other one finds something."""
    given = {"kind": SAMPLED, "with_whom": "市审计局", "period": f"{clock.today().year - 1}年度"}
    if project:
        given |= {"kind": PROJECT, "project": project, "with_whom": "受托会计师事务所"}
    case = _open(world, AUDIT.code, body, given)
    agenda.after(15, partial(_audited, world, agenda, case, number % 2 == 0))


def _audited(world: World, agenda: Agenda, case: Case, found: bool) -> None:
    report = {"reported_on": clock.today().isoformat(), "audited": "120000", "opinion": "账目基本清楚。"}
    if not found:
        _do(world, case, "未发现问题", report)
        return
    findings = [{"what": "票据不规范", "sum": "1200"}]
    _do(world, case, "发现问题,须整改", {**report, "findings": findings})
    agenda.after(20, lambda: _do(world, case, "报复核", FIXED))
    agenda.after(25, lambda: _do(world, case, "整改到位", {"seen": "已规范。"}, CHECKER))


def fees(world: World, agenda: Agenda, body: Organisation, number: int) -> None:
    """An association's own check of its fees; every tenth pays something back."""
    wrong = number % 10 == 0
    fee = {"what": "会费", "basis": "会员代表大会决议", "standard": "每年2000元"}
    rows = [fee | ({"wrong": "2000"} if wrong else {})]
    case = _open(
        world, FEES.code, body, {"until": clock.today().isoformat(), "published": "是", "fees": rows}
    )
    seen = {"seen": "逐项核对。", "joined_by": "发展改革、市场监管、工业和信息化部门"}
    if not wrong:
        agenda.after(5, lambda: _do(world, case, "收费合规", seen))
        return
    agenda.after(5, lambda: _do(world, case, "须整改", seen))
    agenda.after(15, lambda: _do(world, case, "整改到位", {"refunded": "2000", "done": "已全部退还。"}))


def rate(world: World, agenda: Agenda, body: Organisation, level: str) -> None:
    """A rating from application to decision, with the posting in between."""
    since = datetime.date(2012, 5, 10).isoformat()
    given = {"registered_on": since, "failed": "否", "punished": "否", "aimed": level}
    case = _open(world, RATING.code, body, given, "自评报告")
    score = {"5A": "960", "4A": "910", "3A": "820", "2A": "700", "1A": "620"}[level]
    _do(world, case, "符合条件")
    agenda.after(10, lambda: _do(world, case, "初评完成", {"seen": "制度健全。", "score": score}))
    agenda.after(15, lambda: _weigh(world, case, level, score))
    agenda.after(26, lambda: _do(world, case, "同意", by=HEAD))


def _weigh(world: World, case: Case, level: str, score: str) -> None:
    case.refresh_from_db()
    award = {"5A": "20000", "4A": "10000", "3A": "5000"}.get(level)
    answers = {"level": level, "score": score} | ({"award": award} if award else {})
    perform(case, "报公示", world.seat(CHECKER), version=case.version, answers=answers)


def zombie(world: World, agenda: Agenda, body: Organisation, number: int) -> None:
    """One that has not worked for a year: woken up, or wound up and cancelled, which takes its weeks."""
    route = REVIVE if number % 7 == 0 else CANCEL
    case = _open(world, ZOMBIE.code, body, {"signs": "连续一年以上未开展活动", "facts": "上门查看无人办公。"})
    _do(world, case, "属于“僵尸型”", {"found": "属实。", "route": route})
    paper = "恢复活动情况说明" if route == REVIVE else f"注销决定〔2022〕{number + 1}号"
    if route == CANCEL:
        endings = Endings(world, agenda, "", clerk=OFFICER, second=BESIDE, lawyer=CHECKER, head=CHECKER)
        endings.cancel(body, number)
    agenda.after(48, lambda: _do(world, case, "清理完成,报审批", {"route": route, "document": paper}))
    agenda.after(51, lambda: _do(world, case, "同意", by=CHECKER))


def decouple(world: World, agenda: Agenda, body: Organisation) -> None:
    """Five separations, the last one some weeks after the others."""
    case = _open(world, DECOUPLING.code, body, {"from_unit": "区工商联"}, "脱钩实施方案")
    most = dict.fromkeys(SEPARATIONS, "是") | {"people": "否"}
    agenda.after(20, lambda: _do(world, case, "继续推进", most))
    agenda.after(45, lambda: _do(world, case, "五项均已完成", most | {"people": "是"}))
    agenda.after(50, lambda: _do(world, case, "同意", by=CHECKER))


def illegal(world: World, agenda: Agenda, number: int, campaign: str = "") -> None:
    """A tip that proves right, in a campaign or not: banned, or talked out of it."""
    given = {
        "name": f"某某研究会({number + 1})",
        "kind": "未经登记以社会组织名义活动",
        "facts": "以协会名义收取会费。",
    }
    case = _open(world, ILLEGAL.code, None, given)
    found = {"found": "未登记。", "departments": "公安、市场监管"} | (
        {"campaign": campaign} if campaign else {}
    )
    agenda.after(5, lambda: _do(world, case, "属于非法社会组织", found))
    acted = {"how": DISSUADED, "record": "停止活动。"}
    if number == 0:
        acted |= {"how": BANNED, "document": f"民取字〔{clock.today().year}〕1号"}
    agenda.after(10, lambda: _do(world, case, "报审批", acted | {"on": clock.today().isoformat()}))
    agenda.after(12, lambda: _do(world, case, "同意", by=HEAD))


def campaign(
    world: World, agenda: Agenda, kind: str, departments: Sequence[str], until: datetime.date, document: str
) -> None:
    """A campaign signed by its departments and ordered within two weeks; summed up on its last day."""
    rows = [{"name": name, "task": "按职责分工办理"} for name in departments]
    given = {"kind": kind, "goal": "全面排查,分类处置。", "until": until.isoformat(), "departments": rows}
    case = _open(world, CAMPAIGN.code, None, given, "行动方案")
    agenda.after(4, lambda: _do(world, case, "会签完毕", {"replies": "各部门均同意。"}))
    agenda.after(7, lambda: _do(world, case, "同意印发", {"document": document}, HEAD))
    agenda.on(until, lambda: _do(world, case, "总结完毕", {"summary": "任务完成,转入常态管理。"}))


def vet(world: World, agenda: Agenda, body: Organisation, persons: int) -> None:
    """The candidates for the posts of an association, all found fit."""
    rows = [
        {"name": world.invented.person(1955, 1985)[0], "post": "会长" if place == 0 else "副会长"}
        for place in range(persons)
    ]
    given = {"why": "换届", "persons": str(persons), "candidates": rows}
    case = _open(world, VETTING.code, body, given, "人选情况表")
    results = [{"name": row["name"], "result": PASSED, "opinion": "无不同意见"} for row in rows]
    said = {"opinions": "党建、公安、信用部门均已答复。", "results": results}
    agenda.after(12, lambda: _do(world, case, "意见齐全", said))
    agenda.after(14, lambda: _do(world, case, "同意", by=CHECKER))


def observe(world: World, agenda: Agenda, layer: str, topic: str) -> None:
    """A task of an observation point, reported after three months."""
    given = {"layer": layer, "topic": topic, "owner": "社会组织管理局", "meeting": "社会组织管理联席会议"}
    case = _open(world, OBSERVATION.code, None, given)
    conduct = [{"what": "利润分配", "found": "未见向举办者分配。"}]
    report = {"seen": "30", "conduct": conduct, "advice": "完善关联交易披露。"}
    agenda.after(60, lambda: _do(world, case, "报审定", report))
    agenda.after(63, lambda: _do(world, case, "同意", by=CHECKER))


def settle_proposals(world: World, agenda: Agenda) -> None:
    """Those the program proposed for the abnormal list are told and listed; they leave it when they have reported."""
    for case in Case.objects.filter(matter=ABNORMAL.code, step="verify").order_by("pk"):
        _do(world, case, "核实完毕", {"told": "已书面告知,逾期未陈述。"})
        agenda.after(3, partial(_do, world, case, "同意", None, CHECKER))
        agenda.after(30, partial(_leave_list, world, agenda, case))


def _leave_list(world: World, agenda: Agenda, listed: Case) -> None:
    case = _open(world, f"{ABNORMAL.code}_exit", listed.organisation, {"done": "已补报年度工作报告并公开。"})
    _do(world, case, "核实完毕", {"told": "补报属实。"})
    agenda.after(2, lambda: _do(world, case, "同意", by=CHECKER))
