"""Excel sheets that set up a bureau: areas and staff."""

from pathlib import Path

from django.core.files import File

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.documents.public import Column, Rows, read_table

AREA_COLUMNS = (
    Column("code", "代码"),
    Column("name", "名称"),
    Column("kind", "类别"),
    Column("parent_code", "上级代码", required=False),
)
STAFF_COLUMNS = (
    Column("姓名", "姓名"),
    Column("身份证号", "身份证号"),
    Column("单位", "单位"),
    Column("岗位", "岗位"),
    Column("职能", "职能", required=False, longest=2000),
    Column("手机号", "手机号", required=False),
    Column("登录名", "登录名", required=False),
)


def area_rows(path: Path) -> list[dict[str, object]]:
    """Rows (code, name, kind, parent_code) of an area sheet; every wrong cell is named at once."""
    return [dict(row) for row in _read(path, AREA_COLUMNS).values]


def staff_rows(path: Path) -> list[dict[str, object]]:
    """Rows of a staff sheet under the headings that `access.import_staff` knows."""
    return [dict(row) for row in _read(path, STAFF_COLUMNS).values]


def _read(path: Path, columns: tuple[Column, ...]) -> Rows:
    if not path.is_file():
        raise Missing.because(f"找不到文件{path.name}。", "请核对文件路径。", "no_file")
    with path.open("rb") as stream:
        return read_table(File(stream, name=path.name), columns)
