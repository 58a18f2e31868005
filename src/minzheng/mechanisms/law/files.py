"""Strict reading of the YAML files of law: no repeated key, no float, and every row checked before anything is used."""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from minzheng.foundation.errors import Collector, Invalid


class _Strict(yaml.SafeLoader):
    """SafeLoader that refuses repeated keys and floats and takes only true and false for booleans (`on` is a key)."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        repeated = {str(key) for key in keys if keys.count(key) > 1}
        if repeated:
            line = node.start_mark.line + 1
            raise yaml.constructor.ConstructorError(
                None, None, f"第{line}行起的键“{'、'.join(sorted(repeated))}”重复"
            )
        return super().construct_mapping(node, deep)


def _refuse_float(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    line = node.start_mark.line + 1
    raise yaml.constructor.ConstructorError(
        None, None, f'第{line}行的{node.value}是浮点数，请加引号写成文字，如"{node.value}"'
    )


_Strict.add_constructor("tag:yaml.org,2002:float", _refuse_float)
_Strict.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])


def read_yaml(path: Path) -> object:
    """The content of a YAML file; raises `Invalid` when it is missing, broken, repeats a key or holds a float."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Strict)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = getattr(error, "problem", None) or str(error)
        raise Invalid.because(
            f"文件{path.name}无法读取：{reason}。", "请改正后重新启动。", "law.file"
        ) from error


def read_rows(path: Path) -> list[Mapping[str, Any]]:
    """The rows of a YAML file that must be a list of mappings with text keys."""
    content = read_yaml(path)
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise Invalid.because(f"文件{path.name}应是一张列表。", "请让每一项以“- ”开头。", "law.file")
    return content


def check_keys(
    found: Collector, row: Mapping[str, Any], where: str, required: Collection[str], optional: Collection[str]
) -> bool:
    """Whether a row has the keys it needs and no other; notes what is wrong."""
    unknown = [str(key) for key in row if key not in required and key not in optional]
    missing = [key for key in required if row.get(key) in (None, "")]
    if unknown:
        found.add(f"有不认识的键“{'、'.join(unknown)}”。", "请删去或改正键名。", "law.unknown_key", where)
    if missing:
        found.add(f"缺少“{'、'.join(missing)}”。", "请补上。", "law.missing_key", where)
    return not unknown and not missing


def check_span(found: Collector, row: Mapping[str, Any], where: str) -> tuple[date, date | None] | None:
    """First and last day (`from`, `to`, both included) of a dated row, or None when they cannot be."""
    since, until = row.get("from"), row.get("to")
    for day in (since, until):
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            found.add(f"日期“{day}”写法不对。", "请写成 2019-04-01 这样的日期，不加引号。", "law.date", where)
            return None
    if not isinstance(since, date):
        found.add("缺少起始日期。", "请写明 from。", "law.date", where)
        return None
    if until is not None and until < since:
        found.add(f"止日{until}早于起日{since}。", "请核对起止日期。", "law.span", where)
        return None
    return since, until


def overlaps(first: tuple[date, date | None], second: tuple[date, date | None]) -> bool:
    """Whether two spans of days (last day included, None for no end) share a day."""
    return (first[1] is None or second[0] <= first[1]) and (second[1] is None or first[0] <= second[1])
