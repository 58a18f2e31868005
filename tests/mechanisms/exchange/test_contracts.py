"""Contracts are read strictly: everything wrong in a file at once, and nothing of it counts then."""

from pathlib import Path

import pytest
import yaml
from tests.mechanisms.exchange.conftest import HERE

from minzheng.foundation.errors import Invalid, Missing
from minzheng.mechanisms.exchange.public import load_senders, load_sources, sender_of, source_of, sources

DEATHS = yaml.safe_load((HERE / "sources.yaml").read_text())[0]


def written(folder: Path, *rows: object) -> Path:
    path = folder / "sources.yaml"
    path.write_text(yaml.safe_dump(list(rows), allow_unicode=True))
    return path


def test_contracts_say_what_they_say(contracts: None) -> None:
    assert [one.code for one in sources()] == ["deaths", "deposits", "vehicles", "wages"]
    wages, deposits = source_of("wages"), source_of("deposits")
    assert [str(one) for one in wages.basis] == [
        "《社会救助法》第十八条",
        "《最低生活保障审核确认办法》第十一条",
    ]
    assert (wages.number.code, wages.person_name and wages.person_name.code) == ("id_number", "person")
    assert [one.code for one in source_of("vehicles").other_people] == ["co_owner"]
    assert (wages.field("base").lowest, wages.field("base").highest) == (0, 10_000_000)
    assert [one.code for one in deposits.senders()] == ["bank_a", "bank_b"]
    assert [one.name for one in wages.senders()] == ["市人力资源和社会保障局"]
    assert (deposits.needs_authorisation, deposits.sensitive, wages.sensitive) == (True, True, False)
    assert len({one.digest for one in sources()}) == 4
    with pytest.raises(Missing):
        source_of("nothing")
    with pytest.raises(Missing):
        sender_of("bank_a", wages)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "Deaths 1"}, "source.code"),
        ({"owner": "nobody"}, "source.owner"),
        ({"basis": {"title": "社会救助法", "article": 999}}, "law.unknown_article"),
        ({"basis": {"title": "没有的法"}}, "law.unknown_statute"),
        ({"basis": "社会救助法"}, "source.basis"),
        ({"frequency": "sometimes"}, "source.frequency"),
        ({"due": -1}, "source.due"),
        ({"due": True}, "source.due"),
        ({"mode": "all"}, "source.mode"),
        ({"format": "pdf"}, "source.format"),
        ({"format": "fixed"}, "source.width"),
        ({"encoding": "utf-16"}, "source.encoding"),
        ({"transport": "fax"}, "source.transport"),
        ({"keys": ["nothing"]}, "source.keys"),
        ({"keys": []}, "source.keys"),
        ({"readers": ["boss"]}, "source.readers"),
        ({"rows": [1]}, "source.rows"),
        ({"tolerance": "1%"}, "source.tolerance"),
        ({"sensitive": "yes"}, "source.sensitive"),
        ({"purpose": ""}, "law.missing_key"),
        ({"colour": "red"}, "law.unknown_key"),
        ({"columns": []}, "source.columns"),
        ({"columns": [{"name": "姓名", "code": "person", "kind": "person_name"}]}, "source.no_number"),
        ({"columns": [*DEATHS["columns"], DEATHS["columns"][0]]}, "source.column_twice"),
        (
            {"columns": [*DEATHS["columns"], {"name": "甲", "code": "key", "kind": "text"}]},
            "source.column_code",
        ),
        ({"columns": [*DEATHS["columns"], {"name": "甲", "code": "jia", "kind": "colour"}]}, "source.kind"),
        (
            {"columns": [*DEATHS["columns"], {"name": "甲", "code": "jia", "kind": "choice"}]},
            "source.choices",
        ),
        (
            {
                "columns": [
                    *DEATHS["columns"],
                    {"name": "甲", "code": "jia", "kind": "text", "not_future": True},
                ]
            },
            "source.flag",
        ),
        (
            {"columns": [*DEATHS["columns"], {"name": "甲", "code": "jia", "kind": "text", "lowest": 1}]},
            "source.limit",
        ),
        (
            {
                "columns": [
                    *DEATHS["columns"],
                    {"name": "甲", "code": "jia", "kind": "money", "lowest": "很多"},
                ]
            },
            "money.form",
        ),
        (
            {"columns": [*DEATHS["columns"], {"name": "甲", "code": "jia", "kind": "text", "width": 5}]},
            "source.width",
        ),
    ],
)
def test_what_is_wrong_is_named(
    contracts: None, tmp_path: Path, change: dict[str, object], code: str
) -> None:
    before = sources()
    path = written(tmp_path, {**DEATHS, "code": "other", **change})
    with pytest.raises(Invalid) as found:
        load_sources(path)
    assert code in {one.code for one in found.value.problems}
    assert sources() == before


def test_everything_is_named_at_once(contracts: None, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {**DEATHS, "code": "one", "mode": "all", "due": -1, "basis": {"title": "社会救助法", "article": 999}},
        {**DEATHS, "code": "two", "owner": "nobody"},
        {**DEATHS},
    )
    with pytest.raises(Invalid) as found:
        load_sources(path)
    codes = [one.code for one in found.value.problems]
    assert sorted(codes) == [
        "law.unknown_article",
        "source.due",
        "source.mode",
        "source.owner",
        "source.twice",
    ]


def test_loading_again_replaces(contracts: None, tmp_path: Path) -> None:
    from minzheng.mechanisms.exchange.contracts import keep_senders, keep_sources

    path = written(tmp_path, {**DEATHS, "code": "one"})
    load_sources(path)
    load_sources(written(tmp_path, {**DEATHS, "code": "two"}))
    assert {one.code for one in sources()} == {"deaths", "deposits", "vehicles", "wages", "two"}
    keep_sources(path, [])
    senders = tmp_path / "senders.yaml"
    for text in (
        "- {code: bank_a, name: 丙, kind: bank}",
        "- {code: x1, name: 丙, kind: shop}",
        "- {code: X, name: 丙, kind: bank}",
    ):
        senders.write_text(text)
        with pytest.raises(Invalid):
            load_senders(senders)
    senders.write_text("- {code: bank_c, name: 丙银行, kind: bank}")
    load_senders(senders)
    assert [one.code for one in source_of("deposits").senders()] == ["bank_a", "bank_b", "bank_c"]
    keep_senders(senders, [])
