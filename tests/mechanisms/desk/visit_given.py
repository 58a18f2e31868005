"""Households of 张贵庄街道 that wait for a visit, in the lived bureau."""

import datetime

from minzheng.config.scenarios import dongli_2019
from minzheng.config.scenarios.flows.payments import account_answers
from minzheng.domains.social_assistance.benefits.minimum_living_rule import MINIMUM_LIVING
from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.matters.public import Case, matter, open_case, perform, specimens
from minzheng.mechanisms.registry.public import identify

NAMES = ["王芳", "李强", "张伟", "刘洋", "陈静", "杨帆", "赵敏", "黄磊", "周杰", "吴霞"]


def household(at: int = 1) -> Case:
    """The at-th household that applied for 低保 and was accepted."""
    world = dongli_2019.world()
    worker, area = world.seat("shegong0101"), world.areas[world.communities[1][0]]
    number = make_resident_id("120110", datetime.date(1960 + at % 30, 5, 6), 2 * at, Sex.FEMALE)
    name = NAMES[at % len(NAMES)]
    with acting(worker.actor, "登记申请人"):
        resident = identify(name, number, area)
    answers = {
        "residence": "城镇", "members": [{"name": name, "id_number": number, "relation": "本人"}], "phone": "13900000002",
        "address": f"詹滨里{at}号楼2门301", "consent": "是", **account_answers(number),
    }  # fmt: skip
    papers = specimens(matter(MINIMUM_LIVING, clock.today()))
    case = open_case(MINIMUM_LIVING, worker, area=area, answers=answers, subject=resident, papers=papers)
    return perform(case, "受理", world.seat("chuangkou01"), version=case.version)
