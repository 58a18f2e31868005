"""The catalogue of matters: each in its dated versions, declared once when the program starts."""

import datetime
from collections.abc import Iterator, Mapping
from itertools import pairwise

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.matters.declare import Matter
from minzheng.mechanisms.matters.faults import decisions_of, faults_of, keys_of


class BadMatter(Exception):
    """A declaration that cannot work; the program does not start with it."""


class Versions:
    """All versions of one matter, oldest first. `maps` says where a step of the version before went."""

    def __init__(
        self, *versions: Matter, maps: Mapping[datetime.date, Mapping[str, str]] | None = None
    ) -> None:
        self.versions = tuple(sorted(versions, key=lambda one: one.since))
        self.maps = dict(maps or {})
        if len({one.code for one in versions}) != 1 or len({one.since for one in versions}) != len(versions):
            raise BadMatter(f"versions of one matter need one code and different days: {versions[0].code}")
        if lost := [*self._lost_steps()] or [*self._decided_again()]:
            raise BadMatter(f"{versions[0].code}: " + "; ".join(lost))

    @property
    def code(self) -> str:
        return self.versions[0].code

    def on(self, day: datetime.date) -> Matter:
        """The version in force on `day`."""
        for one in reversed(self.versions):
            if one.since <= day:
                return one
        first = self.versions[0]
        raise Missing.because(
            f"事项“{first.name}”自{first.since:%Y年%m月%d日}起办理,{day:%Y年%m月%d日}尚未开办。",
            "请核对日期。",
            "matter_not_yet",
        )

    def step_after(self, step: str, old: Matter, new: Matter) -> str:
        """Where an open case standing at `step` of version `old` goes on under the later version `new`."""
        for one in self.versions:
            if old.since < one.since <= new.since:
                step = self.maps.get(one.since, {}).get(step, step)
        return step

    def once_called(self, keys: tuple[str, ...], version: Matter) -> set[str]:
        """Step keys under which these steps of `version` ran in it and in earlier versions."""
        return set(keys) | {
            step.key
            for one in self.versions
            if one.since < version.since
            for step in one.steps
            if self.step_after(step.key, one, version) in keys
        }

    def _lost_steps(self) -> Iterator[str]:
        for since, mapped in self.maps.items():
            new = next((one for one in self.versions if one.since == since), None)
            if new is None or new is self.versions[0]:
                yield f"step map for {since}, which is no later version"
                continue
            old = self.versions[self.versions.index(new) - 1]
            yield from (f"step map {since}: unknown step {key}" for key in set(mapped) - keys_of(old))
        for old, new in pairwise(self.versions):
            for key in sorted(keys_of(old)):
                if self.step_after(key, old, new) not in keys_of(new):
                    yield f"{new.since}: nowhere to go on from {key}"

    def _decided_again(self) -> Iterator[str]:
        """What was decided under one version must not be decided again where the next one goes on."""
        for old, new in pairwise(self.versions):
            reached = decisions_of(old, [(old.first.key, None)])[0] if old.steps else set()
            taken = [(self.step_after(key, old, new), made) for key, made in reached if made]
            yield from (f"{new.since}: {fault}" for fault in sorted(decisions_of(new, taken)[1]))


_declared: dict[str, Versions] = {}


def declare(*versions: Matter, maps: Mapping[datetime.date, Mapping[str, str]] | None = None) -> Versions:
    """Publish a matter to the house. Raises `BadMatter` for a code twice or a flow that cannot be walked."""
    made = Versions(*versions, maps=maps)
    if made.code in _declared:
        raise BadMatter(f"matter declared twice: {made.code}")
    for one in made.versions:
        faults = faults_of(one)
        if faults:
            raise BadMatter(f"{one.code} {one.since}: " + "; ".join(faults))
    _declared[made.code] = made
    return made


def withdraw_declaration(code: str) -> None:
    """Take a matter out again; for tests that declare their own."""
    _declared.pop(code, None)


def matter(code: str, on: datetime.date) -> Matter:
    """The version of matter `code` in force on a day."""
    return versions_of(code).on(on)


def versions_of(code: str) -> Versions:
    try:
        return _declared[code]
    except KeyError:
        raise Missing.because(
            f"没有编码为“{code[:60]}”的事项。", "请从事项目录中选择。", "unknown_matter"
        ) from None


def all_matters() -> list[Versions]:
    """Every declared matter, by code."""
    return [_declared[code] for code in sorted(_declared)]
