"""办事指南 of what an organisation may file for itself: change, charter, liquidation, cancellation."""

import datetime
from collections.abc import Mapping

from minzheng.domains.organisation_registration.cancellation import CANCELLATION, LIQUIDATION
from minzheng.domains.organisation_registration.change import CHANGE, CHARTER
from minzheng.mechanisms.matters.public import Matter
from minzheng.mechanisms.portal.public import Guide, publish_guide

FROM = {
    "会议纪要": "本单位会员(代表)大会或理事会形成并盖章;原件1份",
    "业务主管单位批准文件": "业务主管单位出具,直接登记的不交;原件1份",
    "财务审计报告": "会计师事务所出具,变更法定代表人时提交;原件1份",
    "新章程": "本单位通过并盖章;一式2份",
    "解散决议": "会员(代表)大会或理事会作出;原件1份",
    "清算报告书": "清算组出具;原件1份",
    "税务清税证明": "税务部门出具;复印件1份",
}


def guide(matter: Matter, conditions: tuple[str, ...], result: str, faq: Mapping[str, str]) -> None:
    """Publish the guide of one matter; what all four share is said here once."""
    publish_guide(
        matter.code,
        Guide(
            door="社会组织",
            kind="行政许可",
            who="在本局登记的社会团体、民办非企业单位(社会服务机构)和基金会",
            conditions=("在社会组织名册内,没有被撤销、吊销登记;", *conditions),
            papers={paper.label: FROM[paper.label] for paper in matter.evidence},
            result=result,
            fee="不收费",
            visits="最多1次:交回、领取证书",
            reach="用本单位账号网上提交,或者到登记机关窗口提交",
            place="登记管理科室或者本级政务服务窗口",
            hours="法定工作日办公时间",
            consult="登记管理科室,或拨打服务电话",
            complain="对办理有意见的,可在本网站反映问题或拨打服务电话",
            remedy="对决定不服的,可以依法申请行政复议或者提起行政诉讼",
            updated=datetime.date(2018, 1, 1),
            faq=tuple(faq.items()),
        ),
    )


guide(
    CHANGE,
    ("变更已按章程通过;", "有业务主管单位的,在其同意后的规定期限内申请。"),
    "准予变更登记决定和新的登记证书",
    {"一次能变更几项吗?": "每项分别提交,可以同日提交。"},
)
guide(
    CHARTER,
    ("章程修改已按程序通过;", "有业务主管单位的,在其同意后的规定期限内报核准。"),
    "章程核准决定书",
    {"核准前能按新章程办事吗?": "不能,新章程自核准之日起施行。"},
)
guide(
    LIQUIDATION,
    ("已成立清算组;", "清算期间不开展清算以外的活动。"),
    "清算备案,并公告债权人申报债权",
    {"公告期内能申请注销吗?": "不能,债权申报公告期满、清算结束后再申请注销登记。"},
)
guide(
    CANCELLATION,
    ("已办清算备案,债权申报公告期满;", "清算结束后在规定期限内申请。"),
    "准予注销登记决定和注销证明",
    {"剩余财产怎么处理?": "按章程用于公益目的,或者转给宗旨相近的组织,不向会员分配。"},
)
