"""A care home on the register with an account of its own, and orders to it at every step, for pages and journeys."""

import uuid

from tests.journeys.lived import PASSWORD

from minzheng.config.scenarios import dongli_2019
from minzheng.domains.elder_care.home_accounts import open_home_account
from minzheng.domains.elder_care.home_record import new_home
from minzheng.domains.elder_care.safety import SAFETY
from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Account
from minzheng.mechanisms.checks.public import (
    Answer,
    Inspection,
    Result,
    finish_inspection,
    order_rectification,
    save_inspection,
    start_inspection,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, open_case, perform
from minzheng.mechanisms.registry.public import Facility

NAME, LOGIN = "鹤童养老院", "jigou01"
RECORD = {"ownership": "民办", "state": "运营", "floor_area": "4000", "beds": "120"}
FAULTS = {"exits": "二层东侧安全出口堆放轮椅。", "duty": "一月值班表没有签名。"}


def care_home() -> Facility:
    """The home, entered by a decided case, and the account of its clerk."""
    world = dongli_2019.world()
    clerk = world.seat("yanglao")
    answers = {**RECORD, "on": clock.today().isoformat()}
    case = new_home(clerk, world.areas["张贵庄街道"], NAME, **answers)
    home = perform(case, "同意", world.seat("fucha"), version=case.version).facility
    assert home is not None
    name, number = world.invented.person(1970, 1990)
    open_home_account(home, clerk, username=LOGIN, name=name, id_number=number)
    with acting(SYSTEM, "设置演示密码"):
        account = Account.objects.get(username=LOGIN)
        account.set_password(PASSWORD)
        account.must_change_password = False
        account.save()
    return home


def inspected(home: Facility) -> Inspection:
    """A finished safety check of the home with two hazards, one of them another department's."""
    world = dongli_2019.world()
    lead = world.seat("yanglao")
    begun = start_inspection(
        lead, SAFETY.code, home, second=world.seat("yanglao2").staff, client_id=uuid.uuid4()
    )
    answers = {key: Answer(Result.FAULT, words) for key, words in FAULTS.items()}
    saved = save_inspection(begun, lead, answers, version=begun.version)
    return finish_inspection(saved, lead, version=saved.version, fill_rest_ok=True)


def ordered(inspection: Inspection, answered: bool = False) -> Case:
    """An order for what was found; it stands at the home, or with `answered` at the recheck."""
    world = dongli_2019.world()
    lead = world.seat("yanglao")
    found = list(inspection.findings.order_by("pk"))
    case = order_rectification(inspection, lead, found, {"demand": "清理通道,补齐值班记录。"})
    case = perform(case, "下达", lead, version=case.version)
    if answered:
        done = {"done": "已清理通道并补签值班表。"}
        case = perform(case, "提交整改", world.seat(LOGIN), version=case.version, answers=done)
    return case


def home_visits() -> list[tuple[str, str, str, str]]:
    """Pages of the home's account, and of the order it is about: name, log-in, path, button."""
    home = care_home()
    first = inspected(home)
    order, answered = ordered(first), ordered(inspected(home), answered=True)
    section = dongli_2019.world().seat("yanglao")
    pledge = open_case(
        "elder_care.pledge", section, area=home.area, subject=home, answers={"kind": "消防承诺书"}
    )
    own = [
        ("home-inbox", "/", ""),
        ("home-all", "/?tab=mine", ""),
        ("home-ledger", "/cases/", ""),
        ("home-order", f"/cases/{order.number}/", ""),
        ("home-order-wrong", f"/cases/{order.number}/", "提交整改"),
        ("home-pledge", f"/cases/{pledge.number}/", ""),
        ("home-inspection", f"/inspections/{first.pk}/", ""),
        ("home-dossier", f"/parties/{home.subject_key}/", ""),
        ("home-search", "/search/?q=%E9%B9%A4%E7%AB%A5", ""),
        ("home-indicators", "/indicators/", ""),
        ("home-refused", f"/rechecks/{answered.number}/", ""),
    ]
    return [
        *((name, LOGIN, path, press) for name, path, press in own),
        ("order-answered", "fucha", f"/cases/{answered.number}/", ""),
        ("recheck", "fucha", f"/rechecks/{answered.number}/", ""),
        ("recheck-wrong", "fucha", f"/rechecks/{answered.number}/", "登记复查结果"),
        ("inspection-told", "yanglao", f"/inspections/{first.pk}/", ""),
    ]
