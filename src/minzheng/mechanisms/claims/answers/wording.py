"""The Chinese words of an answer."""

from minzheng.mechanisms.claims.model import Checked, Kind, Relation, RelationType, Verdict

VERDICTS = {Verdict.FAILS: "不符", Verdict.UNTESTABLE: "待核", Verdict.HOLDS: "相符"}
KINDS = {
    Kind.COUNT: "数量",
    Kind.MONEY: "金额",
    Kind.RATE: "比率",
    Kind.AVERAGE: "平均数",
    Kind.THRESHOLD: "标准或限额",
    Kind.RANGE: "区间",
    Kind.ORDINAL: "序数",
    Kind.RANK: "名次",
    Kind.DATE: "日期",
    Kind.PERIOD: "时期",
    Kind.DOCUMENT_NUMBER: "文号",
    Kind.NAME: "名称中的数",
    Kind.FOOTER: "页脚",
    Kind.ADVERTISEMENT: "广告",
}
TYPES = {
    RelationType.SUM: "合计",
    RelationType.DIFFERENCE: "差额",
    RelationType.BALANCE: "收支平衡",
    RelationType.RATE: "比率",
    RelationType.AVERAGE: "平均",
    RelationType.GROWTH: "增减幅度",
    RelationType.PERCENTAGE_POINT: "百分点",
    RelationType.SUBSET: "部分与总数",
    RelationType.CHANGE: "增减方向",
    RelationType.LISTING: "项数与列举",
    RelationType.REPEAT: "前后重复",
    RelationType.CONSISTENCY: "“全部”与100%",
    RelationType.UNIT_SLIP: "单位",
    RelationType.DATE_ORDER: "日期先后",
    RelationType.PERIOD_BEYOND: "时间超出报告期",
    RelationType.PLAUSIBILITY: "合理性",
    RelationType.OTHER_REPORT: "与另一份报告",
    RelationType.INDICATOR: "与业务记录",
}
ORDER = (Verdict.FAILS, Verdict.UNTESTABLE, Verdict.HOLDS)
_AROUND = 18


def summary(checked: Checked) -> str:
    """One line: how many figures and relations, how many fail."""
    count = {verdict: sum(r.verdict is verdict for r in checked.relations) for verdict in Verdict}
    told = "、".join(f"{count[verdict]}处{VERDICTS[verdict]}" for verdict in ORDER)
    return f"{len(checked.figures)}个数字，{len(checked.relations)}处关系：{told}。"


def sorted_relations(checked: Checked) -> list[Relation]:
    """What fails first, each group in the order of the text."""
    return sorted(checked.relations, key=lambda r: (ORDER.index(r.verdict), r.start))


def passage(checked: Checked, relation: Relation) -> str:
    """The words around a relation, on one line."""
    start, end = max(0, relation.start - _AROUND), min(len(checked.text), relation.end + _AROUND)
    words = " ".join(checked.text[start:end].split())
    if len(words) > 160:
        words = f"{words[:80]} …… {words[-70:]}"
    return f"{'…' if start else ''}{words}{'…' if end < len(checked.text) else ''}"


def line_of(checked: Checked, relation: Relation) -> int:
    """The line of the text in which a relation begins, from 1."""
    return checked.text.count("\n", 0, relation.start) + 1
