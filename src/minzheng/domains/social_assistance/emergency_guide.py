"""办事指南 of emergency response."""

import datetime

from minzheng.domains.social_assistance.response_teams import CODE
from minzheng.mechanisms.portal.public import Guide, publish_guide

publish_guide(
    CODE,
    Guide(
        door="生活困难",
        kind="公共服务",
        who="遇到或发现急难情况的任何人",
        conditions=("本人、家人或邻里遇到火灾、突发疾病、意外、走失、断炊等急难情况。",),
        papers={},
        result="响应服务队到场处置,需要的转办临时救助或转介联络点",
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
