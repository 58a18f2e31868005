"""办事指南 of the monthly benefits of persons."""

import datetime
from dataclasses import replace

from minzheng.domains.social_assistance.benefits import (
    disability_care,
    disability_living,
    elder_hardship,
    old_age,
    orphan,
    unsupported_child,
)
from minzheng.mechanisms.portal.public import Guide, publish_guide

COMMON = Guide(
    kind="行政给付", fee="不收费", visits="最多1次:核对身份和账户;行动不便的可由社区代办或上门",
    place="街道办事处(乡镇人民政府)便民服务窗口;社区居(村)委会可代为申请", hours="法定工作日办公时间",
    consult="社区居委会、街道办事处窗口,或拨打服务电话", complain="对办理有意见的,可在本网站反映问题或拨打服务电话",
    remedy="对决定不服的,可以依法申请行政复议或者提起行政诉讼", updated=datetime.date(2018, 1, 1),
)  # fmt: skip
CARD_PAPERS = {
    "残疾人证": "本人持有;原件1份,当场核对后退还",
    "监护或委托材料": "由监护人或他人代办的才要;原件1份,当场核对后退还",
}
ANYWHERE = "户籍地受理;已开通通办的,在任何一个街道窗口都能交件,由户籍地审核、发放;登录后可以在网上申请"
ONLINE = "户籍地街道窗口办理,家人可代办;登录后可以在网上申请"
CHILD_PAPERS = {
    "儿童户籍证明": "监护人持有;能查到户籍信息的不用交",
    "监护关系材料": "监护人持有或村(居)民委员会出具;原件1份",
}
PRIVATE = (
    "会不会公示?",
    "不公示,也不张贴。为保护儿童隐私,只有经办人员因工作需要才能查看,每次查看都有记录。",
)

publish_guide(
    disability_living.CODE,
    replace(
        COMMON, door="残疾", who="最低生活保障家庭中的残疾人;当地扩大范围的,包括低保边缘家庭中的残疾人",
        conditions=("持有有效的残疾人证;并且", "属于最低生活保障家庭,或当地纳入的低保边缘家庭;并且", "没有纳入特困供养,没有享受孤儿基本生活保障。"),
        papers=CARD_PAPERS, result="困难残疾人生活补贴审核结果,补贴按月打入账户", reach=ANYWHERE,
        faq=(
            ("和护理补贴能一起领吗?", "符合各自条件的,两项可以同时领取,也不计入低保家庭收入。"),
            ("从哪个月开始发?", "自递交申请的当月起发放。"),
        ),
    ),
)  # fmt: skip
publish_guide(
    disability_care.CODE,
    replace(
        COMMON, door="残疾", who="需要长期照护的重度残疾人",
        conditions=("持有有效的残疾人证;并且", "残疾等级为一级、二级,或当地扩大到的智力、精神残疾等级;并且", "没有纳入特困供养,没有领取工伤保险生活护理费。"),
        papers=CARD_PAPERS, result="重度残疾人护理补贴审核结果,补贴按月打入账户", reach=ANYWHERE,
        faq=(("已经领了老年人护理补贴怎么办?", "同类护理补贴只能选一种;要换成较高的一种,先停发另一种再申请。"),),
    ),
)  # fmt: skip
publish_guide(
    old_age.CODE,
    replace(
        COMMON, door="养老", who="达到当地享受年龄的户籍老年人", conditions=("户籍在本地;并且", "达到当地规定的享受年龄。"),
        papers={"身份证件": "本人持有;能查到户籍信息的不用交"}, result="高龄津贴审核结果,津贴按月打入账户", reach=ONLINE,
        faq=(
            ("年龄到了下一个档次要重新申请吗?", "不用。从生日后的月份起自动按新的年龄段发放。"),
            ("没有申请会漏掉吗?", "不会。到龄的老人由民政局每月列出,审批后直接发放;没有收款账户的会书面告知。"),
            ("每年要证明还健在吗?", "每年复核一次,能从数据查实的不打扰;查不到的由街道上门或视频核实。"),
        ),
    ),
)  # fmt: skip
publish_guide(
    elder_hardship.CODE,
    replace(
        COMMON, door="养老", who="经济困难的老年人", reach=ONLINE,
        conditions=("户籍在本地;并且", "达到当地规定的享受年龄;并且", "属于最低生活保障家庭,或当地纳入的低保边缘家庭;并且", "没有纳入特困供养。"),
        papers={"身份证件": "本人持有;原件1份,当场核对后退还", "老年人能力评估报告": "已经评估过的才要;没有的由街道安排评估"},
        result="经济困难老年人补贴审核结果,补贴按月打入账户",
        faq=(("什么情况有护理补贴?", "经评估达到当地规定的失能等级,并且没有领取其他护理补贴的,在服务补贴以外另发。"),),
    ),
)  # fmt: skip
publish_guide(
    orphan.CODE,
    replace(
        COMMON, door="孩子", who="父母死亡或者查找不到的未成年人,由监护人申请",
        conditions=("未成年,或者成年后仍在全日制就读;并且", "父母死亡或者查找不到;并且", "没有选择特困供养。"),
        papers={**CHILD_PAPERS, "父母死亡或失踪的证明": "医院、公安或人民法院出具;原件1份,当场核对后退还"},
        result="孤儿基本生活费审核结果,按月打入监护人账户", reach="儿童户籍地街道办理,监护人、近亲属或村(居)民委员会申请", faq=(PRIVATE,),
    ),
)  # fmt: skip
publish_guide(
    unsupported_child.CODE,
    replace(
        COMMON, door="孩子", who="父母都不能履行抚养责任的未成年人,由监护人或近亲属申请",
        conditions=(
            "未成年,或者成年后仍在全日制就读;并且",
            "父母双方都属于重残、重病、服刑、强制隔离戒毒、限制人身自由、失联、被撤销监护资格、被遣送(驱逐)出境之一;或一方死亡、失踪,另一方属于上述情形。",
        ),
        papers={**CHILD_PAPERS, "父母情形的证明": "能查到信息的不用交;失联的提供公安机关的回执,或由村(居)民委员会证实"},
        result="事实无人抚养儿童基本生活补贴审核结果,按月打入监护人账户", reach="儿童户籍地街道办理,监护人、近亲属或村(居)民委员会申请",
        faq=(PRIVATE, ("已经有低保怎么办?", "已享受的低保、残疾人生活补贴低于标准的,补足差额。")),
    ),
)  # fmt: skip
