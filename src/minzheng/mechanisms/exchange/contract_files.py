"""Reading contracts and senders from YAML files: everything wrong in a file at once, cited articles included."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from minzheng.foundation.citations import Citation
from minzheng.foundation.errors import Collector, Invalid, collect
from minzheng.foundation.money import parse_yuan
from minzheng.foundation.periods import day_number
from minzheng.mechanisms.access.public import Function
from minzheng.mechanisms.exchange.contracts import (
    Encoding,
    Field,
    Format,
    Kind,
    Mode,
    Sender,
    SenderKind,
    Source,
    Transport,
    keep_senders,
    keep_sources,
    senders,
    sources,
)
from minzheng.mechanisms.exchange.rhythm import Frequency
from minzheng.mechanisms.law.public import check_keys, cite, read_rows

_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
_REQUIRED = (
    *("code", "name", "owner", "basis", "purpose", "frequency", "due", "mode", "format", "columns"),
    *("keys", "retention_months", "readers", "rows"),
)
# Whole numbers with their defaults; what each means stands at `Source`.
_SHARES = {"tolerance": 1, "residue": 20, "fewer": 30, "more": 100, "shift": 25, "emptier": 20}
_OPTIONAL = ("encoding", "transport", "sensitive", "needs_authorisation", *_SHARES)
_COLUMN_REQUIRED = ("name", "code", "kind")
_FLAGS = ("required", "not_future", "within_period", "in_fen")
_COLUMN_OPTIONAL = ("choices", "lowest", "highest", "width", *_FLAGS)
_BASIS = {"title", "number", "article", "paragraph", "item"}
_FIXED_NAMES = {"key", "name", "row"}  # columns that every keyed file has


def load_senders(path: Path) -> tuple[Sender, ...]:
    """Declare the offices and banks of a YAML file (code, name, kind), all or none; loading it again replaces them."""
    path = path.resolve()
    with collect() as found:
        made = []
        for row in read_rows(path):
            where = f"报送单位{row.get('code')}"
            if check_keys(found, row, where, ("code", "name", "kind"), ()):
                kind = _one_of(found, row, "kind", SenderKind, where)
                _code(found, row, where)
                made += [Sender(str(row["code"]), str(row["name"]), kind, path)] if kind else []
        _once(found, made, [one for one in senders() if one.source != path], "报送单位")
    keep_senders(path, made)
    return tuple(made)


def load_sources(path: Path) -> tuple[Source, ...]:
    """Declare every contract of a YAML file, all or none; raises one `Invalid` naming every fault.

    Its senders are loaded before it. Loading the same file again replaces what it declared before.
    """
    path = path.resolve()
    with collect() as found:
        read = [_source(found, row, path) for row in read_rows(path)]
        made = [one for one in read if one]
        _once(found, made, [one for one in sources() if one.source != path], "数据来源")
    keep_sources(path, made)
    return tuple(made)


def _source(found: Collector, row: Mapping[str, Any], path: Path) -> Source | None:
    before = len(found.problems)
    where = f"数据来源{row.get('code')}"
    if not check_keys(found, row, where, _REQUIRED, _OPTIONAL):
        return None
    _code(found, row, where)
    frequency = _one_of(found, row, "frequency", Frequency, where)
    mode = _one_of(found, row, "mode", Mode, where)
    format_ = _one_of(found, row, "format", Format, where)
    encoding = _one_of(found, {"encoding": Encoding.UTF8, **row}, "encoding", Encoding, where)
    transport = _one_of(found, {"transport": Transport.FILE, **row}, "transport", Transport, where)
    if row["owner"] not in {*SenderKind, *(one.code for one in senders())}:
        said = f"owner“{row['owner']}”既不是报送单位，也不是{'、'.join(SenderKind)}。"
        found.add(said, "请先在报送单位文件中声明。", "source.owner", where)
    columns = _columns(found, row["columns"], format_, where)
    wholes = {
        name: _whole(found, row.get(name, default), name, where)
        for name, default in {"due": 0, "retention_months": 0, **_SHARES}.items()
    }
    keys = _texts(found, row["keys"], "keys", where)
    for key in set(keys) - {one.code for one in columns}:
        found.add(f"keys 里的“{key}”不是本来源的列。", "请写列的 code。", "source.keys", where)
    readers = _readers(found, row["readers"], where)
    basis = _basis(found, row["basis"], where)
    rows = row["rows"]
    if not (isinstance(rows, list) and len(rows) == 2 and all(type(one) is int for one in rows)):
        found.add("rows 应是最少、最多两个整数。", "请写成 rows: [100, 5000]。", "source.rows", where)
    flags = {name: _flag(found, row, name, where) for name in ("sensitive", "needs_authorisation")}
    if len(found.problems) > before or not (frequency and mode and format_ and encoding and transport):
        return None
    canonical = json.dumps(dict(row), ensure_ascii=False, sort_keys=True, default=str)
    plain: dict[str, Any] = {name: str(row[name]) for name in ("code", "name", "owner", "purpose")}
    plain |= wholes | flags
    return Source(
        **plain,
        basis=basis,
        frequency=frequency,
        mode=mode,
        transport=transport,
        format=format_,
        encoding=encoding,
        columns=columns,
        keys=keys,
        readers=readers,
        rows=(rows[0], rows[1]),
        digest=hashlib.sha256(canonical.encode()).hexdigest()[:16],
        source=path,
    )


def _columns(found: Collector, rows: Any, format_: Format | None, where: str) -> tuple[Field, ...]:
    if not isinstance(rows, list) or not rows or not all(isinstance(one, dict) for one in rows):
        found.add("columns 应是一张列表。", "请让每一列以“- ”开头。", "source.columns", where)
        return ()
    read = [_column(found, row, format_, f"{where}的列{row.get('code')}") for row in rows]
    made = tuple(one for one in read if one)
    for what, values in (("code", [one.code for one in made]), ("name", [one.name for one in made])):
        for twice in sorted({one for one in values if values.count(one) > 1}):
            found.add(f"有两列的 {what} 都是“{twice}”。", "请改正。", "source.column_twice", where)
    if not any(row.get("kind") == Kind.ID_NUMBER for row in rows):
        said = "没有 kind 为 id_number 的列，无法知道每一行说的是谁。"
        found.add(said, "请声明证件号码列。", "source.no_number", where)
    return made


def _column(found: Collector, row: Mapping[str, Any], format_: Format | None, where: str) -> Field | None:
    before = len(found.problems)
    if not check_keys(found, row, where, _COLUMN_REQUIRED, _COLUMN_OPTIONAL):
        return None
    _code(found, row, where)
    kind = _one_of(found, row, "kind", Kind, where)
    if row["code"] in _FIXED_NAMES:
        found.add(f"列代码“{row['code']}”已有固定用途。", "请换一个代码。", "source.column_code", where)
    choices = _texts(found, row.get("choices", []), "choices", where) if kind is Kind.CHOICE else ()
    if (kind is Kind.CHOICE) != ("choices" in row):
        found.add("choices 只用于并且必须用于 choice。", "请补上或删去。", "source.choices", where)
    limits: dict[str, Any] = {name: _limit(found, row, name, kind, where) for name in ("lowest", "highest")}
    for name, kinds in (
        ("not_future", (Kind.DATE,)),
        ("within_period", (Kind.DATE,)),
        ("in_fen", (Kind.MONEY,)),
    ):
        if row.get(name) and kind not in kinds:
            found.add(f"{name} 只用于 {'、'.join(kinds)}。", "请删去。", "source.flag", where)
    width = _whole(found, row.get("width", 0), "width", where)
    if (format_ is Format.FIXED) != (width > 0) and format_:
        found.add("width（字节数）只用于并且必须用于 fixed 格式。", "请补上或删去。", "source.width", where)
    said: dict[str, Any] = {name: _flag(found, row, name, where) for name in _FLAGS}
    if len(found.problems) > before or kind is None:
        return None
    return Field(str(row["name"]), str(row["code"]), kind, choices=choices, width=width, **limits, **said)


def _limit(found: Collector, row: Mapping[str, Any], name: str, kind: Kind | None, where: str) -> int | None:
    if name not in row:
        return None
    value = row[name]
    if kind is Kind.MONEY and isinstance(value, str):
        with found.at(where):
            return parse_yuan(value)
    elif kind is Kind.DATE and isinstance(value, date):
        return day_number(value)
    elif kind is Kind.NUMBER and type(value) is int:
        return value
    else:
        said = f"{name} 只用于 money（文字，如“5000元”）、number（整数）和 date（日期）。"
        found.add(said, "请改正。", "source.limit", where)
    return None


def _basis(found: Collector, rows: Any, where: str) -> tuple[Citation, ...]:
    made = []
    for row in rows if isinstance(rows, list) else [rows]:
        with found.at(where):
            if not isinstance(row, dict) or not set(row) <= _BASIS or ("title" in row) == ("number" in row):
                fix = "请写 title（名称）或 number（文号）之一，可加 article、paragraph、item。"
                raise Invalid.because("依据写法不对。", fix, "source.basis")
            article = row.get("article")
            articles = [article] if isinstance(article, int) else list(article or [])
            name = str(row.get("title") or row.get("number"))
            made.append(cite(name, *articles, paragraph=row.get("paragraph"), item=row.get("item")))
    return tuple(made)


def _readers(found: Collector, names: Any, where: str) -> tuple[Function, ...]:
    known = {one.value: one for one in Function}
    texts = _texts(found, names, "readers", where)
    for wrong in [one for one in texts if one not in known]:
        found.add(f"readers 里的“{wrong}”不是职能。", f"请用：{'、'.join(known)}。", "source.readers", where)
    return tuple(known[one] for one in texts if one in known)


def _code(found: Collector, row: Mapping[str, Any], where: str) -> None:
    if not isinstance(row["code"], str) or not _CODE.fullmatch(row["code"]):
        fix = "请用小写字母开头的字母、数字和下划线。"
        found.add(f"代码“{row['code']}”写法不对。", fix, "source.code", where)


def _one_of(found: Collector, row: Mapping[str, Any], name: str, words: Any, where: str) -> Any:
    try:
        return words(row[name])
    except ValueError:
        found.add(f"{name}“{row[name]}”不认识。", f"请用：{'、'.join(words)}。", f"source.{name}", where)
        return None


def _whole(found: Collector, value: Any, name: str, where: str) -> int:
    if type(value) is int and value >= 0:
        return value
    found.add(f"{name} 应是不小于0的整数。", "请改正。", f"source.{name}", where)
    return 0


def _flag(found: Collector, row: Mapping[str, Any], name: str, where: str) -> bool:
    value = row.get(name, False)
    if not isinstance(value, bool):
        found.add(f"{name} 应为 true 或 false。", "请改正。", f"source.{name}", where)
    return value is True


def _texts(found: Collector, value: Any, name: str, where: str) -> tuple[str, ...]:
    if isinstance(value, list) and value and all(isinstance(one, str) and one for one in value):
        if len(set(value)) == len(value):
            return tuple(value)
        found.add(f"{name} 里有重复的值。", "请删去重复的。", f"source.{name}", where)
    else:
        fix = "请写成一张列表，数字加引号。"
        found.add(f"{name} 应是一张不空的文字列表。", fix, f"source.{name}", where)
    return ()


def _once(found: Collector, made: list[Any], others: list[Any], what: str) -> None:
    taken = {one.code: one.source.name for one in others}
    for one in made:
        if one.code in taken:
            said = f"{what}{one.code}在文件{taken[one.code]}中已经声明。"
            found.add(said, "请换一个代码或删去一处。", "source.twice", one.code)
        taken[one.code] = one.source.name
