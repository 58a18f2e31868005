"""The answer on a terminal."""

from minzheng.mechanisms.claims.answers import wording
from minzheng.mechanisms.claims.model import Checked, Verdict


def as_text(checked: Checked) -> str:
    """What fails and what cannot be tested, with passages; what holds only as a number."""
    lines = [f"{checked.name or '报告'}：{wording.summary(checked)}"]
    for relation in wording.sorted_relations(checked):
        if relation.verdict is Verdict.HOLDS:
            continue
        mark = "✗" if relation.verdict is Verdict.FAILS else "？"
        place = f"第{wording.line_of(checked, relation)}行"
        lines.append(f"  {mark} {relation.id} {wording.TYPES[relation.type]}（{place}）：{relation.sentence}")
        lines.append(f"      原文：{wording.passage(checked, relation)}")
    return "\n".join(lines)
