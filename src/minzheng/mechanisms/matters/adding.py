"""Adding papers to a case that has been filed: while it is open, and afterwards those that were promised."""

from collections.abc import Sequence

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.matters import people
from minzheng.mechanisms.matters.holding import open_stage, version_for
from minzheng.mechanisms.matters.models import Case, Paper
from minzheng.mechanisms.matters.papers import Handed, keep_papers, take_in
from minzheng.mechanisms.matters.promises import may_keep_promise, open_promises


def may_add(case: Case, seat: Seat) -> bool:
    """Whoever does the open step, filed the case, or is its subject may add papers while it is open; later what was promised."""
    if not case.step:
        return may_keep_promise(case, seat)
    if seat.represents:
        return seat.represents == case.subject_key
    filed_here = seat.unit is not None and case.opened_unit is not None and case.opened_unit.heir == seat.unit
    return filed_here or people.serves(seat, open_stage(case), clock.today())


def add_papers(case: Case, handed: Sequence[Handed], seat: Seat) -> list[Paper]:
    """Keep papers of a case, all or none. Raises `Invalid`, `Refused`, `Conflict` (closed meanwhile)."""
    if not may_add(case, seat):
        raise Refused.because(
            "您的岗位不能为本件补充材料。",
            "请由提交单位或现承办单位上传;已办结的只补交承诺过的材料。",
            "not_yours",
        )
    with acting(seat.actor, f"{'补充材料' if case.step else '补交承诺的材料'}{case.number}"):
        held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if not held.step:
            _check_promised(held, handed)
        return keep_papers(held, take_in(handed, version_for(held), seat, seat.actor), seat)


def _check_promised(case: Case, handed: Sequence[Handed]) -> None:
    """A closed case takes the papers that were promised, themselves and not another promise."""
    promised = {one.label for one in open_promises(case)}
    if not promised:
        raise Conflict.because(f"受理号{case.number}已办结。", "已办结的办件不再补充材料。", "closed")
    if any(one.label not in promised or one.waived_by for one in handed):
        raise Invalid.because(
            f"本件已办结,只收承诺过的材料:{'、'.join(sorted(promised))}。",
            "请选择其中一份并上传文件。",
            "not_promised",
            "label",
        )
