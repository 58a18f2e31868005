"""What is not certain: entries nobody compared with the published text, and codes nobody declared."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from minzheng.mechanisms.law.declarations import declared_parameters
from minzheng.mechanisms.law.parameters import referred_terms
from minzheng.mechanisms.law.rules import rule_codes, rule_versions
from minzheng.mechanisms.law.statutes import statute_book


@dataclass(frozen=True)
class Unverified:
    """One entry to check against the published text: a statute, articles of it, or a parameter's value."""

    kind: Literal["法规", "条文", "参数"]
    name: str
    since: date
    note: str


def unverified() -> list[Unverified]:
    """Every statute, article and parameter value that was not compared with its published text."""
    found = []
    for each in statute_book().statutes:
        if not each.verified:
            found.append(Unverified("法规", f"《{each.title}》", each.since, each.note))
        elif each.unverified_articles:
            listed = "、".join(f"第{number}条" for number in each.unverified_articles)
            found.append(Unverified("条文", f"《{each.title}》{listed}", each.since, each.note))
    for declared in declared_parameters():
        found += [
            Unverified(
                "参数", f"{declared.label}（{declared.code}，区域{value.area}）", value.since, value.note
            )
            for value in declared.values
            if not value.verified
        ]
    return found


def undeclared() -> list[str]:
    """Parameter codes that terms or rules refer to and no file declares, with the place that refers to them."""
    known = {declared.code for declared in declared_parameters()}
    wanted = dict.fromkeys(referred_terms(), "时限")
    for code in rule_codes():
        for version in rule_versions(code):
            wanted |= dict.fromkeys(version.uses.values(), f"规则{code}")
    return [f"{place}引用的参数{code}没有声明" for code, place in sorted(wanted.items()) if code not in known]
