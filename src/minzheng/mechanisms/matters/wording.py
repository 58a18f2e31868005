"""Cases found by part of their number, title or incoming number, in one indexed question."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.lookups import DataContains
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat, Lower, StrIndex
from django.db.models.lookups import GreaterThan


class Pairs(Func):
    """The pairs of neighbouring characters of a text, in small letters (text[]; SQL function `matters_pairs`)."""

    function = "matters_pairs"
    arity = 1
    output_field = ArrayField(TextField())


def case_text() -> Concat:
    """What a case is found by, each part on a line of its own."""
    line = Value("\n")
    return Concat(F("number"), line, F("title"), line, F("external_number"), output_field=TextField())


def worded(words: str) -> Q:
    """Condition on cases: number, title or incoming number contain the words. The pairs narrow down, the text decides."""
    typed = Value(words, output_field=TextField())
    return Q(DataContains(Pairs(case_text()), Pairs(typed))) & Q(
        GreaterThan(StrIndex(Lower(case_text()), Lower(typed)), 0)
    )
