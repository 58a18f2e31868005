"""办事指南 of what a care home may claim for its residents."""

import datetime

from minzheng.domains.elder_home_care.care_claims import CLAIM
from minzheng.mechanisms.portal.public import Guide, publish_guide

publish_guide(
    CLAIM.code,
    Guide(
        door="养老",
        kind="其他行政权力",
        who="养老机构名册中的养老机构",
        conditions=("申报的月份已经结束;", "老人当月在本机构在住,能力评估在有效期内。"),
        result="照护补贴核定结果",
        fee="不收费",
        visits="不用到现场",
        reach="用本机构账号网上提交,没有账号的由养老服务管理科室代录",
        place="养老服务管理科室",
        hours="法定工作日办公时间",
        consult="养老服务管理科室,或拨打服务电话",
        complain="对核定有意见的,可在本网站反映问题或拨打服务电话",
        remedy="对核定不服的,可以依法申请行政复议或者提起行政诉讼",
        updated=datetime.date(2022, 12, 30),
        faq=(("老人当月外出过还能申报吗?", "能,外出天数达到规定的列为疑点,由科室核实。"),),
    ),
)
