"""The keys of a bureau: one JSON file (mode 600) with generations of secrets, from which each use derives its own key."""

import base64
import json
import os
import secrets
import stat
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from minzheng.foundation import clock
from minzheng.foundation.errors import UserError

VARIABLE = "MINZHENG_KEYS"
FILE_NAME = "keys.json"
LENGTHS = {"protect": 16, "seal": 32, "blind": 32, "search": 32, "pseudonym": 32}
# Ciphertexts and seals name their key, so these two follow every rotation. Indexes and pseudonyms cannot name it:
# they stay with their generation until `rotate(moving=…)`, after which every stored value must be computed again.
PINNED = ("blind", "search", "pseudonym")
LOSS = (
    "没有原来的密钥，已加密的姓名、证件号码、电话和住址都无法再读出。请从密钥文件自己的备份中恢复它"
    "（密钥备份与数据库备份分开保管），不要新建密钥代替。"
)


class KeyTrouble(UserError):
    """The key file is lost, foreign, damaged or open to others; nothing protected can be read or written."""

    status = 503


@dataclass(frozen=True)
class Generation:
    """One secret of 32 bytes, with a random two-byte id (so that a foreign file is recognised) and its day."""

    id: int
    created: str
    secret: bytes = field(repr=False)

    @classmethod
    def fresh(cls, taken: Collection[int] = ()) -> Self:
        """A new random generation whose id is not among those taken."""
        while (number := secrets.randbelow(0xFFFF) + 1) in taken:
            pass
        return cls(number, clock.today().isoformat(), secrets.token_bytes(32))


class KeyRing:
    """All generations, the newest last, and for each pinned use the generation it stands on."""

    def __init__(
        self, generations: Collection[Generation], pinned: dict[str, int], path: Path | None
    ) -> None:
        self.generations = {one.id: one for one in generations}
        self.pinned = pinned
        self.path = path
        self._derived: dict[tuple[str, int], bytes] = {}

    def __repr__(self) -> str:
        return f"KeyRing({len(self.generations)}代)"

    @classmethod
    def ephemeral(cls) -> Self:
        """A ring that lives in memory only, for tests and trials."""
        first = Generation.fresh()
        return cls([first], dict.fromkeys(PINNED, first.id), None)

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a first key file; refuses to replace one that exists."""
        ring = cls.ephemeral()
        ring.path = path
        if path.exists():
            raise KeyTrouble.because(f"密钥文件{path}已存在。", "沿用它即可，不要覆盖。", "keys.exists")
        _write(path, ring._text(), exclusive=True)
        return ring

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a key file. Raises `KeyTrouble` when it is missing, damaged or readable by others."""
        generations, pinned = _read(path)
        return cls(generations, pinned, path)

    @property
    def newest(self) -> Generation:
        """The generation new ciphertexts and seals use."""
        return list(self.generations.values())[-1]

    def id_for(self, use: str) -> int:
        """Id of the generation that `use` stands on today."""
        return self.pinned[use] if use in PINNED else self.newest.id

    def key(self, use: str, generation: int | None = None) -> bytes:
        """Key of one use (HKDF-SM3), of the given generation or of the one the use stands on."""
        number = self.id_for(use) if generation is None else generation
        if (use, number) not in self._derived:
            if number not in self.generations:
                self._reload()
            found = self.generations.get(number)
            if found is None:
                raise KeyTrouble.because(
                    f"数据是用第{number:04x}号密钥加密的，现在的密钥文件里没有这一代：密钥文件不是本单位的，或已过时。",
                    LOSS,
                    "keys.foreign",
                )
            kdf = HKDF(hashes.SM3(), LENGTHS[use], None, f"minzheng/{use}".encode())
            self._derived[use, number] = kdf.derive(found.secret)
        return self._derived[use, number]

    def rotate(self, moving: Collection[str] = ()) -> Generation:
        """Add a generation: new ciphertexts and seals use it, old ones keep their own.

        Uses named in `moving` (of `PINNED`) step onto it too: their stored values must then be computed again.
        """
        if unknown := set(moving) - set(PINNED):
            raise ValueError(f"only {PINNED} are pinned to a generation, not {sorted(unknown)}")
        self._reload()
        made = Generation.fresh(self.generations)
        after = KeyRing(
            [*self.generations.values(), made], self.pinned | dict.fromkeys(moving, made.id), self.path
        )
        if self.path:
            _write(self.path, after._text())
        self.generations, self.pinned = after.generations, after.pinned
        return made

    def _reload(self) -> None:
        """Take in what another process has added to the file."""
        if self.path:
            generations, self.pinned = _read(self.path)
            self.generations = {one.id: one for one in generations}

    def _text(self) -> str:
        rows = [
            {"id": one.id, "created": one.created, "secret": base64.b64encode(one.secret).decode()}
            for one in self.generations.values()
        ]
        return json.dumps({"format": 1, "generations": rows, "pinned": self.pinned}, indent=1)


