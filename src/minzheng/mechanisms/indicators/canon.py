"""A declaration as text that is the same in every process, so that its digest names the version of a definition."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.db.models import Expression, F, Q

_ADDRESS = re.compile(r" at 0x[0-9a-f]+|object at")


class NotCanonical(Exception):
    """A value in a declaration that has no stable text."""


def canonical(value: Any) -> str:
    """A stable text of codes, paths, days, conditions and measures; raises `NotCanonical` for anything else."""
    if value is None or isinstance(value, bool | int | str | date | Enum):
        return f"{type(value).__name__}:{value!r}" if isinstance(value, Enum) else repr(value)
    if isinstance(value, Q):
        inner = ",".join(canonical(child) for child in value.children)
        return f"{'not ' if value.negated else ''}{value.connector}({inner})"
    if isinstance(value, set | frozenset):
        return f"{{{','.join(sorted(map(canonical, value)))}}}"
    if isinstance(value, tuple | list):
        return f"[{','.join(map(canonical, value))}]"
    if is_dataclass(value):
        inner = ",".join(f"{each.name}={canonical(getattr(value, each.name))}" for each in fields(value))
        return f"{type(value).__name__}({inner})"
    if isinstance(value, F | Expression) and not _ADDRESS.search(repr(value)):
        return repr(value)
    raise NotCanonical(f"{type(value).__name__} has no stable text; use paths, Q, F, days, numbers and words")


def digest_of(*parts: Any) -> str:
    """SM3 of the canonical text, 64 hex digits."""
    return sm3(canonical(parts).encode())


def sm3(content: bytes) -> str:
    """SM3 digest (GB/T 32905), 64 hex digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def leaves(condition: Q) -> Iterator[tuple[str, Any]]:
    """Every (lookup, value) of a condition."""
    for child in condition.children:
        if isinstance(child, Q):
            yield from leaves(child)
        elif isinstance(child, tuple):
            yield child
