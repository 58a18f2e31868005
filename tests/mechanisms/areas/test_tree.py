from datetime import date

import pytest

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Missing
from minzheng.mechanisms.areas.public import (
    Area,
    AreaVersion,
    Kind,
    Lineage,
    Part,
    ancestor,
    children,
    find,
    full_name,
    load_tree,
    merge,
    rename,
    responsible_now,
    split,
    transfer,
    version_of,
    within,
    within_when,
)
from minzheng.mechanisms.journal.public import SYSTEM, acting

pytestmark = pytest.mark.django_db
START, LATER = date(2018, 1, 1), date(2019, 6, 1)
ROWS = [
    {"code": "900101001001", "name": "春晖社区", "kind": "社区村", "parent_code": "900101001"},
    {"code": "900101001002", "name": "秋实社区", "kind": "社区村", "parent_code": "900101001"},
    {"code": "900101", "name": "示范区", "kind": "区县", "parent_code": ""},
    {"code": "900101001", "name": "东街街道", "kind": "街道乡镇", "parent_code": "900101"},
    {"code": "900101002", "name": "西街街道", "kind": "街道乡镇", "parent_code": "900101"},
    {"code": "900101001001-G1", "name": "第一网格", "kind": "网格", "parent_code": "900101001001"},
]


@pytest.fixture
def tree(db: None) -> dict[str, Area]:
    with acting(SYSTEM, "测试"):
        areas = load_tree(ROWS, START, "测试区划")
    return {str(row["name"]): area for row, area in zip(ROWS, areas, strict=True)}


def names(on: date, root: Area) -> set[str]:
    return {version_of(area, on).name for area in within(root, on)}


def test_a_loaded_tree_answers_questions(tree: dict[str, Area]) -> None:
    grid = tree["第一网格"]
    assert find("900101001001", START) == tree["春晖社区"]
    assert version_of(grid, START).path == [
        tree[n].pk for n in ("示范区", "东街街道", "春晖社区", "第一网格")
    ]
    assert ancestor(grid, "街道乡镇", START) == tree["东街街道"]
    assert ancestor(grid, Kind.GRID, START) == grid
    assert ancestor(grid, Kind.PROVINCE, START) is None
    assert full_name(grid, START) == "示范区东街街道春晖社区第一网格"
    assert list(children(tree["东街街道"], START)) == [tree["春晖社区"], tree["秋实社区"]]
    assert names(START, tree["东街街道"]) == {"东街街道", "春晖社区", "秋实社区", "第一网格"}
    with pytest.raises(Missing, match="900999"):
        find("900999", START)
    with pytest.raises(Missing):
        version_of(grid, date(2017, 12, 31))


def test_a_table_with_errors_names_them_all_and_leaves_nothing(tree: dict[str, Area]) -> None:
    before = AreaVersion.objects.count()
    rows = [
        {"code": "900102", "name": "甲区", "kind": "区县", "parent_code": ""},
        {"code": "900102", "name": "乙区", "kind": "区县", "parent_code": ""},
        {"code": "9001x", "name": "", "kind": "州", "parent_code": ""},
        {"code": "900102001", "name": "丙街", "kind": "街道乡镇", "parent_code": "900777"},
        {"code": "900102001001", "name": "丁社区", "kind": "社区村", "parent_code": "900102"},
        {"code": "900102002001-A", "name": "戊网格", "kind": "网格", "parent_code": "900102002001-B"},
        {"code": "900102002001-B", "name": "己网格", "kind": "网格", "parent_code": "900102002001-A"},
        {"code": "900101001", "name": "庚街道", "kind": "街道乡镇", "parent_code": "900101"},
        {"code": "900102003", "name": "辛街道", "kind": "街道乡镇", "parent_code": ""},
    ]
    with pytest.raises(Invalid) as caught, acting(SYSTEM, "测试"):
        load_tree(rows, START, "测试区划")
    found = {(p.field, p.code) for p in caught.value.problems}
    assert found == {
        ("2.code", "area-code-twice"),
        ("3.code", "area-code-twice"),
        ("4.code", "area-code"),
        ("4.name", "area-name"),
        ("4.kind", "area-kind"),
        ("5.parent_code", "area-parent"),
        ("6.parent_code", "kind-under-kind"),
        ("7.parent_code", "area-cycle"),
        ("8.parent_code", "area-cycle"),
        ("9.code", "area-code-taken"),
        ("10.parent_code", "area-parent"),
    }
    assert AreaVersion.objects.count() == before
    with pytest.raises(Invalid, match="没有区域"):
        load_tree([], START, "测试区划")


def test_codes_from_spreadsheet_numbers_are_read(db: None) -> None:
    with acting(SYSTEM, "测试"):
        load_tree([{"code": 900103.0, "name": "某区", "kind": "区县", "parent_code": None}], START, "测试")
    assert find("900103", START)


