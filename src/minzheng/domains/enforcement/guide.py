"""办事指南 of a complaint about an officer: who decides on it, and that its officer never sees it."""

import datetime

from minzheng.domains.enforcement.accountability import COMPLAINT
from minzheng.mechanisms.portal.public import Guide, publish_guide

publish_guide(
    COMPLAINT.code,
    Guide(
        door="投诉",
        title="投诉执法人员",
        kind="行政监督",
        who="所有人",
        conditions=("说明事情经过。", "知道执法证号或姓名的请写上;不知道也可以投诉。"),
        result="核查后认定是否属实;留了联系方式的,按联系方式答复",
        fee="不收费",
        visits="不用到现场",
        reach="网上、电话、窗口均可,不限户籍",
        place="网上提交,也可到本局法治科室或街道办事处窗口",
        hours="网上随时可提交;窗口为法定工作日",
        consult="拨打服务电话",
        complain="对答复不满意的,可以向本级人民政府或上一级民政部门反映",
        remedy="答复不属于行政处理决定;涉及行政处罚决定的,按决定书写明的期限申请行政复议或提起诉讼",
        updated=datetime.date(2018, 1, 1),
        faq=(
            ("被投诉的人会看到投诉吗?", "不会。被投诉人员看不到、也办不了这件投诉,核查期间不再派其执法。"),
            ("可以不留姓名吗?", "可以。不留联系方式就收不到答复,请记下受理号查进度。"),
        ),
        plain_steps={"accept": "受理", "investigate": "核查", "decide": "认定并答复"},
        questions={
            "about": "您投诉的是",
            "facts": "事情的经过",
            "certificate": "执法证号(不知道可不填)",
            "name": "姓名(不知道可不填)",
            "case_number": "有关的受理号或文书号(没有可不填)",
            "answer_to": "怎样答复您?(电话、地址或邮箱,可不填)",
        },
    ),
)
