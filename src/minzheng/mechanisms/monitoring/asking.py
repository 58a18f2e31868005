"""A night's question, taken apart: which rules about whom, what must be known for them, which parameters, which households."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from minzheng.mechanisms.monitoring.knowing import Homes, Law, Told, Wanted, homes_of
from minzheng.mechanisms.monitoring.night import Night, People
from minzheng.mechanisms.monitoring.rules import Subject, WarningRule, in_force


class Asked:
    """The rules in force that night, about people and about households, and how many `people` there are."""

    def __init__(self, night: Night, rules: Sequence[WarningRule], law: Law) -> None:
        versions = [(each.of, one) for each in rules if (one := in_force(each.rule, night.on))]
        self.night = night
        self.of_person = [each for of, each in versions if of is Subject.PERSON]
        self.of_home = [each for of, each in versions if of is not Subject.PERSON]
        self.wanted, self.told = Wanted(night, [each for _, each in versions]), Told(night, law)
        self.people = night.people.many

    def lay(self, people: People) -> None:
        """Ask about the same people at other places."""
        self.night = replace(self.night, people=people)

    @cached_property
    def homes(self) -> Homes:
        """The households of the people by place, nothing known of them yet."""
        return homes_of(self.night, self.wanted)
