"""办事指南 of the hotline: what anybody may ask or report, and how."""

import datetime

from minzheng.domains.appeals.hotline import WORK_ORDER
from minzheng.mechanisms.portal.public import Guide, publish_guide

publish_guide(
    WORK_ORDER.code,
    Guide(
        door="投诉",
        title="反映问题",
        kind="公共服务",
        who="所有人",
        conditions=("对民政工作有咨询、求助、投诉举报或建议。", "留下能联系到您的电话。"),
        result="按您留的电话答复,可用受理号查进度",
        fee="不收费",
        visits="不用到现场",
        reach="网上、电话均可,不限户籍",
        place="网上提交或拨打服务电话,也可到街道办事处窗口反映",
        hours="网上随时可提交;窗口为法定工作日",
        consult="拨打服务电话",
        complain="对答复不满意的,回访时说明,将重新办理",
        remedy="答复不属于行政处理决定;涉及行政决定的,按决定书写明的期限申请行政复议或提起诉讼",
        updated=datetime.date(2018, 1, 1),
        faq=(
            ("可以不写姓名吗?", "可以。电话须真实,否则无法答复。"),
            ("会告诉被投诉的单位是谁反映的吗?", "不会。姓名和电话加密保存,只有承办人可以看到。"),
        ),
        plain_steps={"assign": "安排承办单位", "answer": "办理并答复", "feedback": "回访"},
        questions={
            "content": "是什么事?",
            "place": "在什么地方?",
            "kind": "您是要",
            "category": "属于哪一类",
            "phone": "您的电话",
            "caller": "您的姓名",
        },
    ),
)
