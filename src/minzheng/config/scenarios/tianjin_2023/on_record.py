"""The four-level rescue network, places for children, and the three parties of the mental-care project: by tables, decided by others."""

import datetime
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from minzheng.config.scenarios import batches
from minzheng.config.scenarios.agenda import Agenda
from minzheng.config.scenarios.bureaus import World
from minzheng.config.scenarios.tianjin_2023.bureau import INNER, districts, stations
from minzheng.domains.child_welfare.partners import PARTNERS
from minzheng.domains.child_welfare.places import BOOK, PROTECTION, WELFARE
from minzheng.domains.street_rescue.network import NETWORK, POINT, STATION

NETWORK_ON, CHILDREN_ON, PARTIES_ON = (
    datetime.date(2022, 11, 1),
    datetime.date(2023, 2, 6),
    datetime.date(2023, 5, 15),
)
SINCE = datetime.date(2021, 6, 1)
PARTIES = (
    ("天津市民政局", "机关", "牵头单位"),
    ("天津师范大学", "高等学校", "技术支持"),
    ("泰康健康产业投资控股有限公司", "企业", "服务实施"),
)


def plan(world: World, agenda: Agenda) -> None:
    """Each table is filed on its day and decided the next."""
    for day, register, rows, maker, source in (
        (NETWORK_ON, NETWORK.code, network(world), "shiwu", "各区报送"),
        (CHILDREN_ON, BOOK.code, places(world), "ertong", "各区报送"),
        (PARTIES_ON, PARTNERS.code, parties(world), "ertong", "三方战略合作协议"),
    ):
        agenda.on(day, partial(_enter, world, agenda, register, rows, maker, source))


def _enter(
    world: World, agenda: Agenda, register: str, rows: Sequence[Mapping[str, Any]], maker: str, source: str
) -> None:
    case = batches.submit(world, register, rows, maker, source)
    agenda.after(1, lambda: batches.decide(world, case, f"{maker}2"))


def network(world: World) -> list[dict[str, Any]]:
    """Stations with their beds; points in districts without one, in every street and every community."""
    rows = [
        {"name": one.name, "kind": STATION, "area": one.area, "beds": one.beds, "since": SINCE}
        for one in stations()
    ]
    below = [row for row in world.setting.areas() if row["kind"] in ("街道乡镇", "社区村")]
    for row in (*districts()[:INNER], *below):
        rows.append({"name": f"{row['name']}救助点", "kind": POINT, "area": row["code"], "since": SINCE})
    return rows


def places(world: World) -> list[dict[str, Any]]:
    """A protection centre of the city and of every district; two institutions."""
    city = {"name": "天津市", "code": world.setting.code}
    east = next(row for row in districts() if row["name"] == "滨海新区")
    return [
        {"name": f"{row['name']}{name}", "kind": kind, "area": row["code"], "beds": beds, "since": SINCE}
        for kind, name, beds, rows in (
            (PROTECTION, "未成年人救助保护中心", 20, (city, *districts())),
            (WELFARE, "儿童福利院", 150, (city, east)),
        )
        for row in rows
    ]


def parties(world: World) -> list[dict[str, Any]]:
    """The bureau, a university and a company, as the report names them."""
    return [
        {"name": name, "kind": kind, "area": world.setting.code, "role": role, "since": PARTIES_ON}
        for name, kind, role in PARTIES
    ]
