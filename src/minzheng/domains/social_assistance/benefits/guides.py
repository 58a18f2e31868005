"""办事指南 of the benefits of households."""

import datetime
from typing import Any

from minzheng.domains.social_assistance.benefits.relief_small import SMALL
from minzheng.domains.social_assistance.benefits.relief_spending import SPENDING
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY, LOW_INCOME, RIGID_SPENDING
from minzheng.mechanisms.portal.public import Guide, publish_guide

OWN_ID = "本人持有;原件1份,当场核对后退还"
CHECK = "窗口提供空表;共同生活的成年家庭成员签名,原件1份"
BILLS = "医院、学校等出具;复印件1份,能由医保、学籍数据核实的免交"
ALIKE: dict[str, Any] = {
    "door": "生活困难",
    "kind": "行政确认",
    "fee": "不收费",
    "visits": "最多1次:核对身份、签署授权书;行动不便的可由社区代办或上门",
    "reach": "户籍地、居住地均可提出申请",
    "place": "户籍地或居住地街道办事处(乡镇人民政府)便民服务窗口;社区居委会可代为申请",
    "hours": "法定工作日办公时间",
    "consult": "社区居委会、街道办事处窗口,或拨打服务电话",
    "complain": "对办理有意见的,可在本网站反映问题或拨打服务电话",
    "remedy": "对决定不服的,可以依法申请行政复议或者提起行政诉讼",
    "updated": datetime.date(2026, 7, 1),
}

publish_guide(
    EXTREME_POVERTY,
    Guide(
        **ALIKE | {"kind": "行政给付"},
        who="无劳动能力、无生活来源、无人赡养抚养扶养的老年人、残疾人、未成年人",
        conditions=(
            "无劳动能力:年满规定年龄的老年人、未成年人,或残疾类别和等级符合规定;",
            "无生活来源:收入低于当地低保标准,财产符合规定;",
            "没有法定赡养、抚养、扶养义务人,或其没有履行能力。",
        ),
        papers={
            "身份证件": OWN_ID,
            "家庭经济状况核对授权书": CHECK,
            "残疾人证": "残疾人提交;原件1份,当场核对后退还",
            "照料服务协议或机构接收证明": "由他人照料或住在供养机构的提交;原件1份",
        },
        result="特困人员救助供养确认结果,供养金按月打入约定账户",
        faq=(
            (
                "护理标准怎么定?",
                "按吃饭、穿衣、上下床、如厕、室内行走、洗澡六项评估;情况变化可以随时要求重新评估。",
            ),
            ("能在家住吗?", "可以自己选择在家分散供养或到机构集中供养。"),
        ),
    ),
)
publish_guide(
    LOW_INCOME,
    Guide(
        **ALIKE,
        who="收入略高于低保标准的家庭",
        conditions=(
            "人均月收入低于低保边缘家庭标准;",
            "家庭财产符合规定;",
            "没有享受最低生活保障或特困供养。",
        ),
        papers={
            "身份证件": OWN_ID,
            "家庭经济状况核对授权书": CHECK,
            "残疾人证或疾病诊断": "有重残、重病成员的提交;原件1份,当场核对后退还",
        },
        result="低保边缘家庭认定结果;不按月发钱,可据此申请医疗、教育、住房、就业等帮助",
        faq=(("多久核查一次?", "每年核查一次;家里情况有变化的,请及时告诉街道。"),),
    ),
)
publish_guide(
    RIGID_SPENDING,
    Guide(
        **ALIKE,
        who="看病、上学等必需支出过大的家庭",
        conditions=(
            "申请前十二个月的刚性支出占家庭总收入的比例超过规定;",
            "人均收入低于上年度当地居民人均可支配收入;",
            "家庭财产符合规定,并且不是低保、特困、低保边缘家庭。",
        ),
        papers={"身份证件": OWN_ID, "家庭经济状况核对授权书": CHECK, "医疗、教育等支出票据": BILLS},
        result="刚性支出困难家庭认定结果,有效期最长十二个月",
        faq=(("到期怎么办?", "到期前可以重新申请,没有变化的材料不用再交。"),),
    ),
)
publish_guide(
    SMALL,
    Guide(
        **ALIKE
        | {
            "kind": "行政给付",
            "visits": "可以不到现场:可在网上或由社区代办",
            "hours": "情况紧急的随时联系社区居委会",
        }
        | {"reach": "在急难发生的地方申请,不限户籍", "place": "急难发生地街道办事处(乡镇人民政府)"},
        who="遇到火灾、事故、突发重病等,急需小额救助的家庭和个人",
        conditions=("基本生活暂时出现严重困难,情况紧急;", "金额不超过当地一个月低保标准。"),
        papers={
            "身份证件": "本人持有;原件1份,当场核对后退还",
            "困难情况说明或证明": "本人书写或有关单位出具;暂时拿不到的,可以先作书面承诺",
        },
        result="小额快救决定,不公示、不核对家庭经济状况,救助金打入本人账户",
        faq=(
            ("要等多久?", "自登记起三日内决定;先救助,事后再补充说明。"),
            ("承诺不实会怎样?", "救助金要退回,并依法处理。"),
        ),
    ),
)
publish_guide(
    SPENDING,
    Guide(
        **ALIKE | {"kind": "行政给付", "reach": "户籍地、居住地、困难发生地均可申请"},
        who="医疗、教育等必需支出突然增加,超出承受能力的家庭",
        conditions=(
            "必需支出超过家庭收入的规定比例;",
            "人均收入、家庭财产符合规定;已经是低保、特困、低保边缘、刚性支出困难家庭的,不再重复核对。",
        ),
        papers={"身份证件": OWN_ID, "家庭经济状况核对授权书": CHECK, "医疗、教育等支出票据": BILLS},
        result="支出型临时救助决定,救助金打入本人账户",
        faq=(("会公示哪些内容?", "只公示姓名和家庭人口,期满即撤下。"),),
    ),
)
