"""Damaged reports, the same for the same seed: words cut, doubled, moved, replaced by digits, marks and strange signs."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator

_SIGNS = "0123456789一二三十百千万亿零第首前约近余多％%‰.,，。；;：:、（）()“”《》\n\t |－—-至到年月日元人次个件率占其中共计合计比上年增长下降+/=〇\u3000\x00\ufeff𠮷é\u202e"
_Mutation = Callable[[random.Random, str], str]


def _cut(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + chance.randrange(1, 40) :]


def _double(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    piece = text[at : at + chance.randrange(1, 60)]
    return text[:at] + piece * chance.randrange(2, 30) + text[at:]


def _insert(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + "".join(chance.choices(_SIGNS, k=chance.randrange(1, 30))) + text[at:]


def _replace(chance: random.Random, text: str) -> str:
    letters = list(text)
    for _ in range(chance.randrange(1, 25)):
        if letters:
            letters[chance.randrange(len(letters))] = chance.choice(_SIGNS)
    return "".join(letters)


def _move(chance: random.Random, text: str) -> str:
    a, b, c = sorted(chance.randrange(len(text) + 1) for _ in range(3))
    return text[:a] + text[b:c] + text[a:b] + text[c:]


def _long_number(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice("019万亿千十") * chance.randrange(20, 2000) + text[at:]


_MUTATIONS: tuple[_Mutation, ...] = (_cut, _double, _insert, _replace, _move, _long_number)


def texts(bases: list[str], count: int, seed: int) -> Iterator[str]:
    """`count` damaged texts."""
    chance = random.Random(seed)
    for _ in range(count):
        text = chance.choice(bases)
        if chance.random() < 0.3:
            text += chance.choice(bases)
        for _ in range(chance.randrange(1, 6)):
            text = chance.choice(_MUTATIONS)(chance, text)
        yield text


def contents(bases: list[tuple[str, bytes]], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """`count` damaged files as (suffix, bytes); of a zip also single parts are damaged."""
    chance = random.Random(seed)
    for _ in range(count):
        suffix, content = chance.choice(bases)
        if content.startswith(b"PK") and chance.random() < 0.7:
            yield suffix, _zip(chance, content)
        else:
            yield suffix, _bytes(chance, content)


def _bytes(chance: random.Random, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(chance.randrange(1, 40)):
        at = chance.randrange(len(data) + 1)
        kind = chance.randrange(3)
        if kind == 0 and at < len(data):
            data[at] = chance.randrange(256)
        elif kind == 1:
            del data[at : at + chance.randrange(1, 200)]
        else:
            data[at:at] = chance.randbytes(chance.randrange(1, 20))
    return bytes(data)


def _zip(chance: random.Random, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename.endswith((".xml", ".rels")) and chance.random() < 0.3:
                data = _bytes(chance, data)
            target.writestr(part.filename, data)
    return out.getvalue()