def test_a_split_street_keeps_old_figures_and_passes_on_responsibility(tree: dict[str, Area]) -> None:
    old_view = names(START, tree["示范区"])
    parts = [
        Part("900101001", "东街街道", [tree["春晖社区"]]),
        Part("900101003", "新街街道", [tree["秋实社区"]]),
    ]
    with acting(SYSTEM, "测试"):
        east, new = split(tree["东街街道"], parts, LATER, "批复〔2019〕1号")
    assert names(START, tree["示范区"]) == old_view
    assert names(LATER, east) == {"东街街道", "春晖社区", "第一网格"}
    assert names(LATER, new) == {"新街街道", "秋实社区"}
    assert version_of(tree["第一网格"], LATER).path == [
        tree["示范区"].pk,
        east.pk,
        tree["春晖社区"].pk,
        tree["第一网格"].pk,
    ]
    with pytest.raises(Missing):
        version_of(tree["东街街道"], LATER)
    with clock.at(START):
        assert list(responsible_now(tree["东街街道"])) == [tree["东街街道"]]
    with clock.at(LATER):
        assert list(responsible_now(tree["东街街道"])) == [east, new]
        assert list(responsible_now(tree["秋实社区"])) == [tree["秋实社区"]]


def test_a_part_cut_off_leaves_the_area_in_being(tree: dict[str, Area]) -> None:
    with acting(SYSTEM, "测试"):
        (new,) = split(
            tree["东街街道"], [Part("900101003", "新街街道", [tree["秋实社区"]])], LATER, "批复", remains=True
        )
    assert names(LATER, tree["东街街道"]) == {"东街街道", "春晖社区", "第一网格"}
    assert names(LATER, new) == {"新街街道", "秋实社区"}
    with clock.at(LATER):
        assert list(responsible_now(tree["东街街道"])) == [tree["东街街道"]]


def test_splitting_wrongly_says_everything_and_changes_nothing(tree: dict[str, Area]) -> None:
    parts = [
        Part("900101002", "甲", [tree["春晖社区"], tree["第一网格"]]),
        Part("900101009", "", [tree["春晖社区"]]),
    ]
    with pytest.raises(Invalid) as caught, acting(SYSTEM, "测试"):
        split(tree["东街街道"], parts, LATER, "")
    text = str(caught.value)
    for expected in ("已被使用", "没有名称", "不是它的直接下级", "分给了多个", "没有去处", "依据"):
        assert expected in text
    assert version_of(tree["东街街道"], LATER).valid.upper is None
    assert not Lineage.objects.exists()


def test_merging_and_merging_into(tree: dict[str, Area]) -> None:
    spring, autumn = tree["春晖社区"], tree["秋实社区"]
    with acting(SYSTEM, "测试"):
        one = merge([spring, autumn], Part("900101001001", "春秋社区"), LATER, "批复")
    assert names(LATER, one) == {"春秋社区", "第一网格"}
    with clock.at(LATER):
        assert list(responsible_now(spring)) == [one]
        assert list(responsible_now(autumn)) == [one]
    with acting(SYSTEM, "测试"):
        assert (
            merge([tree["西街街道"], tree["东街街道"]], tree["西街街道"], date(2020, 1, 1), "批复")
            == tree["西街街道"]
        )
    with clock.at(date(2020, 1, 1)):
        assert list(responsible_now(tree["东街街道"])) == [tree["西街街道"]]
        assert ancestor(one, Kind.STREET) == tree["西街街道"]
    with pytest.raises(Invalid, match="不足两个"), acting(SYSTEM, "测试"):
        merge([one], one, date(2020, 2, 1), "批复")


def test_renames_and_transfers_keep_the_area(tree: dict[str, Area]) -> None:
    spring = tree["春晖社区"]
    with acting(SYSTEM, "测试"):
        rename(spring, LATER, "批复", name="春光社区")
        transfer(spring, tree["西街街道"], LATER, "批复", code="900101002001")
    assert version_of(spring, START).name == "春晖社区"
    version = version_of(spring, LATER)
    assert (version.name, version.code) == ("春光社区", "900101002001")
    assert names(LATER, tree["西街街道"]) == {"西街街道", "春光社区", "第一网格"}
    assert AreaVersion.objects.filter(area=spring).count() == 2
    with pytest.raises(Conflict, match="先后"), acting(SYSTEM, "测试"):
        rename(spring, date(2019, 1, 1), "批复", name="旧")
    with pytest.raises(Conflict, match="先后"), acting(SYSTEM, "测试"):
        transfer(tree["西街街道"], tree["示范区"], date(2019, 1, 1), "批复")
    with pytest.raises(Invalid, match="自己的下级"), acting(SYSTEM, "测试"):
        transfer(tree["西街街道"], spring, LATER, "批复")


def test_figures_over_a_period_follow_each_rows_own_day(tree: dict[str, Area]) -> None:
    with acting(SYSTEM, "测试"):
        transfer(tree["春晖社区"], tree["西街街道"], LATER, "批复")
        early = Lineage.objects.create(
            old=tree["春晖社区"], new=tree["春晖社区"], on=START, kind="更名", basis="1"
        )
        late = Lineage.objects.create(
            old=tree["春晖社区"], new=tree["春晖社区"], on=LATER, kind="更名", basis="2"
        )
    rows = Lineage.objects.filter(pk__in=[early.pk, late.pk])
    assert list(rows.filter(within_when(tree["东街街道"], "old_id", "on"))) == [early]
    assert list(rows.filter(within_when(tree["西街街道"], "old_id", "on"))) == [late]
