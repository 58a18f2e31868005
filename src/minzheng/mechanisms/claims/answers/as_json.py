"""The answer for programs; its schema is `report.schema.json` beside this file."""

from fractions import Fraction
from typing import Any

from minzheng.mechanisms.claims.model import Checked, Value, Verdict

VERSION = 1


def as_json(checked: Checked) -> dict[str, Any]:
    """Figures, relations and what was set aside; offsets count characters of the text read from the file."""
    verdicts = [relation.verdict for relation in checked.relations]
    return {
        "schema": VERSION,
        "name": checked.name,
        "subject": checked.body,
        "year": checked.year,
        "characters": len(checked.text),
        "summary": {"figures": len(checked.figures)} | {v.value: verdicts.count(v) for v in Verdict},
        "figures": [
            {
                "id": f.id,
                "raw": f.raw,
                "value": plain(f.value),
                "unit": f.unit,
                "kind": f.kind.value,
                "qualifier": f.qualifier,
                "label": f.label,
                "subject": f.subject,
                "area": f.area,
                "period": f.period,
                "start": f.start,
                "end": f.end,
            }
            for f in checked.figures
        ],
        "relations": [
            {
                "id": r.id,
                "type": r.type.value,
                "operands": list(r.operands),
                "formula": r.formula,
                "computed": plain(r.computed),
                "stated": plain(r.stated),
                "verdict": r.verdict.value,
                "sentence": r.sentence,
                "start": r.start,
                "end": r.end,
            }
            for r in checked.relations
        ],
        "aside": [{"what": a.what, "start": a.start, "end": a.end} for a in checked.aside],
    }


def plain(value: Value) -> Any:
    """A value as JSON has it: whole numbers whole, others with at most nine decimals, a range as a list."""
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else round(float(value), 9)
    return value
