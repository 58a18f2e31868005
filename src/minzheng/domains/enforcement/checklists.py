"""行业执法检查表: one short list per trade; safety checks of care homes have their own list and are not counted here (S93)."""

import datetime
from collections.abc import Mapping

from minzheng.foundation.citations import Citation
from minzheng.mechanisms.checks.public import (
    Checklist,
    HazardClass,
    Item,
    declare_checklist,
    declare_hazard_class,
)
from minzheng.mechanisms.law.public import cite

FACILITY_MEASURE, ORGANISATION_MEASURE = "enforcement.measure", "enforcement.organisation_measure"


def _class(code: str, label: str, receiver: str | None = None) -> HazardClass:
    return declare_hazard_class(HazardClass(f"enforcement.{code}", label, receiver))


REGISTRATION = _class("registration", "登记备案")
CONDUCT = _class("conduct", "业务活动")
FEES = _class("fees", "收费与资金", "市场监督管理部门")
RIGHTS = _class("rights", "服务对象权益")

_Texts = Mapping[HazardClass, Mapping[str, str]]


def _trade(
    code: str, label: str, since: datetime.date, basis: Citation, matter: str, texts: _Texts
) -> Checklist:
    one = Checklist(
        code=f"enforcement.{code}",
        label=f"{label}执法检查",
        since=since,
        basis=basis,
        items=tuple(
            Item(key, text, basis, kind) for kind, listed in texts.items() for key, text in listed.items()
        ),
        order_matter=matter,
    )
    declare_checklist(one)
    return one


ELDER_CARE = _trade(
    "elder_care",
    "养老服务",
    datetime.date(2018, 12, 29),
    cite("老年人权益保障法", 44),
    FACILITY_MEASURE,
    {
        REGISTRATION: {
            "registered": "已办理法人登记,登记事项与实际一致",
            "scope": "没有超出登记范围经营",
        },
        CONDUCT: {
            "selling": "没有向老人推销保健品或变相集资",
            "reports": "按要求报送统计和年度情况",
        },
        FEES: {
            "price_list": "收费项目和标准在显著位置公示",
            "prepaid": "预收费和押金有约定、有专账",
        },
        RIGHTS: {
            "contract": "与每位老人或其代理人签订服务协议",
            "dignity": "没有歧视、侮辱、虐待或遗弃老人",
        },
    },
)

SOCIAL_ORGANISATIONS = _trade(
    "social_organisations",
    "社会组织",
    datetime.date(2018, 1, 1),
    cite("社会组织抽查暂行办法"),
    ORGANISATION_MEASURE,
    {
        REGISTRATION: {
            "certificate": "登记证书在有效期内,没有出租、出借",
            "address": "住所、负责人与登记一致",
            "annual_report": "按期参加年检或报送年报",
        },
        CONDUCT: {
            "purpose": "活动符合章程规定的宗旨和业务范围",
            "meetings": "按章程召开会议、换届并留有记录",
            "fundraising": "没有非法集资和违规评比表彰",
        },
        FEES: {
            "membership": "会费和服务收费有依据、有票据",
            "accounts": "资产独立核算,没有私分、侵占",
        },
    },
)

FUNERAL = _trade(
    "funeral",
    "殡葬服务",
    datetime.date(2018, 1, 1),
    cite("殡葬管理条例"),
    FACILITY_MEASURE,
    {
        REGISTRATION: {
            "approval": "设施建设和经营有批准手续",
            "extent": "没有擅自扩大墓区或改变用途",
        },
        CONDUCT: {
            "tomb_size": "墓位面积和使用年限符合规定",
            "homelike": "没有建造、出售“住宅式”墓和骨灰房",
            "cremation": "遗体处理和火化手续齐全",
        },
        FEES: {
            "price_list": "服务和丧葬用品明码标价",
            "bundling": "没有强制或捆绑收费",
        },
        RIGHTS: {"agreement": "与丧主签订服务协议并留存"},
    },
)
