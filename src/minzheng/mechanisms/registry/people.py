"""Identifying people by number, correcting what is recorded of them, recording a death."""

import re
import unicodedata
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.foundation.errors import Conflict, Invalid, collect
from minzheng.foundation.identifiers import IdKind, ResidentId, Sex, parse_phone
from minzheng.foundation.masking import mask_name
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.registry.decision import Decision
from minzheng.mechanisms.registry.events import DeathRecorded, announce
from minzheng.mechanisms.registry.merging import survivor
from minzheng.mechanisms.registry.models import IdentityKind, Person, SexCode, blind_id

_LONGEST_NAME = 100
_BUILT_LIKE_RESIDENT = {kind.value for kind in IdKind}


def identify(
    name: str,
    id_number: str | None,
    area: Area,
    phone: str | None = None,
    id_kind: str = IdentityKind.RESIDENT,
    sex: str | None = None,
    born: date | None = None,
) -> Person:
    """The person with this number, made if new; without a number always a new person of kind 无证件.

    Sex and birth date come from a resident's number. Raises `Invalid` with everything wrong at once, and `Conflict`
    when the number belongs to somebody of another name (shown masked). A duplicate leads to the person it became.
    """
    with collect() as problems:
        with problems.at("name"):
            name = normal_name(name)
        with problems.at("id_number"):
            kind, number, told = _number(id_kind, id_number)
        if phone:
            with problems.at("phone"):
                phone = parse_phone(phone)
    if number and (found := _known(kind, number)):
        return _same_name(found, name)
    person = Person(
        id_kind=kind,
        id_number=number,
        name=name,
        phone=phone or None,
        area=area,
        sex=sex_code(told) if told else sex or SexCode.UNKNOWN,
        born=told.born if told else born,
    )
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        if number and (found := _known(kind, number)):  # somebody else was faster
            return _same_name(found, name)
        raise
    return person


def find_by_number(id_number: str, id_kind: str = IdentityKind.RESIDENT) -> Person | None:
    """The person with this number, or None; raises `Invalid` for a number that cannot be one."""
    kind, number, _ = _number(id_kind, id_number)
    return _known(kind, number) if number else None


def correct(person: Person, decision: Decision, **changes: Any) -> Person:
    """Correct name, id_number, phone, sex, born or area by a decision; numbers are normalised, search follows."""
    if unknown := changes.keys() - {"name", "id_number", "phone", "sex", "born", "area"}:
        raise TypeError(f"correct() cannot change {sorted(unknown)}")
    fresh = Person.objects.select_for_update(of=("self",)).get(pk=survivor(person).pk)
    with collect() as problems:
        with problems.at("name"):
            if "name" in changes:
                changes["name"] = normal_name(changes["name"])
        with problems.at("phone"):
            if changes.get("phone"):
                changes["phone"] = parse_phone(changes["phone"])
        with problems.at("id_number"):
            if "id_number" in changes:
                changes["id_kind"], changes["id_number"], _ = _number(fresh.id_kind, changes["id_number"])
    number = changes.get("id_number")
    if number and (other := _known(changes["id_kind"], number)) and other.pk != fresh.pk:
        raise Conflict.because(
            f"该证件号码已登记在“{mask_name(other.name)}”名下。",
            "如系同一人，请办理合并。",
            "person.number_taken",
        )
    for field, value in changes.items():
        setattr(fresh, field, value)
    fresh.save()
    return fresh


def record_death(person: Person, on: date, decision: Decision) -> Person:
    """Record the day a person died, once, and announce it; a second, different day is a `Conflict`."""
    fresh = Person.objects.select_for_update(of=("self",)).get(pk=survivor(person).pk)
    if fresh.died_on == on:
        return fresh
    if fresh.died_on is not None:
        raise Conflict.because(
            f"该人员的死亡日期已登记为{fresh.died_on}。", "如有误，请先办理更正。", "person.died_already"
        )
    if fresh.born and on < fresh.born:
        raise Invalid.because(
            f"死亡日期{on}早于出生日期。", "请核对死亡证明。", "person.died_before_birth", "on"
        )
    fresh.died_on = on
    fresh.save(update_fields=["died_on"])
    announce(DeathRecorded(fresh.pk, on))
    return fresh


def normal_name(name: str) -> str:
    """A name without stray blanks, with one kind of middle dot; raises `Invalid` when empty or over-long."""
    text = re.sub(r"[•‧・･．.●⋅∙]", "·", re.sub(r"\s+", " ", name.strip()))
    if re.search(r"[㐀-鿿𠀀-𳎯]", text):
        text = text.replace(" ", "")
    if not text:
        raise Invalid.because("姓名为空。", "请填写姓名；姓名不详的填“无名氏”。", "person.name_empty")
    if len(text) > _LONGEST_NAME or any(unicodedata.category(letter) == "Cc" for letter in text):
        raise Invalid.because(
            f"姓名超过{_LONGEST_NAME}个字或含有控制字符。", "请核对姓名。", "person.name_long"
        )
    return text


def _number(kind: str, text: str | None) -> tuple[str, str | None, ResidentId | None]:
    """Kind, normalised number and what the number tells."""
    if not text or not text.strip():
        return IdentityKind.NONE, None, None
    if kind in _BUILT_LIKE_RESIDENT or kind == IdentityKind.NONE:
        told = ResidentId.parse(text)
        return told.kind.value, told.number, told
    number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if not re.fullmatch(r"[0-9A-Z()]{4,40}", number):
        raise Invalid.because("证件号码应为4至40位字母和数字。", "请对照证件逐位核对。", "person.number_form")
    return kind, number, None


def _known(kind: str, number: str) -> Person | None:
    found = Person.objects.filter(id_blind=blind_id(kind, number)).first()
    return survivor(found) if found else None


def _same_name(person: Person, name: str) -> Person:
    names = {person.name, *(one.name for one in person.duplicates.all())}
    if name not in names:
        raise Conflict.because(
            f"该证件号码已登记，姓名为“{mask_name(person.name)}”，与所填姓名不同。",
            "请核对证件；如本人改过名，请先办理人员信息更正。",
            "person.other_name",
            "name",
        )
    return person


def sex_code(told: ResidentId) -> str:
    """Sex as a register keeps it, from the number."""
    return SexCode.MALE if told.sex is Sex.MALE else SexCode.FEMALE
