"""Making a bureau: keys, database, its areas, its first administrator, its staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict
from minzheng.foundation.keys import KeyRing, configure

if TYPE_CHECKING:
    from minzheng.mechanisms.access.public import Imported, Unit
    from minzheng.mechanisms.areas.public import Area


@dataclass(frozen=True)
class Administrator:
    """The first administrator: name and resident ID number (kept as a blind key only), and log-in name."""

    name: str
    id_number: str
    username: str


def prepare(folder: Path) -> None:
    """Keys, an up-to-date database, no file in plain; safe to repeat. Needs Django set up. Refused while a rule's scenario fails."""
    from django.core.management import call_command  # noqa: PLC0415

    from minzheng.mechanisms.documents.public import seal_all  # noqa: PLC0415
    from minzheng.mechanisms.law.public import require_scenarios  # noqa: PLC0415
    from minzheng.mechanisms.matters.public import publish_all  # noqa: PLC0415

    require_scenarios()
    path = configure(folder)
    if not path.exists():
        KeyRing.create(path)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    publish_all()
    seal_all()


def found(
    areas: Sequence[Mapping[str, object]],
    bureau_name: str,
    administrator: Administrator,
    basis: str,
    people: Sequence[Mapping[str, object]] = (),
    since: date | None = None,
) -> tuple[str, "list[Imported]"]:
    """Make a bureau whole or not at all: areas (first row: its own), units, first administrator, staff.

    Streets and communities get their offices; a unit of the staff list that is none of these becomes a section of the
    bureau. Returns the administrator's one-time password and the accounts of the staff. Raises `Conflict` when a bureau
    has been founded here already, `Invalid` with every fault of the rows.
    """
    from minzheng.mechanisms.access.public import Unit, create_unit, import_staff  # noqa: PLC0415
    from minzheng.mechanisms.areas.public import load_tree  # noqa: PLC0415
    from minzheng.mechanisms.journal.public import SYSTEM, acting  # noqa: PLC0415

    since = since or clock.today()
    with acting(SYSTEM, "设立民政局"):
        if Unit.objects.exists():
            raise Conflict.because(
                "这里已经设立了民政局。", "请用另一个数据目录(MINZHENG_DATA)设立新的局。", "founded"
            )
        made = load_tree(areas, since, basis)
        bureau = create_unit(bureau_name, "局", made[0])
        _offices(bureau, areas, made)
        for name in dict.fromkeys(str(row["单位"]) for row in people):
            if not Unit.objects.filter(name=name).exists():
                create_unit(name, "科室", bureau.area, bureau)
        password = _administrator(bureau, administrator, since)
        return password, import_staff(people) if people else []


def office_of(street: str) -> str:
    """What the office of a street or town is called."""
    return f"{street}人民政府" if street.endswith(("镇", "乡")) else f"{street}办事处"


def committee_of(community: str) -> str:
    """What the committee of a community or village is called."""
    return f"{community}委会" if community.endswith("村") else f"{community}居委会"


def _offices(bureau: "Unit", areas: "Sequence[Mapping[str, object]]", made: "Sequence[Area]") -> None:
    """An office for every street or town, a committee for every community or village."""
    from minzheng.mechanisms.access.public import create_unit  # noqa: PLC0415

    by_code = {str(row["code"]): (row, area) for row, area in zip(areas, made, strict=True)}
    offices: dict[str, Unit] = {}
    for code, (row, area) in by_code.items():
        if row["kind"] == "街道乡镇":
            offices[code] = create_unit(office_of(str(row["name"])), "街道", area, bureau)
    for row, area in by_code.values():
        if row["kind"] == "社区村":
            above = offices.get(str(row["parent_code"]), bureau)
            create_unit(committee_of(str(row["name"])), "社区", area, above)


def _administrator(bureau: "Unit", administrator: Administrator, since: date) -> str:
    from minzheng.mechanisms.access.public import (  # noqa: PLC0415
        AccountKind,
        Function,
        Staff,
        appoint,
        create_account,
        create_post,
        person_key_of,
    )

    post = create_post(bureau, "系统管理员", **{Function.ADMINISTERING.value: "*"})
    staff = Staff.objects.create(name=administrator.name, person_key=person_key_of(administrator.id_number))
    appoint(staff, post, since)
    return create_account(administrator.username, AccountKind.STAFF, staff)[1]
