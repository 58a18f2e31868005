"""分级建档 (S13): everybody's layer and type of the day written into a file of its own, a dated line at every change."""

from collections.abc import Mapping
from datetime import date

from minzheng.domains.social_assistance.benefits.layers import classified, declared
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.law.public import cite, term
from minzheng.mechanisms.matters.public import (
    Case,
    Form,
    Level,
    LongText,
    Matter,
    Step,
    Text,
    decision_on,
    declare,
)
from minzheng.mechanisms.matters.public import Outcome as Way
from minzheng.mechanisms.registry.public import (
    Column,
    Decision,
    Person,
    Register,
    as_of,
    end,
    enter_many,
    replace,
)

CODE = "social_assistance.layer_filing"
FILE = Register(
    "social_assistance.layer_file", "分层分类救助档案", Person,
    (Column("layer", "层次"), Column("label", "层次名称"), Column("type", "类型"), Column("kind", "类型名称")),
)  # fmt: skip


def keep_file(case: Case, decision: Decision) -> None:
    """Whoever is in a layer today has a line saying so; whose layer or type changed gets a new one, who is in none an end."""
    people = {one.pk: one for one in classified(decision.on, case.area).select_related("area")}
    held = {line.person_id or 0: line for line in as_of(FILE, decision.on, case.area)}
    for gone in sorted(held.keys() - people.keys()):
        end(held[gone], decision, decision.on)
    fresh = []
    for person_id, person in sorted(people.items()):
        line = _line(person.layer, person.type)
        if person_id not in held:
            fresh.append((person, line, decision.on, None))
        elif held[person_id].data != line:
            replace(held[person_id], line, decision, decision.on)
    enter_many(FILE, fresh, decision)


def _line(layer: int, type_: int) -> Mapping[str, object]:
    label = next(row["label"] for row in declared()["layers"] if row["layer"] == layer)
    return {"layer": layer, "label": label, "type": type_, "kind": declared()["types"][type_]}


CHECK = Step(
    "check", "核对名册", by=Function.REVIEWING, at=Level.BUREAU, within=term(f"{CODE}.step"),
    outcomes=(Way("核对无误", "decide"),),
)  # fmt: skip
FIRST = Matter(
    code=CODE, name="分层分类救助建档", since=date(2020, 8, 25), basis=cite("社会救助暂行办法"), prefix="JD",
    opened_by=(Function.REVIEWING,), statutory=term(f"{CODE}.total"), on_decided=keep_file,
    form=Form((Text("round", "建档批次", max_length=40), LongText("note", "说明", required=False, max_length=300)), title="分层分类建档"),
    once_per=lambda case: f"area:{case.area_id}:{case.answers['round']}", once_label="同一区域同一批次",
    steps=(CHECK, decision_on(CHECK, "退回核对")),
    keywords="分层分类 建档 层次 类型",
)  # fmt: skip
declare(FIRST, FIRST.but(date(2026, 7, 1), basis=cite("社会救助法")))
