"""Making a bureau: keys, database, its areas, its first administrator, its staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict
from minzheng.foundation.keys import KeyRing, configure


@dataclass(frozen=True)
class Administrator:
    """The first administrator: name and resident ID number (kept as a blind key only), and log-in name."""

    name: str
    id_number: str
    username: str


def prepare(folder: Path) -> None:
    """Keys and an up-to-date database; safe to repeat. Needs Django set up."""
    from django.core.management import call_command  # noqa: PLC0415

    from minzheng.mechanisms.matters.public import publish_all  # noqa: PLC0415

    path = configure(folder)
    if not path.exists():
        KeyRing.create(path)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    publish_all()


def found(
    areas: Sequence[Mapping[str, object]],
    bureau_name: str,
    administrator: Administrator,
    basis: str,
    since: date | None = None,
) -> str:
    """Enter the areas (first row: the bureau's own), the bureau, its administrator; returns the one-time password.

    Raises `Conflict` when a bureau has been founded here already, `Invalid` with every fault of the area rows.
    """
    from minzheng.mechanisms.access.public import (  # noqa: PLC0415
        AccountKind,
        Function,
        Staff,
        Unit,
        appoint,
        create_account,
        create_post,
        create_unit,
        person_key_of,
    )
    from minzheng.mechanisms.areas.public import load_tree  # noqa: PLC0415
    from minzheng.mechanisms.journal.public import SYSTEM, acting  # noqa: PLC0415

    if Unit.objects.exists():
        raise Conflict.because(
            "这里已经设立了民政局。", "请用另一个数据目录(MINZHENG_DATA)设立新的局。", "founded"
        )
    since = since or clock.today()
    with acting(SYSTEM, "设立民政局"):
        made = load_tree(areas, since, basis)
        bureau = create_unit(bureau_name, "局", made[0])
        post = create_post(bureau, "系统管理员", **{Function.ADMINISTERING.value: "*"})
        staff = Staff.objects.create(
            name=administrator.name, person_key=person_key_of(administrator.id_number)
        )
        appoint(staff, post, since)
        _, password = create_account(administrator.username, AccountKind.STAFF, staff)
    return password
