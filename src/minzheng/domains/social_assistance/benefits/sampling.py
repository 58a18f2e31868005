"""抽查: a share of the cases decided in a time is drawn, once and reproducibly, and each is checked on the spot (S03)."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from minzheng.domains.social_assistance.benefits.reviewing import assisted
from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.areas.public import within
from minzheng.mechanisms.law.public import cite, parameter, term
from minzheng.mechanisms.matters.public import (
    Case,
    Choice,
    Day,
    End,
    Form,
    Level,
    LongText,
    Matter,
    Outcome,
    Stage,
    Step,
    Text,
    declare,
    open_case,
)

SAMPLING, SAMPLED = "social_assistance.sampling", "social_assistance.sampled"
CHECKED = Form(
    (Choice("result", "核实结果", options=("相符", "不符")), LongText("finding", "核实情况", max_length=1000))
)


def drawn(numbers: Sequence[str], seed: str, share: Fraction) -> list[str]:
    """The cases drawn: at least `share` of all, those whose SHA-256 of seed and number is least. Same seed, same draw."""
    wanted = -(-len(numbers) * share.numerator // share.denominator)
    keyed = sorted(numbers, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())
    return sorted(keyed[:wanted])


def population(case: Case) -> list[str]:
    """Numbers of the cases of the benefit granted in the time, in the area of the sampling."""
    book = assisted()[case.answers["benefit"]]
    found = Case.objects.filter(
        matter=book.code, decision=str(End.GRANTED), area_id__in=within(case.area, clock.today()),
        decided_on__range=(case.answers["since"], case.answers["until"]),
    )  # fmt: skip
    return sorted(found.values_list("number", flat=True))


def draw(case: Case, stage: Stage) -> None:
    """Draw, keep seed and share with the step, and open one task for each case drawn."""
    numbers = population(case)
    if case.answers["until"] >= clock.today().isoformat() or case.answers["since"] > case.answers["until"]:
        raise Invalid.because("抽查期间还没有结束或起止颠倒。", "请填写已经结束的期间。", "period", "until")
    if not numbers:
        raise Invalid.because("这一期间没有审核确认的办件。", "请核对待遇、期间和区域。", "nothing_to_draw")
    seed, share = secrets.token_hex(16), parameter(f"{SAMPLING}.share", case.area, clock.today()).share
    chosen = drawn(numbers, seed, share)
    stage.answers = {"seed": seed, "share": f"{share}", "cases": len(numbers), "drawn": chosen}
    stage.save(update_fields=["answers"])
    for one in Case.objects.filter(number__in=chosen).order_by("number"):
        open_case(
            SAMPLED, None, area=one.area, answers={"number": one.number}, title=f"抽查核实 {one.number}", channel="系统",
            external_number=one.number, parent=case, by_date=True,
        )  # fmt: skip


def once(case: Case) -> str:
    """A time is drawn once: nobody draws again until the draw pleases."""
    return f"{case.area_id}:{case.answers['benefit']}:{case.answers['since']}:{case.answers['until']}"


def declare_sampling() -> None:
    """Declare the draw and the task of one drawn case, once every benefit is known."""
    names = tuple(assisted())
    draws = Matter(
        code=SAMPLING, name="社会救助抽查", since=date(2014, 5, 1), prefix="CC", basis=cite("社会救助暂行办法", 57),
        opened_by=(Function.REVIEWING,), withdrawable=False, statutory=term(f"{SAMPLING}.total"), once_per=once, once_label="同一期间",
        form=Form((Choice("benefit", "待遇", options=names), Day("since", "审核确认自"), Day("until", "审核确认至")), title="抽查"),
        on_left={"draw": draw}, keywords="抽查 复核",
        steps=(
            Step(
                "draw", "抽取", by=Function.REVIEWING, at=Level.BUREAU, within=term(f"{SAMPLING}.draw"),
                outcomes=(Outcome("抽取", "check"),),
            ),
            Step(
                "check", "逐件核实", by=Function.REVIEWING, at=Level.BUREAU, form=CHECKED, within=term(f"{SAMPLING}.check"),
                outcomes=(Outcome("核实完成", "conclude"),),
            ),
            Step(
                "conclude", "形成结论", by=Function.REVIEWING, at=Level.BUREAU, within=term(f"{SAMPLING}.draw"),
                form=Form((LongText("conclusion", "抽查结论", max_length=2000),)), outcomes=(Outcome("办结", End.DONE),),
            ),
        ),
    )  # fmt: skip
    declare(draws)
    declare(
        Matter(
            code=SAMPLED, name="抽查核实", since=draws.since, prefix="CH", basis=draws.basis, opened_by=(), by_date=True,
            withdrawable=False, statutory=term(f"{SAMPLING}.check"), form=Form((Text("number", "被抽查的受理号", max_length=40),)),
            steps=(
                Step(
                    "check", "核实", by=Function.REVIEWING, at=Level.BUREAU, officers=2, form=CHECKED,
                    within=term(f"{SAMPLING}.check"), outcomes=(Outcome("核实完成", End.DONE),),
                ),
            ),
        )
    )  # fmt: skip
