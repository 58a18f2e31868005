"""办事指南 of what social organisations file themselves, and of a tip about an illegal one, which anybody may give."""

import datetime
from dataclasses import replace

from minzheng.domains.organisation_oversight.credit import LISTS, PROMISE
from minzheng.domains.organisation_oversight.illegal import ILLEGAL
from minzheng.domains.organisation_oversight.rating import RATING
from minzheng.domains.organisation_oversight.reform import FEES
from minzheng.domains.organisation_oversight.vetting import VETTING
from minzheng.mechanisms.portal.public import Guide, publish_guide

_FILED = Guide(
    door="社会组织",
    kind="行政管理",
    who="在本局登记的社会组织",
    fee="不收费",
    visits="不用到现场;需要核对原件的,最多1次",
    reach="由本单位经办人登录后网上提交,也可到窗口提交",
    place="登记管理科室或者本级政务服务窗口",
    hours="网上随时可提交;窗口为法定工作日",
    consult="登记管理科室,或拨打服务电话",
    complain="对办理有意见的,可在本网站反映问题或拨打服务电话",
    remedy="对处理决定不服的,可以依法申请行政复议或者提起行政诉讼",
    updated=datetime.date(2018, 1, 1),
)

publish_guide(
    RATING.code,
    replace(
        _FILED,
        kind="行政评估",
        conditions=("登记满规定年限;", "上一年度年检合格;", "上一年度没有受过行政处罚。"),
        papers={"自评报告": "本单位对照评估标准编写并盖章;原件1份"},
        result="评估等级证书和牌匾;名单向社会公示",
        visits="不用到现场;专家到本单位实地考察1次",
        remedy="公示期间可以提出异议;对等级不服的,可以申请复核",
        faq=(("等级管多久?", "在规定的有效期内有效,期满前可以再申请;降级、取消的会公告。"),),
    ),
)
publish_guide(
    VETTING.code,
    replace(
        _FILED,
        kind="行政审核",
        conditions=("拟成立、换届或者届中调整负责人;", "名单与会议决议一致。"),
        papers={"人选情况表": "每人一份,本人签字、单位盖章;原件1份"},
        result="逐人的审核意见",
        faq=(("名单会公开吗?", "不会。姓名加密保存,只有承办人和审批人可以看到。"),),
    ),
)
publish_guide(
    FEES.code,
    replace(
        _FILED,
        who="向企业收费的行业协会商会",
        conditions=("已对照收费目录逐项自查;", "违规收取的已列明金额。"),
        result="核对意见;需要整改的,退还后办结",
    ),
)
publish_guide(
    PROMISE.code,
    replace(
        _FILED,
        conditions=("承诺内容由法定代表人签字、单位盖章。",),
        papers={"签字盖章的承诺书": "本单位签署;原件扫描件1份"},
        result="承诺书向社会公布",
    ),
)
for one in LISTS[1::2]:
    publish_guide(
        one.code,
        replace(
            _FILED,
            title=one.name,
            conditions=("列入的事由已经消除;", "已满规定的最短期限。"),
            papers={"证明材料": "能证明已履行义务、完成整改的材料;复印件1份,没有可不交"},
            result="移出决定;公开的记录同时撤下",
        ),
    )

publish_guide(
    ILLEGAL.code,
    replace(
        _FILED,
        door="投诉",
        title="举报非法社会组织",
        kind="公共服务",
        who="所有人",
        conditions=("知道组织的名称和做了什么。", "不写姓名和电话也可以举报。"),
        papers={"线索材料": "照片、宣传单、网页截图等;没有可不交"},
        result="核查处理;留了电话的,按电话告知结果",
        visits="不用到现场",
        reach="网上、电话均可,不限户籍",
        place="网上提交或拨打服务电话",
        remedy="举报不属于行政处理决定;对处理有意见的,可以再反映",
        plain_steps={"verify": "派人核查", "act": "依法处置", "decide": "审批结案"},
        questions={
            "name": "组织叫什么名称?",
            "kind": "是哪种情形?",
            "facts": "做了什么?在哪里?",
            "reporter": "您的姓名(可不填)",
            "phone": "您的电话(可不填)",
        },
        faq=(("怎样查一个社会组织是不是合法登记的?", "可以在民政部门的社会组织信用信息平台按名称查询。"),),
    ),
)
