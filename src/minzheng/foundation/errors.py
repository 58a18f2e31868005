"""Errors that a user sees: each says in Chinese what is wrong, where, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import ClassVar, Self


@dataclass(frozen=True)
class Problem:
    """One thing wrong: `field` (None for the whole input), what is wrong, what to do, and a stable code."""

    field: str | None
    message: str
    fix: str
    code: str

    def __str__(self) -> str:
        return f"{self.message}{self.fix}"


class UserError(Exception):
    """Base of all errors shown to users; carries one or more problems. `status` is the HTTP status."""

    status: ClassVar[int] = 400

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("a UserError needs at least one Problem")
        super().__init__(*problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, in the order they were found."""
        return self.args

    @classmethod
    def because(cls, message: str, fix: str, code: str, field: str | None = None) -> Self:
        """An error of a single problem."""
        return cls(Problem(field, message, fix, code))

    def at(self, field: str) -> Self:
        """The same error, its problems without a field placed at `field`."""
        return type(self)(*(p if p.field else replace(p, field=field) for p in self.problems))

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class Invalid(UserError):
    """The input cannot be right as it stands."""

    status = 422


class Refused(UserError):
    """This person may not do this, or not now."""

    status = 403


class Conflict(UserError):
    """The page is out of date, or the act has been done already."""

    status = 409


class Missing(UserError):
    """What was asked for does not exist, or not for this person."""

    status = 404


class Collector:
    """Gathers the problems of one input; see `collect`."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, message: str, fix: str, code: str, field: str | None = None) -> None:
        """Note one problem and go on."""
        self.problems.append(Problem(field, message, fix, code))

    @contextmanager
    def at(self, field: str) -> Iterator[None]:
        """Run a block for `field`; an `Invalid` inside is noted there and the work goes on after the block."""
        try:
            yield
        except Invalid as error:
            self.problems.extend(error.at(field).problems)


@contextmanager
def collect() -> Iterator[Collector]:
    """Check a whole input, then raise one `Invalid` with every problem found (nothing if there is none).

    An `Invalid` that leaves the block is added to the rest; any other exception passes unchanged.
    """
    collector = Collector()
    try:
        yield collector
    except Invalid as error:
        raise Invalid(*collector.problems, *error.problems) from error
    if collector.problems:
        raise Invalid(*collector.problems)
