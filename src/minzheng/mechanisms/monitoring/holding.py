"""While it is not clear whether somebody lives, nothing is paid for him: the payments that wait for a warning."""

import datetime
from collections.abc import Mapping, Sequence

from django.db.models import Q

from minzheng.mechanisms.monitoring.models import Warning, WarningState
from minzheng.mechanisms.monitoring.rules import warning_rules
from minzheng.mechanisms.payments.public import doubted_by

WAITS = (WarningState.WAITING, WarningState.PUSHED)


@doubted_by
def held_by_warnings(keys: Sequence[str], on: datetime.date) -> Mapping[str, str]:
    """Of payees (keys such as "person:12") those with an open warning of a rule that holds payments, and which."""
    rules = {each.rule: each.name for each in warning_rules().values() if each.holds}
    if not rules:
        return {}
    people = [int(key.removeprefix("person:")) for key in keys if key.startswith("person:")]
    homes = [int(key.removeprefix("household:")) for key in keys if key.startswith("household:")]
    found = Warning.objects.filter(
        Q(person__in=people) | Q(household__in=homes), rule__in=rules, state__in=WAITS, first_on__lte=on
    )
    return {
        f"person:{person}" if person else f"household:{home}": f"预警待核查：{rules[rule]}"
        for rule, person, home in found.values_list("rule", "person_id", "household_id")
    }
