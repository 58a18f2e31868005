"""The staff menu: what each room and domain offers, in the order the page map gives."""

from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.desk.public import (
    Item,
    add,
    sees_links,
    sees_lists,
    sees_nights,
    sees_sources,
    sees_warnings,
)

CASEWORK = (
    Function.FILING,
    Function.REGISTERING,
    Function.ACCEPTING,
    Function.SURVEYING,
    Function.REVIEWING,
    Function.DECIDING,
    Function.ANSWERING,
    Function.PUBLISHING,
    Function.INSPECTING,
    Function.RECHECKING,
    Function.PAYING,
    Function.LEGAL,
    Function.LEADING,
    Function.REPORTING,
    Function.AUDITING,
)

REPORTS = (
    Function.REPORTING,
    Function.LEGAL,
    Function.REVIEWING,
    Function.LEADING,
    Function.PUBLISHING,
    Function.AUDITING,
)
CARDS = (Function.LEADING, Function.LEGAL, Function.ADMINISTERING)
DRAWS = (Function.INSPECTING, Function.LEADING, Function.LEGAL, Function.AUDITING)


def build() -> None:
    """Fill the menu; called once when the addresses are read."""
    add(
        Item("工作台", "我的办件", "desk:inbox"),
        Item("工作台", "督办", "desk:inbox", CASEWORK, "?tab=late"),
        Item("工作台", "提醒名单", "desk:work_lists", when=sees_lists),
        Item("工作台", "走访检查", "desk:visit", (Function.SURVEYING, Function.INSPECTING)),
        Item("办理", "选择事项", "desk:catalogue", CASEWORK),
        Item("办理", "办件台账", "desk:ledger", (*CASEWORK, Function.RECTIFYING)),
        Item("办理", "台账导入", "desk:imports", (Function.REGISTERING,)),
        Item("办理", "答复模板", "desk:replies", CASEWORK),
        Item("办理", "未兑现的承诺", "desk:promises", CASEWORK),
        Item("办理", "资金发放", "desk:payments", (Function.PAYING,)),
        Item("办理", "追回", "desk:recoveries", (Function.PAYING, Function.AUDITING)),
        Item("监测预警", "预警", "desk:warnings", when=sees_warnings),
        Item("监测预警", "未登记人员线索", "desk:leads", when=sees_warnings),
        Item("监测预警", "分布与趋势", "desk:warning_counts", when=sees_warnings),
        Item("监测预警", "预警规则", "desk:warning_rules", when=sees_warnings),
        Item("监测预警", "关联核对", "desk:links", when=sees_links),
        Item("监测预警", "监测运行", "desk:nights", when=sees_nights),
        Item("监测预警", "数据来源", "desk:sources", when=sees_sources),
        Item("检查与活动", "现场检查", "desk:inspections", (Function.INSPECTING, Function.RECHECKING)),
        Item("检查与活动", "双随机抽查", "desk:draws", DRAWS),
        Item("检查与活动", "执法证件", "desk:cards", CARDS),
        Item("检查与活动", "活动登记", "desk:activities", (Function.REPORTING, Function.ANSWERING)),
        Item("报告中心", "年度报告", "desk:reports", REPORTS),
        Item("报告中心", "法定统计表", "desk:report_tables", REPORTS),
        Item("报告中心", "报告核对", "desk:report_check"),
        Item("报告中心", "指标库", "desk:indicators", CASEWORK),
        Item("报告中心", "测算", "desk:simulation", (Function.LEADING, Function.AUDITING, Function.DECIDING)),
        Item("系统管理", "单位与岗位", "desk:units", (Function.ADMINISTERING,)),
    )
