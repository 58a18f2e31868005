"""办事指南 of the minimum living guarantee."""

import datetime

from minzheng.domains.social_assistance.benefits.minimum_living import FIRST
from minzheng.mechanisms.portal.public import Guide, publish_guide

publish_guide(
    FIRST.code,
    Guide(
        door="生活困难",
        title="最低生活保障(低保)",
        kind="行政给付",
        who="共同生活的家庭成员人均收入低于当地最低生活保障标准、家庭财产符合规定的家庭",
        conditions=(
            "家庭成员有本地户籍,或按规定可以在居住地申请;",
            "共同生活的家庭成员人均月收入低于当地最低生活保障标准;",
            "家庭财产符合当地规定。",
        ),
        papers={
            "身份证件": "共同生活的家庭成员每人1份;窗口读卡或当场核对后退还",
            "家庭经济状况核对授权书": "窗口打印;共同生活的成年家庭成员签名,原件1份",
            "残疾人证或疾病诊断": "家里有残疾人、重病患者的提供;复印件1份",
        },
        result="最低生活保障审核确认结果,保障金按月打入账户",
        fee="不收费",
        visits="最多1次:核对身份、签署授权书;行动不便的可由社区代办或上门",
        reach="户籍地、居住地街道(乡镇)均可申请",
        place="户籍地或居住地街道办事处(乡镇人民政府)便民服务窗口;社区居委会可代为申请",
        hours="法定工作日办公时间",
        consult="社区居委会、街道办事处窗口,或拨打服务电话",
        complain="对办理有意见的,可在本网站反映问题或拨打服务电话",
        remedy="对决定不服的,可以依法申请行政复议或者提起行政诉讼",
        updated=datetime.date(2018, 1, 1),
        faq=(
            (
                "收入怎么算?",
                "按共同生活的家庭成员算;优待抚恤金等依法不计入,必要的就业成本、大病和残疾支出按规定扣除。",
            ),
            ("会公示哪些内容?", "批准前公示申请人姓名和家庭人口,批准后公布保障金额,期满即撤下。"),
        ),
    ),
)
