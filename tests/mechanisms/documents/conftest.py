"""Keys, a folder for files, an area and samples for the tests of documents."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from minzheng.foundation import keys
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import (
    Addressee,
    Attachments,
    Fields,
    Heading,
    Note,
    Para,
    Run,
    Sheet,
    Signature,
    Table,
    Template,
    TemplateKind,
    text,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting


@pytest.fixture(autouse=True)
def own_keys() -> Iterator[None]:
    with keys.using(keys.KeyRing.ephemeral()):
        yield


@pytest.fixture
def files(tmp_path: Path, settings: object) -> Path:
    """MEDIA_ROOT of this test."""
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"


@pytest.fixture
def area(db: None) -> Area:
    with acting(SYSTEM, "测试"):
        return Area.objects.create(created_on=date(2019, 1, 1))


_DUTY = "各街道办事处要按照“分级负责、属地管理”的原则，对辖区内养老机构逐一开展安全隐患排查。"


def build_notice(data: object) -> Sheet:
    """A full official notice: four heading levels, a table, attachments, signature, imprint."""
    return Sheet(
        title="关于开展养老机构隐患排查的通知",
        blocks=(
            Addressee("各街道办事处"),
            Para(text(_DUTY * 2)),
            Heading(1, text("一、工作目标")),
            Para(text(_DUTY * 6)),
            Heading(2, text("（一）全面排查")),
            Para(
                text("全年共排查隐患", Run("210", "f1"), "处，整改完成", Run("202", "f2"), "处。" + _DUTY * 5)
            ),
            Heading(3, text("1. 消防安全")),
            Para(text(_DUTY * 5)),
            Heading(4, text("（1）重点部位")),
            Para(text(_DUTY * 5)),
            Table(("街道", "隐患数"), ((text("张贵庄街道"), text(Run("21", "f3"))),), (2, 1)),
            Para(text("特此通知。")),
            Attachments(("排查表", "汇总表")),
            Signature("示范区民政局", date(2019, 12, 4)),
            Note("联系人：张䶮"),
        ),
        copies=("区应急局",),
        printer="示范区民政局办公室",
        printed_on=date(2019, 12, 5),
    )


def build_receipt(data: object) -> Sheet:
    return Sheet("受理回执", (Fields((("申请人", "张*"), ("事项", "临时救助"))),), paper="a5")


NOTICE = Template("test.notice", "通知", TemplateKind.OFFICIAL, build_notice)
RECEIPT = Template("test.receipt", "受理回执", TemplateKind.RECEIPT, build_receipt)
