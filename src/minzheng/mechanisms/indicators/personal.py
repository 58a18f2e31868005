"""Which rows and columns may be shown to everybody. Persons never; mixed tables only rows about bodies."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q

from minzheng.mechanisms.access.public import Account, Appointment, Staff
from minzheng.mechanisms.documents.public import Document, Notice
from minzheng.mechanisms.matters.public import Case, Stage
from minzheng.mechanisms.registry.public import Household, Person, ProtectedText, RegisterEntry

_PERSONAL = (Person, Household, Staff, Account, Appointment)


def _about_a_body(path: str = "") -> Q:
    body = Q(**{f"{path}organisation__isnull": False}) | Q(**{f"{path}facility__isnull": False})
    return body & Q(**{f"{path}person__isnull": True, f"{path}household__isnull": True})


_MIXED: dict[type[Model], Q] = {
    Case: _about_a_body(),
    Stage: _about_a_body("case__"),
    RegisterEntry: _about_a_body(),
    Notice: Q(before=False, taken_down_at__isnull=True),
    Document: ~Q(subject__startswith="person:") & ~Q(subject__startswith="household:"),
}


def rows_open_to_all(model: type[Model]) -> Q | None:
    """The condition under which a row may be listed in public; None for models about persons.

    Models with a protected column or a link to a person or household are about persons, unless reviewed above.
    """
    if model in _MIXED:
        return _MIXED[model]
    if issubclass(model, _PERSONAL):
        return None
    for field in model._meta.concrete_fields:
        related: Any = field.related_model
        if isinstance(field, ProtectedText) or (related and issubclass(related, (Person, Household))):
            return None
    return Q()


def bad_column(model: type[Model], path: str) -> str:
    """Why a path may not be a public column; empty when it may."""
    at: Any = model
    for step in path.split("__"):
        if at is None:
            return ""
        try:
            field = at._meta.pk if step == "pk" else at._meta.get_field(step)
        except FieldDoesNotExist:
            return f"{at.__name__} has no {step}"
        if isinstance(field, ProtectedText):
            return f"{step} is protected"
        if field.many_to_many or field.one_to_many:
            return f"{step} leads to many rows"
        at = field.related_model
        if at is not None and issubclass(at, _PERSONAL):
            return f"{step} leads to a person"
        if field.get_internal_type() == "JSONField":
            return ""
    return ""
