"""Who lives together: joining and leaving a household, and a household that moves."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from psycopg.types.range import Range

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.registry.decision import Decision
from minzheng.mechanisms.registry.events import HouseholdMoved, announce
from minzheng.mechanisms.registry.merging import same_as, survivor
from minzheng.mechanisms.registry.models import Household, Membership, Person


def members(household: Household, on: date) -> QuerySet[Membership]:
    """Memberships of a household on a day, with their people, in order of joining."""
    held = household.memberships.filter(valid__contains=on)
    return held.select_related("person").order_by("valid", "pk")


def join(person: Person, household: Household, relation: str, on: date) -> Membership:
    """Let a person belong to a household from a day on; the membership held until then ends that day."""
    one = Person.objects.select_for_update(of=("self",)).get(pk=survivor(person).pk)
    with transaction.atomic():
        held = Membership.objects.filter(person__in=same_as(one), valid__endswith__isnull=True).first()
        later = Membership.objects.filter(person__in=same_as(one), valid__startswith__gt=on)
        if later.exists() or (held and held.valid.lower >= on):
            raise Conflict.because(
                f"该人员在{on}或以后已有家庭成员登记。", "请核对日期，或先更正原登记。", "household.overlap"
            )
        if held:
            leave(held, on)
        return Membership.objects.create(
            person=one, household=household, relation=relation, valid=Range(on, None)
        )


def leave(membership: Membership, on: date) -> Membership:
    """End a membership; `on` is the first day outside."""
    if membership.valid.upper is not None or on < membership.valid.lower:
        raise Conflict.because(
            "这条家庭成员登记已经结束，或结束日期早于开始日期。", "请刷新页面。", "household.left"
        )
    membership.valid = Range(membership.valid.lower, on)
    membership.save(update_fields=["valid"])
    return membership


def move(household: Household, area: Area, address: str, on: date, decision: Decision) -> Household:
    """Give a household and its members of that day a new home, and announce it."""
    fresh = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    before = fresh.area_id
    fresh.area, fresh.address = area, address
    fresh.save()
    for one in members(fresh, on):
        one.person.area = area
        one.person.save(update_fields=["area"])
    announce(HouseholdMoved(fresh.pk, before, area.pk, on))
    return fresh
