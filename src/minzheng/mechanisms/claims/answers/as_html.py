"""The answer as one page without script or outside files: findings first, then the text with its figures marked."""

from collections import defaultdict
from html import escape

from minzheng.mechanisms.claims.answers import wording
from minzheng.mechanisms.claims.answers.as_json import plain
from minzheng.mechanisms.claims.model import ASIDE, Checked, Figure, Relation, Verdict

_STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1rem 1.25rem 4rem;font:1rem/1.8 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#1b1b1b;background:#fff}
a{color:#0b57a4}a:focus-visible,summary:focus-visible{outline:3px solid #0b57a4;outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:#fff;padding:.25rem .5rem}
h1{font-size:1.5rem;line-height:1.4}h2{font-size:1.2rem;margin-top:2rem}
ol.findings{padding-left:0;list-style:none}ol.findings li{border-left:.4rem solid #767676;padding:.35rem .75rem;margin:.6rem 0;background:#f6f6f6}
ol.findings li.fails{border-color:#b3261e}ol.findings li.untestable{border-color:#8a5a00}ol.findings li.holds{border-color:#1e6b34}
.verdict{font-weight:700}.fails>.verdict{color:#9a1f18}.untestable>.verdict{color:#6f4800}.holds>.verdict{color:#1b5e2e}
blockquote{margin:.25rem 0 0;color:#444}
.text{white-space:pre-wrap;overflow-wrap:anywhere;tab-size:12;border:1px solid #bbb;padding:1rem}
mark{background:#e7f0fa;color:inherit;padding:0 .1em;border-bottom:2px solid #5b7fa6}
mark.holds{background:#e3f2e6;border-color:#1e6b34}mark.untestable{background:#fff2d6;border-color:#8a5a00;border-bottom-style:dashed}
mark.fails{background:#fde4e1;border-color:#b3261e;border-bottom-style:double;border-bottom-width:4px}
mark.aside{background:#eee;border-color:#999;color:#444}
sup a{text-decoration:none;font-size:.7em}.figures{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;vertical-align:top}
@media print{.skip{display:none}mark{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""


def as_html(checked: Checked) -> str:
    """A page that stands alone: readable without colours, by keyboard and by a screen reader."""
    title = f"{checked.name or '报告'}数字核对"
    return "".join(
        (
            '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            '<a class="skip" href="#text">跳到正文</a>',
            f"<header><h1>{escape(title)}</h1><p>{escape(wording.summary(checked))}</p></header><main>",
            as_sections(checked),
            "</main></body></html>\n",
        )
    )


def as_sections(checked: Checked) -> str:
    """The answer as sections of HTML, for a page that has a head and a style of its own."""
    return _findings(checked) + _marked(checked) + _figures(checked)


def _findings(checked: Checked) -> str:
    shown = wording.sorted_relations(checked)
    open_ones = [r for r in shown if r.verdict is not Verdict.HOLDS]
    holding = [r for r in shown if r.verdict is Verdict.HOLDS]
    told = _list(checked, open_ones) if open_ones else "<p>没有发现不符之处。</p>"
    more = (
        f"<details><summary>相符的{len(holding)}处</summary>{_list(checked, holding)}</details>"
        if holding
        else ""
    )
    return f'<section aria-labelledby="findings"><h2 id="findings">核对结果</h2>{told}{more}</section>'


def _list(checked: Checked, relations: list[Relation]) -> str:
    return f'<ol class="findings">{"".join(_finding(checked, r) for r in relations)}</ol>'


def _finding(checked: Checked, relation: Relation) -> str:
    links = " ".join(f'<a href="#{id}">{id}</a>' for id in relation.operands if ":" not in id)
    return (
        f'<li id="{relation.id}" class="{relation.verdict.value}"><span class="verdict">{wording.VERDICTS[relation.verdict]}</span> '
        f"{relation.id} {escape(wording.TYPES[relation.type])}：{escape(relation.sentence)} "
        f"<span>见{links}</span><blockquote>{escape(wording.passage(checked, relation))}</blockquote></li>"
    )


def _marked(checked: Checked) -> str:
    related = _by_figure(checked)
    parts: list[str] = []
    at = 0
    for figure in checked.figures:
        if figure.start < at:
            continue
        parts.append(escape(checked.text[at : figure.start]))
        parts.append(_mark(figure, related[figure.id]))
        at = figure.end
    parts.append(escape(checked.text[at:]))
    return (
        '<section aria-labelledby="text-title"><h2 id="text-title">正文</h2>'
        f'<div class="text" id="text" tabindex="-1">{"".join(parts)}</div></section>'
    )


def _by_figure(checked: Checked) -> defaultdict[str, list[Relation]]:
    related: defaultdict[str, list[Relation]] = defaultdict(list)
    for relation in wording.sorted_relations(checked):
        for id in relation.operands:
            related[id].append(relation)
    return related


def _mark(figure: Figure, relations: list[Relation]) -> str:
    look = "aside" if figure.kind in ASIDE else relations[0].verdict.value if relations else "figure"
    told = f"{wording.KINDS[figure.kind]}：{figure.label}" if figure.label else wording.KINDS[figure.kind]
    links = "".join(
        f'<sup><a href="#{r.id}" aria-label="{wording.VERDICTS[r.verdict]} {r.id}">{r.id}</a></sup>'
        for r in relations
        if r.verdict is not Verdict.HOLDS
    )
    return f'<mark id="{figure.id}" class="{look}" title="{escape(told)}">{escape(figure.raw)}</mark>{links}'


def _figures(checked: Checked) -> str:
    rows = "".join(
        f'<tr><td><a href="#{f.id}">{f.id}</a></td><td>{escape(f.raw)}</td><td>{escape(_value(f))}</td>'
        f"<td>{wording.KINDS[f.kind]}</td><td>{escape(f.label)}</td><td>{escape(f.period)}</td></tr>"
        for f in checked.figures
    )
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("编号", "原文", "数值", "类别", "说的是什么", "时期")
    )
    return (
        '<section aria-labelledby="figures"><h2 id="figures">数字清单</h2>'
        f'<details><summary>{len(checked.figures)}个数字</summary><div class="figures"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details></section>"
    )


def _value(figure: Figure) -> str:
    value = plain(figure.value)
    shown = "至".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    if figure.unit == "%" and isinstance(value, int | float):
        return f"{round(value * 100, 6):g}%"
    return f"{shown}{figure.unit}" if figure.number is not None else shown
