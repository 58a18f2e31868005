"""A community that is split goes on being watched: its people stand with the street until somebody moves them."""

from typing import Any

import pytest

from minzheng.foundation import clock
from minzheng.mechanisms.areas.public import Part, split
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.monitoring.public import tonight

from .given import Street, on, street


@pytest.fixture
def town(bureau: Any, tmp_path: Any, settings: Any) -> Street:
    settings.DATA = tmp_path
    return street(bureau)


def test_people_of_a_split_community_stand_with_the_street(town: Street) -> None:
    with on("2026-08-03"):
        home = town.town.bureau.area("120110001001")
        town.town.on_minimum_living(town.town.person("陈桂兰", "1950-03-01"))
        before = set(tonight(clock.today(), clock.now()).people.table["place"].to_pylist())
    with on("2026-09-01"), acting(SYSTEM, "登记社区拆分"):
        split(
            home, [Part("120110001091", "东一社区"), Part("120110001092", "东二社区")], clock.today(), "批复"
        )
    with on("2026-09-02"):
        after = set(tonight(clock.today(), clock.now()).people.table["place"].to_pylist())
        street_id = town.town.bureau.area("120110001").pk
    assert home.pk in before
    assert home.pk not in after
    assert street_id in after
