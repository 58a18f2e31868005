"""Nobody sees another area's record, and nobody misses one of theirs: every page of a random bureau against a plain rule."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.promises.trees import TODAY, WORD, Tree, grow

from minzheng.foundation import clock
from minzheng.foundation.errors import Refused
from minzheng.mechanisms.access.public import Account, Mandate, Seat, seat_of, visible
from minzheng.mechanisms.areas.public import AreaVersion, Lineage
from minzheng.mechanisms.desk import gate as desk_gate
from minzheng.mechanisms.documents import vault
from minzheng.mechanisms.documents.issuing import digest
from minzheng.mechanisms.documents.public import open_file
from minzheng.mechanisms.journal.public import SYSTEM, acting

TREES = 100
WHOLE = {"desk/ledger.html", "desk/inbox.html", "desk/search.html", "desk/dossier.html"}
FACTORY = RequestFactory()


class Rule:
    """Who sees what, in plain words: outsiders what is about them; staff what lies where their unit answers,
    of matters that a mandate of their post (other than 系统管理) covers."""

    def __init__(self) -> None:
        self.paths = {v.area_id: set(v.path) for v in AreaVersion.objects.filter(valid__contains=TODAY)}
        self.steps = list(Lineage.objects.values_list("old_id", "new_id"))
        self.granted = list(Mandate.objects.exclude(function="administering").values_list("post", "matters"))

    def heirs(self, area: int) -> set[int]:
        if area in self.paths:
            return {area}
        return {heir for old, new in self.steps if old == area for heir in self.heirs(new)}

    def sees(self, seat: Seat, area: int, matter: str | None = None, subject: str = "") -> bool:
        if seat.represents:
            return subject == seat.represents
        if seat.post is None or seat.unit is None:
            return False
        codes = [code for post, code in self.granted if post == seat.post.pk]
        near = any(top in self.paths[at] for top in self.heirs(seat.unit.area_id) for at in self.heirs(area))
        return near and any(
            matter is None or code in ("*", matter) or (code[-1] == "." and matter.startswith(code))
            for code in codes
        )


class Page:
    """The pages as one account gets them, through the address table and the gate, without a session store."""

    def __init__(self, account: Account) -> None:
        self.account, self.session = account, {}

    def text(self, address: str) -> str:
        answer = self._ask(FACTORY.get(address))
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    def status(self, address: str) -> int:
        answer = self._ask(FACTORY.get(address))
        answer.close()
        return int(answer.status_code)

    def table(self, address: str) -> set[str]:
        sheet = CalamineWorkbook.from_filelike(BytesIO(self._ask(FACTORY.post(address)).content))
        return {str(cell) for row in sheet.get_sheet_by_index(0).to_python() for cell in row}

    def _ask(self, request: HttpRequest) -> HttpResponse:
        match = resolve(request.path)
        request.user, request.session, request.resolver_match = self.account, self.session, match
        return match.func(request, *match.args, **match.kwargs)


@pytest.fixture
def folder(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[str]:
    """The digest of the one stored file and document; pages that show a single record are not drawn."""
    settings.MEDIA_ROOT = tmp_path
    name = digest("{}")
    page = vault.name_for("rendered", f"{name}.pdf")
    for place in (f"{name[:2]}/{name[2:4]}/{name}", f"rendered/{page[:2]}/{page}"):
        vault.put([b"ok"], tmp_path / place, tmp_path / "incoming")
    draw = desk_gate.render

    def drawn(request: HttpRequest, template: str, context: Any, **more: Any) -> HttpResponse:
        if template in WHOLE:
            return draw(request, template, context, **more)
        return HttpResponse(status=more.get("status", 200))

    monkeypatch.setattr(desk_gate, "render", drawn)
    request_finished.disconnect(close_old_connections)  # as the test client does
    yield name
    request_finished.connect(close_old_connections)


def check_a_tree(draw: st.DrawFn, folder: str) -> None:
    with pytest.raises(ZeroDivisionError), clock.at(TODAY), acting(SYSTEM, "测试"):  # rolled back each time
        tree = grow(draw, folder)
        rule = Rule()
        for account in tree.accounts:
            check_lists(tree, rule, account)
            check_single_records(tree, rule, account)
            check_rows(tree, rule, seat_of(account))
        1 / 0  # noqa: B018


@given(data=st.data())
@settings(max_examples=TREES, deadline=None, suppress_health_check=list(HealthCheck))
def test_nobody_sees_too_much_or_too_little(folder: str, data: st.DataObject) -> None:
    check_a_tree(data.draw, folder)


@pytest.mark.parametrize(
    "room", ["views_ledger", "views_inbox", "views_parties", "parties", "case_page", "views_papers"]
)
@pytest.mark.parametrize("leaks", [True, False])
def test_a_broken_gate_is_seen(folder: str, monkeypatch: pytest.MonkeyPatch, room: str, leaks: bool) -> None:
    def broken(rows: Any, seat: Seat) -> Any:
        return rows if leaks else rows.none()

    monkeypatch.setattr(f"minzheng.mechanisms.desk.{room}.visible", broken)

    @given(data=st.data())
    @settings(
        max_examples=30,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def check(data: st.DataObject) -> None:
        check_a_tree(data.draw, folder)

    with pytest.raises(AssertionError):
        check()


def check_lists(tree: Tree, rule: Rule, account: Account) -> None:
    """List, count, search and export show the same cases, and exactly these."""
    seat, page = seat_of(account), Page(account)
    mine = sorted(
        one.number for one in tree.cases if rule.sees(seat, one.area_id, one.matter, one.subject_key)
    )
    keys = sorted(key_of(one) for one in tree.parties if sees_party(rule, seat, one))
    ledger, found = page.text("/cases/"), page.text(f"/search/?q={WORD}")
    assert links(ledger, "cases") == mine
    assert f'<span class="count">{len(mine)}件</span>' in ledger
    assert (
        links(page.text("/?tab=late" if seat.post and not seat.represents else "/?tab=mine"), "cases") == mine
    )
    assert links(found, "cases") == mine
    assert links(found, "parties") == [one for one in keys if not one.startswith("household")]
    cells = page.table("/cases/")
    assert sorted(one.number for one in tree.cases if one.number in cells) == mine


def check_single_records(tree: Tree, rule: Rule, account: Account) -> None:
    """The page of a case, its paper and its document, and each dossier: there, or the answer for what is not there."""
    seat, page = seat_of(account), Page(account)
    for case, paper, document in zip(tree.cases, tree.papers, tree.documents, strict=True):
        status = 200 if rule.sees(seat, case.area_id, case.matter, case.subject_key) else 404
        for address in (f"/cases/{case.number}/", f"/papers/{paper.pk}/", f"/documents/{document.pk}/"):
            assert page.status(address) == status, address
    for one in tree.parties:
        address = f"/parties/{key_of(one)}/"
        if not sees_party(rule, seat, one):
            assert page.status(address) == 404, address
            continue
        theirs = [case for case in tree.cases if case.subject_key == key_of(one)]
        shown = [case for case in theirs if rule.sees(seat, case.area_id, case.matter, case.subject_key)]
        assert links(page.text(address), "cases") == sorted(case.number for case in shown)


def check_rows(tree: Tree, rule: Rule, seat: Seat) -> None:
    """What no page lists yet passes the same gate; photos open with their record and not otherwise."""
    for rows, path in ((tree.notices, None), (tree.activities, "kind"), (tree.inspections, "checklist")):
        seen = {
            one.pk
            for one in rows
            if rule.sees(seat, one.area_id, path and getattr(one, path), getattr(one, "shown_to", ""))
        }
        assert set(visible(type(rows[0]).objects.all(), seat).values_list("pk", flat=True)) == seen
    for one, visit in zip(tree.findings, tree.inspections, strict=True):
        expected = rule.sees(seat, visit.area_id, visit.checklist, visit.shown_to)
        assert visible(type(one).objects.filter(pk=one.pk), seat).exists() == expected
        assert opens(one.photos.get(), seat) == expected
    activity = tree.activities[0]
    assert opens(activity.files.get(), seat) == rule.sees(seat, activity.area_id, activity.kind)


def links(text: str, what: str) -> list[str]:
    return sorted(set(re.findall(rf'href="/{what}/([^/"?]+)/"', text)))


def key_of(party: Any) -> str:
    return f"{type(party).__name__.lower()}:{party.pk}"


def sees_party(rule: Rule, seat: Seat, party: Any) -> bool:
    return rule.sees(seat, party.area_id, None, getattr(party, "subject_key", ""))


def opens(stored: Any, seat: Seat) -> bool:
    try:
        open_file(stored, seat).close()
    except Refused:
        return False
    return True
