"""One of everything the house prints: for every template what a real one of its kind says, rare characters and long tables among it."""

import datetime
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.conf import settings

from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.issuing import templates
from minzheng.mechanisms.documents.sheet import Sheet
from minzheng.mechanisms.reports.models import Paragraph, Part, Report
from minzheng.mechanisms.reports.public import statutory_tables
from minzheng.mechanisms.reports.rendering import Rendered, Run
from minzheng.mechanisms.reports.tables import Cell, Filled, FilledBlock

ON, ORGAN = datetime.date(2026, 11, 23), "示范区民政局"
STROKES = "1,1 5,9 9,1 20,30;40,40 50,60 70,20 90,90"
SIGNED = {"organ": ORGAN, "on": ON}
LETTER = {
    "title": "行政处罚决定书",
    "whom": "䶮泽养老服务有限公司",
    "says": [
        "经查,你单位安全出口被杂物堵塞,以上事实有现场检查记录、照片为证。",
        "决定给予警告,并处罚款10,000.00元。",
    ],
    **SIGNED,
}
HAZARDS = [
    [str(number), "消防安全", "疏散通道、安全出口保持畅通", "二层西侧安全出口堆放杂物"]
    for number in range(1, 61)
]
SAID: dict[str, Mapping[str, Any]] = {
    "checks.record": {
        "facts": [("被检查单位", "夕阳红养老院"), ("检查人员", "王芳、李强"), ("检查时间", "2026年11月23日9时")],
        "summary": "依据《养老机构管理办法》检查60项,发现60项问题。",
        "rows": HAZARDS,
        "signatures": [
            {"strokes": STROKES, "caption": "主检人员王芳"},
            {"strokes": "", "caption": "被检查单位人员赵院长拒绝签名:对结论有异议"},
        ],
        **SIGNED,
    },
    "desk.missing_papers": {
        "before": "你申请的“临时救助”(受理号LS20260001)还缺下列材料:",
        "papers": ["困难情况说明或证明", "居民身份证复印件"],
        "after": "请于十五个工作日内补交。",
        **SIGNED,
    },
    "desk.receipt": {
        "lines": [("受理号", "LS20260001"), ("事项", "临时救助"), ("申请人", "陈**")],
        "address": "https://127.0.0.1/portal/receipt/0123456789abcdef/",
        "phone": "022-12345",
        **SIGNED,
    },
    "elder_care.rectification_order": {
        "home": "夕阳红养老院", "inspected_on": "2026年11月23日", "due_on": "2026年12月8日",
        "basis": "《养老机构管理办法》第三十八条", "rows": HAZARDS, "demand": "三日内清理通道,并书面报告。", **SIGNED,
    },
    "enforcement.paper_preservation": {**LETTER, "title": "先行登记保存证据通知书"},
    "enforcement.paper_disposal": {**LETTER, "title": "先行登记保存证据处理决定书"},
    "home_supervision.campaign_summary": {
        "title": "养老机构消防安全专项行动情况表",
        "opening": "本次行动检查养老机构12家。",
        "tables": [
            ("一、检查情况", ["机构", "检查日期", "问题数"], [["夕阳红养老院", "2026-11-03", 2]] * 40),
            ("二、未整改的", ["机构", "逾期天数"], []),
        ],
    },
    "home_supervision.major_order": {**LETTER, "to": LETTER["whom"], "lines": LETTER["says"]},
    "home_supervision.notification": {**LETTER, "title": "关于抄告风险的函", "to": "示范区消防救援支队", "lines": LETTER["says"]},
    "home_supervision.score_sheet": {
        "month": "2026年10月",
        "rows": [["夕阳红养老院", "92", "良好", "2"], ["䶮泽养老院", "100", "优秀", "0"]],
        "lost": [["夕阳红养老院", "逾期整改", "5", "限期整改通知书逾期7天", "ZG20260003"]],
    },
    "home_supervision.yearly": {
        "title": "夕阳红养老院2025年度监管报告",
        "opening": "本年接受检查4次。",
        "tables": [("一、检查", ["日期", "问题", "整改"], [["2025-03-04", "3", "已整改"]])],
    },
    "matters.decided": {
        "title": "决定书", "asked_on": "2026年11月2日", "matter": "最低生活保障", "number": "DB20260007", "whom": "陈䶮",
        "basis": "《社会救助暂行办法》第九条", "says": "决定自2026年12月起给予最低生活保障,每月1,010.00元。",
        "reasons": ["家庭月人均收入:2,000.00元÷3人=666.67元。"], "remedies": "可以在六十日内申请行政复议", **SIGNED,
    },
    "organisation_registration.certificate": {
        "title": "社会团体法人登记证书",
        "fields": [("名称", "示范区志愿服务联合会"), ("统一社会信用代码", "51120110MJ0000000X"), ("法定代表人", "李䶮")],
        **SIGNED,
    },
    "organisation_registration.decision": {**LETTER, "title": "准予成立登记决定书"},
    "organisation_registration.gone": {**LETTER, "title": "社会组织注销证明"},
    **{
        f"penalties.paper_{which}": {**LETTER, "title": title}
        for which, title in (
            ("decision", "行政处罚决定书"), ("hearing", "行政处罚听证通知书"), ("notice", "行政处罚事先告知书"),
            ("reminder", "履行行政决定催告书"), ("spared", "不予行政处罚决定书"),
        )
    },
    "social_assistance.account_wanted": {"whom": "陈䶮", "from": "2026年12月", "amount": "100.00", **SIGNED},
    "social_assistance.authorisation": {
        "organ": ORGAN, "matter": "最低生活保障", "number": "DB20260007", "basis": "《社会救助暂行办法》第五十八条",
        "members": [("陈䶮", "120110********001X", "本人"), ("", "", "")], "on": ON,
    },
    "social_assistance.changed": {
        "benefit": "最低生活保障", "what": "减发", "whom": "陈䶮", "you": "你家庭的", "reasons": ["月人均收入700.00元。"],
        "basis": "《社会救助暂行办法》第十三条", "from": "2026年12月", "change": "每月由1,010.00元减为900.00元。",
        "remedies": "可以在六十日内申请行政复议", **SIGNED,
    },
    "social_assistance.old_age_roll": {
        "month": "2026年11月",
        "rows": [["陈䶮", "120110********001X", "新增", "2026年11月", "100.00", "已登记", "年满八十周岁"]] * 80,
    },
    "social_assistance.survey.report": {
        "to": "示范区张贵庄街道办事处", "visited_on": "2026年11月3日", "number": "DB20260007", "met": "见到本人",
        "finding": "家中三口人,一人长期患病。", "lines": 12, "score": 96, "provider": "示范社会调查中心", "on": ON,
    },
}  # fmt: skip


