"""办事指南 of street rescue: what somebody in need, or who meets one, has to know."""

import datetime

from minzheng.domains.street_rescue.stay import STAY
from minzheng.mechanisms.portal.public import Guide, publish_guide

publish_guide(
    STAY.code,
    Guide(
        door="生活困难",
        kind="行政给付",
        title="流浪乞讨和遇困人员求助",
        who="自身无力解决食宿,无亲友投靠,正在城市流浪乞讨或一时遇困的人",
        conditions=(
            "自己愿意接受救助;",
            "自身无力解决食宿,也没有亲友可以投靠;",
            "未成年人、老年人、残疾人和行动不便的人,可由公安、城管或市民引导、护送到站。",
        ),
        papers={
            "身份证件": "有的请带上,当场核对后退还;没有或者丢失的也可以求助",
            "护送移交单": "由公安、医院等单位护送来的才要;护送单位出具,1份",
        },
        result="食宿、急病救治、联系亲属或单位、乘车凭证或者护送返乡",
        fee="不收费",
        visits="直接到站即可;发现流浪乞讨人员的,拨打救助电话,由工作人员到场",
        reach="不分户籍,任何时候都可以求助",
        place="就近的救助管理站、街道(乡镇)和社区救助点",
        hours="全天二十四小时",
        consult="救助管理站,或拨打服务电话",
        complain="对救助有意见的,可向民政局反映或拨打服务电话",
        remedy="对不予救助不服的,可以依法申请行政复议或者提起行政诉讼",
        updated=datetime.date(2018, 1, 1),
        plain_steps={"screen": "登记和接收", "care": "在站食宿和救治"},
        faq=(
            ("能住多久?", "一般不超过十天;还没找到家人或身体没有恢复的,由救助站报备后延长。"),
            ("可以随时离开吗?", "成年人可以,告诉工作人员即可。未成年人须由亲属接回或由工作人员护送。"),
            ("要干活抵食宿吗?", "不用。救助站不收费,也不得要求劳动。"),
        ),
    ),
)
