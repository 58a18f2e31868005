"""The homes this domain serves: lines of the register of care homes, read by its code; nothing here writes to it."""

import datetime

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.registry.public import Facility, RegisterEntry, as_of

HOMES = "elder_care.homes"
KIND, RUNNING = "养老机构", "运营"


def running_line(home: Facility, on: datetime.date) -> RegisterEntry:
    """The line of a home that runs on a day; raises `Conflict` when it is not on the register or not open yet."""
    line = as_of(HOMES, on).filter(facility=home).first()
    if line is None or line.data["state"] != RUNNING:
        raise Conflict.because(
            f"“{home.name}”{on:%Y年%m月%d日}不在运营中的养老机构名册。",
            "请核对机构和日期;新机构先办理登记和开业。",
            "not_running",
            "subject",
        )
    return line


def beds_of(home: Facility, on: datetime.date) -> int:
    """Beds of a running home as registered on a day."""
    return int(running_line(home, on).data["beds"])
