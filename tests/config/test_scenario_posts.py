"""Posts of the scenarios: least privilege, and nobody missing for any step of any matter."""

import re

import pytest

from minzheng.config.scenarios.bureaus import Setting
from minzheng.config.scenarios.dongli_2019.bureau import SETTING as DONGLI
from minzheng.config.scenarios.shifan_2026.bureau import SETTING as SHIFAN
from minzheng.config.scenarios.weihai_2020.bureau import SETTING as WEIHAI
from minzheng.mechanisms.access.public import Function, falls_under
from minzheng.mechanisms.matters.public import Level, Matter, all_matters

EVERY = pytest.mark.parametrize(
    "setting", [DONGLI, SHIFAN, WEIHAI], ids=["dongli_2019", "shifan_2026", "weihai_2020"]
)
WHOLE = {
    Function.LEADING,
    Function.AUDITING,
    Function.ADMINISTERING,
}  # they are for everything, by their nature
VERSIONS = [version for one in all_matters() for version in one.versions]
Held = set[tuple[Function, str]]


def held(functions: str) -> Held:
    pairs = (one.split("=") for one in re.split("[;；]", functions))
    return {(next(f for f in Function if f.label == label), matters) for label, matters in pairs}


def levels(setting: Setting) -> dict[Level, list[Held]]:
    """What the posts of each level hold."""
    return {
        Level.BUREAU: [held(row["functions"]) for row in setting.posts()],
        Level.STREET: [held(functions) for _, _, functions in setting.street_posts],
        Level.COMMUNITY: [held(setting.community_post[2])],
    }


@EVERY
def test_only_the_head_the_auditor_and_the_administrator_hold_everything(setting: Setting) -> None:
    wide = {
        (level, function)
        for level, posts in levels(setting).items()
        for one in posts
        for function, at in one
        if at == "*"
    }
    assert wide == {(Level.BUREAU, one) for one in WHOLE} | {(Level.STREET, Function.LEADING)}


@EVERY
def test_the_hotline_clerk_publishes_reports_and_sees_no_other_matter(setting: Setting) -> None:
    (row,) = (row for row in setting.posts() if row["login"] == "jiejian")
    assert {at for function, at in held(row["functions"]) if function is Function.PUBLISHING} == {"reports."}
    assert not any(falls_under("registry.import", at) for _, at in held(row["functions"]))


@EVERY
@pytest.mark.parametrize("matter", VERSIONS, ids=lambda one: f"{one.code} {one.since}")
def test_every_step_has_a_post(setting: Setting, matter: Matter) -> None:
    posts = levels(setting)
    for step in matter.steps:
        if step.by is None or step.at not in posts:
            continue
        assert any(
            function is step.by and falls_under(matter.code, at)
            for one in posts[step.at]
            for function, at in one
        ), step.key
