"""办事指南 of what a care home may file for itself: moves of its residents, free beds, what the public may know."""

import datetime

from minzheng.domains.elder_services.free_beds import REPORT
from minzheng.domains.elder_services.public_facts import PUBLISHING
from minzheng.domains.elder_services.stays import STAY
from minzheng.mechanisms.matters.public import Matter
from minzheng.mechanisms.portal.public import Guide, publish_guide


def guide(matter: Matter, condition: str, result: str, question: str, answer: str) -> None:
    """Publish the guide of one matter; what they share is said here once."""
    publish_guide(
        matter.code,
        Guide(
            door="养老",
            kind="公共服务",
            who="养老机构名册中的养老机构",
            conditions=("机构在运营;", condition),
            result=result,
            fee="不收费",
            visits="不用到现场",
            reach="用本机构账号网上提交,没有账号的由养老服务管理科室代录",
            place="养老服务管理科室",
            hours="法定工作日办公时间",
            consult="养老服务管理科室,或拨打服务电话",
            complain="对办理有意见的,可在本网站反映问题或拨打服务电话",
            remedy="对处理不服的,可以依法申请行政复议或者提起行政诉讼",
            updated=datetime.date(2018, 12, 29),
            faq=((question, answer),),
        ),
    )


guide(
    STAY, "老人已经入住、离院、外出或者返院。", "核对后记入在住老人名册",
    "老人短期外出要申报吗?", "要,返院后再申报返院;外出期间床位仍为其保留。",
)  # fmt: skip
guide(
    REPORT, "申报的床位数不多于登记床位减去在住人数。", "核对后在养老地图上公布空余床位和申报日期",
    "多久申报一次?", "有变化就申报;公布页面写明申报日期,时间较久的会提示家属电话确认。",
)  # fmt: skip
guide(
    PUBLISHING, "收费、等级等与机构公示的一致。", "审批后在养老地图上公布",
    "地图上的位置不对怎么改?", "重新提交本事项,填写正确的坐标。",
)  # fmt: skip
