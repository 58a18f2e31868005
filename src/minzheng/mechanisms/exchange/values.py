"""Columns of text as values, a column at a time: what each kind reads, and which cells it cannot read."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from minzheng.foundation.errors import Invalid
from minzheng.foundation.money import parse_yuan
from minzheng.mechanisms.exchange.contracts import Field, Kind
from minzheng.mechanisms.exchange.decoding import BROKEN

Wrong = NDArray[np.bool_]
Read = tuple[pa.Array, Wrong]
NONE = -1  # place of a choice that is not stated
_YES, _NO = (
    ["是", "有", "1", "Y", "y", "TRUE", "True", "true", "T"],
    [
        *("否", "无", "0", "N", "n", "FALSE", "False", "false", "F"),
    ],
)
_MONEY = r"^(?P<minus>-?)(?P<whole>[0-9]{1,15})(?:\.(?P<rest>[0-9]{1,2})0*)?$"
_WHOLE = r"^-?[0-9]{1,18}$"
_DAY = r"^(?P<y>[0-9]{4})[-/.年]?(?P<m>[0-9]{1,2})[-/.月]?(?P<d>[0-9]{1,2})日?(?:[ T][0-9]{1,2}:[0-9]{2}.*)?$"
_NAME, _PHONE = r"[0-9]{4}", r"^[0-9+\-()*# ,;/转、]{5,40}$"


def trimmed(texts: pa.Array) -> pa.Array:
    """Texts without blanks around them."""
    return pc.utf8_trim_whitespace(texts)


def read(texts: pa.Array, field: Field) -> Read:
    """The values of trimmed texts (empty cells null, or `NONE` for a choice), and which cells cannot be read."""
    stated = flags(pc.not_equal(texts, ""))
    values, good = _READERS[field.kind](texts, field)
    broken = flags(pc.match_substring(texts, BROKEN))
    return values, stated & (~good | broken)


def beyond(values: pa.Array, field: Field) -> Wrong:
    """Which values lie outside the limits of their column."""
    wrong = np.zeros(len(values), np.bool_)
    if field.lowest is not None:
        wrong |= flags(pc.less(values.cast(pa.int64()), field.lowest))
    if field.highest is not None:
        wrong |= flags(pc.greater(values.cast(pa.int64()), field.highest))
    return wrong


def flags(conditions: pa.Array) -> Wrong:
    """Conditions as booleans; what is unknown is not so."""
    return np.asarray(pc.fill_null(conditions, False).to_numpy(zero_copy_only=False), np.bool_)


def _money(texts: pa.Array, field: Field) -> tuple[pa.Array, Wrong]:
    """分, out of 元 with up to two decimals, or out of whole 分."""
    plain = pc.replace_substring_regex(texts, r"[,，¥￥\s]|元$", "")
    if field.in_fen:
        return _number(plain, field)
    parts = pc.extract_regex(plain, _MONEY)
    whole, rest = _part(parts, "whole"), pc.utf8_rpad(_part(parts, "rest"), 2, "0")
    fen = pc.add(pc.multiply(_int(whole), 100), _int(rest))
    fen = pc.if_else(pc.equal(_part(parts, "minus"), "-"), pc.negate(fen), fen)
    return _otherwise(texts, fen, _fen)


def _number(texts: pa.Array, _: Field) -> tuple[pa.Array, Wrong]:
    plain = pc.replace_substring_regex(texts, r"[,，\s]|\.0*$", "")
    good = pc.match_substring_regex(plain, _WHOLE)
    return _int(pc.if_else(good, plain, None)), flags(good)


def _date(texts: pa.Array, _: Field) -> tuple[pa.Array, Wrong]:
    """Days since 1970-01-01; 20260715, 2026-7-15, 2026/07/15 and 2026年7月15日 are read, with or without a time."""
    normal = pc.utf8_normalize(texts, form="NFKC") if not pc.all(pc.string_is_ascii(texts)).as_py() else texts
    parts = pc.extract_regex(normal, _DAY)
    year, month, day = (
        pc.fill_null(_int(_part(parts, name)), 0).to_numpy(zero_copy_only=False) for name in "ymd"
    )
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (day - 1)
    short = flags(pc.match_substring_regex(normal, "^[0-9]{5,7}$"))
    good = (
        ~short
        & (year > 0)
        & (month >= 1)
        & (month <= 12)
        & (day >= 1)
        & (days.astype("datetime64[M]") == months)
    )
    return pa.array(days.astype(np.int64).astype(np.int32), pa.int32(), mask=~good), good


def _condition(texts: pa.Array, _: Field) -> tuple[pa.Array, Wrong]:
    yes, no = pc.is_in(texts, pa.array(_YES)), pc.is_in(texts, pa.array(_NO))
    good = pc.or_(yes, no)
    return pc.if_else(good, yes, None), flags(good)


def _choice(texts: pa.Array, field: Field) -> tuple[pa.Array, Wrong]:
    place = pc.index_in(texts, pa.array(field.choices))
    return pc.fill_null(place, NONE).cast(pa.int16()), flags(pc.is_valid(place))


def _name(texts: pa.Array, _: Field) -> tuple[pa.Array, Wrong]:
    return texts, ~flags(pc.match_substring_regex(texts, _NAME))


def _phone(texts: pa.Array, _: Field) -> tuple[pa.Array, Wrong]:
    narrow = pc.utf8_normalize(texts, form="NFKC")
    return texts, flags(pc.match_substring_regex(narrow, _PHONE))


def _text(texts: pa.Array, _: Field) -> tuple[pa.Array, Wrong]:
    return texts, np.ones(len(texts), np.bool_)


_READERS: dict[Kind, Callable[[pa.Array, Field], tuple[pa.Array, Wrong]]] = {
    Kind.ID_NUMBER: _text,
    Kind.PERSON_NAME: _name,
    Kind.TEXT: _text,
    Kind.PHONE: _phone,
    Kind.ADDRESS: _text,
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.CONDITION: _condition,
    Kind.CHOICE: _choice,
}


def _otherwise(
    texts: pa.Array, values: pa.Array, slowly: Callable[[str], int | None]
) -> tuple[pa.Array, Wrong]:
    """What the plain form does not cover is read one by one, every different text once."""
    missing = pc.and_(pc.is_null(values), pc.not_equal(texts, ""))
    if pc.any(missing).as_py():
        coded = pc.if_else(missing, texts, None).dictionary_encode()
        found = pa.array([slowly(one) for one in coded.dictionary.to_pylist()], pa.int64())
        values = pc.coalesce(values, found.take(coded.indices))
    return values, flags(pc.is_valid(values))


def _fen(text: str) -> int | None:
    try:
        return parse_yuan(text)
    except Invalid:
        return None


def _part(parts: Any, name: str) -> pa.Array:
    return pc.struct_field(parts, name)


def _int(texts: pa.Array) -> pa.Array:
    return texts.cast(pa.int64())
