"""Duplicate people: merged and un-merged by decision. No reference is rewritten; they are followed instead."""

from typing import TypeVar, cast

from django.db.models import Q

from minzheng.foundation.errors import Conflict, Invalid
from minzheng.mechanisms.registry.decision import Decision
from minzheng.mechanisms.registry.models import Membership, Merge, Party, Person, RegisterEntry

P = TypeVar("P", bound=Party)


def survivor(party: P) -> P:
    """The row that now stands for a party, as the database has it: itself, or the person it was merged into."""
    if not isinstance(party, Person):
        return party
    found: Person = party
    while (above := Person.objects.filter(duplicates=found.pk).first()) is not None:
        found = above
    return cast("P", found)


def same_as(person: Person) -> set[int]:
    """Ids of all rows that are this person: the survivor and every duplicate below it."""
    found = fringe = {survivor(person).pk}
    while fringe:
        fringe = set(Person.objects.filter(merged_into__in=fringe).values_list("pk", flat=True)) - found
        found = found | fringe
    return found


def merge(kept: Person, duplicate: Person, reason: str, decision: Decision) -> Merge:
    """Declare `duplicate` to be `kept`. Everything that points at it stays and is found under `kept` from now on.

    Raises `Conflict` when both stand in the same register or in two households: these must be settled first.
    """
    rows = {
        row.pk: row
        for row in Person.objects.select_for_update(of=("self",)).filter(
            pk__in=sorted((kept.pk, duplicate.pk))
        )
    }
    if len(rows) != 2:
        raise Invalid.because("一个人不能与自己合并。", "请选择两条不同的人员记录。", "merge.same")
    into, gone = rows[kept.pk], rows[duplicate.pk]
    if into.merged_into_id or gone.merged_into_id:
        raise Conflict.because(
            "其中一条人员记录已经并入别的记录。", "请刷新页面，改选合并后的人员。", "merge.already"
        )
    _refuse_clashes(same_as(into), same_as(gone))
    gone.merged_into = into
    gone.save(update_fields=["merged_into"])
    return Merge.objects.create(
        kept=into, merged=gone, reason=reason, case_id=decision.case_id, merged_on=decision.on
    )


def unmerge(merge: Merge, decision: Decision) -> Merge:
    """Take a merge back: the duplicate is a person of its own again, with all it ever had."""
    row = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if row.undone_by_case is not None:
        raise Conflict.because("这次合并已经撤销。", "请刷新页面。", "merge.undone")
    row.undone_by_case, row.undone_on = decision.case_id, decision.on
    row.save(update_fields=["undone_by_case", "undone_on"])
    person = Person.objects.select_for_update(of=("self",)).get(pk=row.merged_id)
    person.merged_into = None
    person.save(update_fields=["merged_into"])
    return row


def _refuse_clashes(kept: set[int], gone: set[int]) -> None:
    held = [
        set(
            RegisterEntry.objects.filter(person__in=ids, valid_to__isnull=True).values_list("register", "key")
        )
        for ids in (kept, gone)
    ]
    if both := held[0] & held[1]:
        names = "、".join(sorted({code for code, _ in both}))
        raise Conflict.because(
            f"两条记录在同一登记簿（{names}）都有生效的登记。",
            "请先终止其中一条登记，再合并。",
            "merge.register",
        )
    open_ = Q(valid__upper_inf=True)
    homes = [
        set(Membership.objects.filter(open_, person__in=ids).values_list("household", flat=True))
        for ids in (kept, gone)
    ]
    if homes[0] and homes[1] and homes[0] != homes[1]:
        raise Conflict.because(
            "两条记录现在分属两个家庭。", "请先办理家庭成员变更，再合并。", "merge.household"
        )
