"""办事指南 of the funeral subsidy."""

import datetime

from minzheng.domains.funeral.subsidy import SUBSIDY
from minzheng.domains.funeral.subsidy_rule import GROUPS
from minzheng.mechanisms.portal.public import BEREAVED, Benefit, Guide, may_be_asked, publish_guide

publish_guide(
    SUBSIDY.code,
    Guide(
        door="身后事",
        kind="行政给付",
        who="为逝者办理丧事的亲属或其他人",
        conditions=("逝者生前符合补贴对象范围。", "遗体已经火化。", "该逝者没有领过这项补贴。"),
        papers={
            "火化证明": "殡仪馆出具;能查到火化信息的不用交",
            "申领人身份证件": "本人持有;原件1份,当场核对后退还",
        },
        result="丧葬补贴审批结果,补贴打入申领人账户",
        fee="不收费",
        visits="最多1次:核对身份和账户",
        reach="逝者户籍地街道办理,家人可代办",
        place="逝者户籍地街道办事处(乡镇人民政府)便民服务窗口",
        hours="法定工作日办公时间",
        consult="街道办事处窗口,或拨打服务电话",
        complain="对办理有意见的,可在本网站反映问题或拨打服务电话",
        remedy="对决定不服的,可以依法申请行政复议或者提起行政诉讼",
        updated=datetime.date(2018, 1, 1),
        faq=(("补贴标准按哪一天的算?", "按申领当天施行的规定和逝者类别确定,审批结果写明依据。"),),
    ),
)

may_be_asked(
    SUBSIDY.code,
    Benefit(
        ("event",),
        facts=lambda given: {"group": GROUPS[0], "cremated": True},
        condition=lambda given: given["event"] == BEREAVED,
    ),
)