def sheets() -> dict[str, Sheet]:
    """A printed one of every template; `KeyError` for a template nobody gave something to say."""
    import_module(settings.ROOT_URLCONF)  # the pages bring papers of their own
    said = {**SAID, "reports.report": _report(), "reports.table": _table()}
    return {code: template.build(said[code]) for code, template in sorted(templates().items())}


def _report() -> Mapping[str, Any]:
    report = Report(organ=ORGAN, title="示范区民政局2026年法治政府建设情况报告", year=2026, edition=1)
    read = []
    for number, head in enumerate(("主要举措和成效", "不足和原因"), 1):
        read.append(_said(head, 1, ("一、", "二、")[number - 1]))
        read.append(_said("加强养老服务监管", 2, "(一)"))
        read += [_said(f"检查养老机构{12 + each}家,发现隐患210项,整改202项。" * 6, 0) for each in range(8)]
    return {"report": report, "rendered": read}


def _said(words: str, level: int, number: str = "") -> Rendered:
    return Rendered(Paragraph(level=level, part=Part.MEASURES, text=words), (Run(words),), number)


def _table() -> Mapping[str, Any]:
    form = next(iter(statutory_tables().values()))
    blocks = tuple(
        FilledBlock(block, tuple((row, tuple(Cell("12") for _ in row.cells)) for row in block.rows))
        for block in form.blocks
    )
    return {"filled": Filled(form, Area(), 2026, blocks, ())}