def _read(path: Path) -> tuple[list[Generation], dict[str, int]]:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise KeyTrouble.because(
                f"密钥文件{path}的权限是{mode:o}，别的用户也能读写。",
                f"请执行 chmod 600 {path}。",
                "keys.mode",
            )
        content = json.loads(path.read_text())
    except FileNotFoundError as error:
        raise KeyTrouble.because(f"找不到密钥文件{path}。", LOSS, "keys.lost") from error
    except PermissionError as error:
        raise KeyTrouble.because(
            f"运行本程序的用户无权读取密钥文件{path}。",
            "请把文件属主改为该用户，权限保持600。",
            "keys.denied",
        ) from error
    except ValueError as error:
        raise _damaged(path) from error
    try:
        generations = [
            Generation(row["id"], row["created"], base64.b64decode(row["secret"], validate=True))
            for row in content["generations"]
        ]
        pinned = {use: content["pinned"][use] for use in PINNED}
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(path) from error
    known = {one.id for one in generations}
    if content.get("format") != 1 or not known or not set(pinned.values()) <= known:
        raise _damaged(path)
    if any(len(one.secret) != 32 for one in generations) or len(known) != len(generations):
        raise _damaged(path)
    return generations, pinned


def _damaged(path: Path) -> KeyTrouble:
    return KeyTrouble.because(f"密钥文件{path}已损坏，内容读不懂。", LOSS, "keys.damaged")


def _write(path: Path, text: str, exclusive: bool = False) -> None:
    """Put the whole file in place at once, on the disk before anything relies on it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if exclusive:
            os.link(draft, path)
        else:
            draft.replace(path)
    except FileExistsError as error:
        raise KeyTrouble.because(
            f"密钥文件{path}已存在。", "沿用它即可，不要覆盖。", "keys.exists"
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@dataclass(frozen=True)
class _Place:
    path: Path | None = None
    ring: KeyRing | None = None


_place = _Place()
_lock = threading.Lock()


def configure(folder: Path) -> Path:
    """Name the data folder whose `keys.json` counts where MINZHENG_KEYS names no file; gives the file's path."""
    global _place
    path = Path(os.environ.get(VARIABLE) or folder / FILE_NAME)
    if path != _place.path:
        _place = _Place(path)
    return path


def current() -> KeyRing:
    """The ring of this process, loaded at first use. Never creates one: that is `KeyRing.create`."""
    global _place
    if _place.ring is None:
        with _lock:
            if _place.ring is None:
                named = os.environ.get(VARIABLE)
                path = Path(named) if named else _place.path
                if path is None:
                    raise KeyTrouble.because(
                        "没有指明密钥文件在哪里。", f"请设置环境变量{VARIABLE}。", "keys.unset"
                    )
                _place = replace(_place, ring=KeyRing.load(path))
    assert _place.ring is not None
    return _place.ring


@contextmanager
def using(ring: KeyRing) -> Iterator[KeyRing]:
    """Let this ring be the process's ring inside the block (tests, restore checks)."""
    global _place
    before, _place = _place, replace(_place, ring=ring)
    try:
        yield ring
    finally:
        _place = before
