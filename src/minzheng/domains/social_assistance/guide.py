"""办事指南 of temporary relief, of accounts to be paid to, and of emergency response."""

import datetime

from minzheng.domains.social_assistance.response_teams import CODE as EMERGENCY
from minzheng.domains.social_assistance.temporary_relief import RELIEF
from minzheng.mechanisms.portal.public import Guide, publish_guide

publish_guide(
    RELIEF.code,
    Guide(
        door="生活困难",
        kind="行政给付",
        who="基本生活暂时出现严重困难的家庭和个人",
        conditions=(
            "因火灾、交通事故、突发重病、意外伤害等,基本生活暂时出现严重困难;或",
            "生活必需支出突然增加,超出家庭承受能力;并且",
            "其他社会救助暂时无法覆盖,或救助后仍有严重困难。",
        ),
        papers={
            "身份证件": "本人持有;原件1份,当场核对后退还",
            "困难情况说明或证明": "本人书写,或医院、学校、公安、消防等出具;原件1份",
            "家庭经济状况核对授权书": "窗口打印,网上申请的在“我的办件”下载;共同生活的成年家庭成员签名后拍照上传,或把原件交窗口",
        },
        result="临时救助审批结果,救助金打入本人账户",
        fee="不收费",
        visits="最多1次:核对身份、签署授权书;行动不便的可由社区代办或上门",
        reach="户籍地、居住地均可申请;情况紧急的先救助后补手续",
        place="户籍地或居住地街道办事处(乡镇人民政府)便民服务窗口;社区居委会可代为申请",
        hours="法定工作日办公时间;情况紧急的随时联系社区居委会",
        consult="社区居委会、街道办事处窗口,或拨打服务电话",
        complain="对办理有意见的,可在本网站反映问题或拨打服务电话",
        remedy="对决定不服的,可以依法申请行政复议或者提起行政诉讼",
        updated=datetime.date(2018, 1, 1),
        faq=(
            ("没有本地户籍能申请吗?", "可以向发生困难的地方的街道办事处申请。"),
            ("会公示哪些内容?", "只公示姓名、家庭人口和困难原因,公示期满即撤下。"),
        ),
    ),
)

publish_guide(
    "payments.account",
    Guide(
        door="生活困难",
        kind="公共服务",
        who="领取各项救助、补贴的人",
        conditions=("要登记或更换收款的银行卡、存折。",),
        papers={
            "银行卡或存折": "收款人本人的;原件1份,当场核对后退还",
            "代管协议": "由监护人或他人代管的才要;书面协议1份",
        },
        result="收款账户登记结果,以后的款项打入新账户",
        fee="不收费",
        visits="最多1次:核对身份和账户;行动不便的可由社区代办",
        reach="登录后可以在网上申请",
        place="户籍地或居住地街道办事处(乡镇人民政府)便民服务窗口",
        hours="法定工作日办公时间",
        consult="街道办事处窗口,或拨打服务电话",
        complain="对办理有意见的,可在本网站反映问题或拨打服务电话",
        remedy="对决定不服的,可以依法申请行政复议或者提起行政诉讼",
        updated=datetime.date(2018, 1, 1),
        faq=(
            ("换卡以后多久生效?", "登记通过的当天生效;已经编入批次的款项仍按原账户支付,退回后按新账户重付。"),
        ),
    ),
)

publish_guide(
    EMERGENCY,
    Guide(
        door="生活困难",
        kind="公共服务",
        who="遇到或发现急难情况的任何人",
        conditions=("本人、家人或邻里遇到火灾、突发疾病、意外、走失、断炊等急难情况。",),
        papers={},
        result="响应服务队到场处置,需要的转办其他救助或转介联络点",
        fee="不收费",
        visits="不用到场",
        reach="登录后可以在网上报告;危及生命的请先拨打110、119、120",
        place="街道办事处(乡镇人民政府)便民服务窗口,社区居委会",
        hours="法定工作日办公时间;情况紧急的随时联系社区居委会",
        consult="社区居委会、街道办事处窗口,或拨打服务电话",
        complain="对处置有意见的,可在本网站反映问题或拨打服务电话",
        remedy="报告急难情况不影响您申请其他社会救助",
        updated=datetime.date(2018, 1, 23),
        faq=(("不是本地户籍可以报告吗?", "可以,急难情况在哪里发生就由哪里响应。"),),
    ),
)
