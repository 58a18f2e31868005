"""A citizen sees their own and nothing else: every page of 我的办件 in a random bureau against a plain rule."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.promises.test_visibility import Page, folder
from tests.promises.trees import TODAY, Tree, grow

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import Account, AccountKind
from minzheng.mechanisms.documents.public import open_file
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.portal.citizens import citizen_of, shown_to_citizen
from minzheng.mechanisms.registry.public import Person

__all__ = ["folder"]
TREES = 50
MINE = "/portal/mine/"


def citizens(draw: st.DrawFn, tree: Tree) -> list[Account]:
    """An account for each person of the tree; some cases about nobody were filed by one of them."""
    people = [one for one in tree.parties if isinstance(one, Person)]
    made = [
        Account.objects.create(
            username=f"c{n}",
            kind=AccountKind.CITIZEN,
            represents=f"person:{one.pk}",
            must_change_password=False,
        )
        for n, one in enumerate(people)
    ]
    for case in tree.cases:
        case.opened_by = draw(st.sampled_from([None, *made]))
        Case.objects.filter(pk=case.pk).update(opened_by=case.opened_by)
    return made


def own(account: Account, case: Case) -> bool:
    """About the person of the account; or filed by it and about nobody."""
    return case.subject_key == account.represents or (
        case.subject_key == "" and case.opened_by is not None and case.opened_by.pk == account.pk
    )


def check(tree: Tree, account: Account) -> None:
    """List, detail, attachments and the gate of files show the own cases, and exactly these."""
    page, seat = Page(account), citizen_of(account).seat
    listed = set(re.findall(rf'href="{MINE}([A-Z]+\d+)/"', page.text(MINE)))
    assert listed == {one.number for one in tree.cases if own(account, one)}
    for case, paper, document in zip(tree.cases, tree.papers, tree.documents, strict=True):
        status = 200 if own(account, case) else 404
        issued = 200 if case.subject_key == account.represents else 404
        assert page.status(f"{MINE}{case.number}/") == status
        assert page.status(f"{MINE}papers/{paper.pk}/") == status
        assert page.status(f"{MINE}documents/{document.pk}/") == issued
        assert paper.file is not None and shown_to_citizen(paper.file, seat) == (status == 200)
        if status == 200:
            open_file(paper.file, seat).close()


def check_a_tree(draw: st.DrawFn, folder: str) -> None:
    with pytest.raises(ZeroDivisionError), clock.at(TODAY), acting(SYSTEM, "测试"):  # rolled back each time
        tree = grow(draw, folder)
        for account in citizens(draw, tree):
            check(tree, account)
        1 / 0  # noqa: B018


@given(data=st.data())
@settings(max_examples=TREES, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_citizen_sees_nothing_but_their_own(folder: str, data: st.DataObject) -> None:
    check_a_tree(data.draw, folder)


def everything(rows: Any, seat: Any) -> Any:
    return rows


def nothing(rows: Any, seat: Any) -> Any:
    return rows.none()


def anybodys(citizen: Any) -> Any:
    return Case.objects.all()


@pytest.mark.parametrize(
    ("name", "broken"),
    [("visible", everything), ("visible", nothing), ("own_cases", anybodys)],
    ids=["gate leaks", "gate shut", "all cases"],
)
def test_a_broken_gate_is_seen(folder: str, monkeypatch: pytest.MonkeyPatch, name: str, broken: Any) -> None:
    monkeypatch.setattr(f"minzheng.mechanisms.portal.citizens.{name}", broken)

    @given(data=st.data())
    @settings(
        max_examples=30,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def look(data: st.DataObject) -> None:
        check_a_tree(data.draw, folder)

    with pytest.raises(AssertionError):
        look()
