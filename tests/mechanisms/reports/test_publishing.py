"""One page from the draft to the published figure that opens its records and is proved again."""

import json
from argparse import Namespace
from io import BytesIO
from typing import Any

import docx
import pytest
from django.db import connections

from minzheng.config.commands import report as command
from minzheng.foundation.errors import Conflict, Invalid, Missing
from minzheng.mechanisms.activities.public import Activity
from minzheng.mechanisms.documents.public import FileKind, open_document
from minzheng.mechanisms.indicators.public import prove
from minzheng.mechanisms.journal.public import SYSTEM, Entry, Seal, acting
from minzheng.mechanisms.reports.public import (
    Report,
    State,
    compose,
    edit,
    freeze_report,
    open_published,
    prove_report,
    publish,
    published,
    published_figures,
    review,
    send_back,
    sign,
    submit,
)

from .given import OUTLINE, World, text

WORDS = OUTLINE.sections[0].paragraphs[0].replace("{year}", "2019")


def signed(office: World) -> Report:
    report = compose(OUTLINE.code, office.area, 2019, office.writer)
    submit(report, office.writer, version=1)
    review(report, office.lawyer, version=2)
    return sign(report, office.leader, version=3)


def test_from_the_draft_to_the_proof(office: World) -> None:
    report = compose(OUTLINE.code, office.area, 2019, office.writer)
    first = report.paragraphs.get(order=2)
    edit(first, WORDS.replace("{}次", "205次"), office.writer, version=1)
    with pytest.raises(Invalid, match="205次"):
        submit(report, office.writer, version=2)
    edit(first, WORDS, office.writer, version=2)
    submit(report, office.writer, version=3)
    review(report, office.lawyer, version=4)
    sign(report, office.leader, version=5)
    assert not Seal.objects.exists()
    report = freeze_report(report, office.writer, version=6)
    assert Seal.objects.exists()
    assert not published(office.area, 2019).exists() and not published_figures(report).exists()
    report = publish(report, office.publisher, version=7, number_kind="示民报")

    assert list(published(office.area, 2019)) == [report] and report.state == State.PUBLISHED
    assert report.document is not None and report.document.number == "示民报〔2020〕1号"
    rows = {row.code: row for row in published_figures(report)}
    assert {code: row.exact for code, row in rows.items()} == {
        "test.events": "25",
        "test.square": "24",
        "test.rate": "24/25",
    }
    marks = [
        run["mark"]
        for block in json.loads(report.document.sheet)["blocks"]
        for run in block.get("runs", [])
        if run["mark"]
    ]
    assert marks == [str(rows[code].uid) for code in ("test.events", "test.square", "test.rate")]
    with open_document(report.document, FileKind.DOCX) as content:
        written = docx.Document(BytesIO(content.read()))
    assert any("20余次，其中在广场举办24次，占96%" in each.text for each in written.paragraphs)

    opened = open_published(rows["test.square"].uid).shown
    assert opened["opening"] == "records" and len(opened["rows"]) == 24
    assert [proof.holds for proof in prove_report(report)] == [True, True, True]

    changed = Activity.objects.filter(place="广场").first()
    assert changed is not None
    with acting(SYSTEM, "事后改动"):
        Activity.objects.filter(pk=changed.pk).update(place="社区")
    assert text(report)[1] == "开展宣传活动20余次，其中在广场举办24次，占96%。"
    proof = prove(open_published(rows["test.square"].uid))
    assert proof.holds and proof.now == "23"
    newest = Entry.objects.order_by("-seq").first()
    assert newest is not None
    assert [(change.id, change.seq) for change in proof.changed] == [(changed.pk, newest.seq)]


def test_numbers_that_moved_after_the_signature_stop_the_freezing(office: World, tmp_path: Any) -> None:
    report = signed(office)
    with acting(SYSTEM, "事后改动"):
        Activity.objects.filter(place="社区").update(place="广场")
    with pytest.raises(Conflict, match="签发之后"):
        freeze_report(report, office.writer, version=4)
    report.refresh_from_db()
    assert report.frozen_at is None and not report.figures.exists()
    send_back(report, office.leader, version=4, note="数字有变")
    assert Report.objects.get().state == State.DRAFT


def test_order_of_freezing_and_publishing(office: World) -> None:
    report = signed(office)
    with pytest.raises(Conflict):
        publish(report, office.publisher, version=4)
    freeze_report(report, office.publisher, version=4)
    with pytest.raises(Conflict, match="已冻结"):
        freeze_report(report, office.writer, version=5)
    with pytest.raises(Conflict, match="已冻结"):
        send_back(report, office.leader, version=5, note="太晚")
    figure = Report.objects.get().figures.first()
    assert figure is not None
    with pytest.raises(Missing):
        open_published(figure.uid)


def test_the_command_proves_every_figure_and_names_what_changed_since(office: World, capsys: Any) -> None:
    def proved(*wanted: str, as_json: bool = False) -> tuple[int, str]:
        code = command.run(Namespace(what="prove", files=list(wanted), json=as_json))
        return code, capsys.readouterr().out

    assert proved() == (0, "")
    report = freeze_report(signed(office), office.writer, version=4)
    code, told = proved("2019")
    assert code == 0 and "2020-01-20冻结" in told and "共3个数：3个成立，0个不能证明；0个数" in told
    with acting(SYSTEM, "更正地点"):
        Activity.objects.filter(place="社区").update(place="广场")
    code, told = proved(report.title)
    assert code == 0 and "（更正地点），见日志第" in told and "2个数的记录在冻结后有变化" in told
    code, told = proved(str(report.uid), as_json=True)
    (one,) = json.loads(told)
    assert one["title"] == report.title and [row["frozen"] for row in one["figures"]] == ["25", "24/25", "24"]
    assert (
        one["figures"][2]["now"] == "25" and one["figures"][0]["changed"][0]["how"]["purpose"] == "更正地点"
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE indicators_frozenfigure DISABLE TRIGGER USER")
        cursor.execute("UPDATE indicators_frozenfigure SET exact = '26' WHERE exact = '25'")
    code, told = proved()
    assert code == 1 and "2个成立，1个不能证明" in told
    with pytest.raises(Missing, match=r"“1999”“别的”.*2019 示范区民政局"):
        proved("别的", "1999")
