from collections.abc import Iterator
from datetime import date

import pytest

from minzheng.foundation import clock, keys
from minzheng.foundation.errors import Conflict, Invalid
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.access.public import (
    Account,
    Appointment,
    Function,
    Level,
    Mandate,
    Post,
    Staff,
    Unit,
    appoint,
    close_unit,
    create_post,
    create_unit,
    end_absence,
    end_appointment,
    grant,
    hand_over_inbox,
    import_staff,
    inbox_holders,
    login,
    mandates_on,
    move_unit,
    revoke,
    seats_of,
    set_absence,
    unit_for,
    visible,
)
from minzheng.mechanisms.areas.public import Part, split

DAY = date(2019, 5, 6)
ZHANG = make_resident_id("139999", date(1980, 1, 1), 1, Sex.MALE)
LI = make_resident_id("139999", date(1985, 2, 3), 2, Sex.FEMALE)


@pytest.fixture
def ring() -> Iterator[keys.KeyRing]:
    with keys.using(keys.KeyRing.ephemeral()) as one:
        yield one


def row(**cells: str) -> dict[str, object]:
    usual = {
        "姓名": "张三",
        "身份证号": ZHANG,
        "单位": "东街街道办事处",
        "岗位": "受理岗",
        "职能": "受理=elder_care.；审核=*",
        "手机号": "13800138000",
        "登录名": "zhangsan",
    }
    return {**usual, **cells}


def test_a_staff_list_becomes_people_posts_and_accounts(bureau, ring) -> None:
    rows = [
        row(),
        row(单位="西街街道办事处", 登录名=""),
        row(姓名="李四", 身份证号=LI, 单位="社会救助科", 登录名="lisi", 手机号=""),
        dict.fromkeys(row()),
    ]
    made = import_staff(rows)
    assert [one.username for one in made] == ["zhangsan", "lisi"]
    assert login("lisi", made[1].password).staff == Staff.objects.get(name="李四")
    assert Appointment.objects.count() == 3
    assert Staff.objects.count() == 2
    assert set(
        Mandate.objects.filter(post__unit=bureau.units["东街"]).values_list("function", "matters")
    ) == {
        ("accepting", "elder_care."),
        ("reviewing", "*"),
    }
    assert import_staff(rows) == []  # the same list again changes nothing
    assert Appointment.objects.count() == 3
    assert made[0].password not in repr(made[0])


def test_a_staff_list_with_errors_names_all_and_enters_nobody(bureau, ring) -> None:
    rows = [
        row(姓名="", 身份证号="123", 单位="南街", 职能="受理；飞行=*", 手机号="12"),
        row(登录名="same"),
        row(姓名="李四", 身份证号=LI, 登录名="same"),
        row(姓名="张三丰", 登录名=""),
    ]
    with pytest.raises(Invalid) as caught:
        import_staff(rows)
    fields = [p.field for p in caught.value.problems]
    for column in ("姓名", "身份证号", "单位", "职能", "手机号"):
        assert f"2.{column}" in fields
    text = str(caught.value)
    assert "受理=*" in text
    assert "飞行" in text
    assert "已由他人使用" in text
    assert "已属于“张三”" in text
    assert not Staff.objects.exists()
    with pytest.raises(Invalid, match="没有人员"):
        import_staff([])


def test_units_and_posts_are_made_once(bureau) -> None:
    top, area = bureau.units["局"], bureau.areas["示范区"]
    with pytest.raises(Invalid, match="已有单位"):
        create_unit("社会救助科", Level.SECTION, area, top)
    with pytest.raises(Invalid, match="代表对象"):
        create_unit("某养老院", Level.INSTITUTION, area, top)
    post = create_post(top, "受理岗", accepting="elder_care.")
    with pytest.raises(Invalid, match="已存在"):
        create_post(top, "受理岗")
    with pytest.raises(Invalid, match="范围为空"):
        grant(post, Function.DECIDING, " ")
    assert grant(post, Function.ACCEPTING, "elder_care.") == post.mandates.get()
    revoke(post, Function.ACCEPTING, "elder_care.")
    assert not post.mandates.exists(), "granted and taken away on one day: never held"


def test_a_handed_over_post_takes_its_inbox_along(bureau) -> None:
    old, new, post = bureau.person("老王"), bureau.person("小王"), bureau.post("东街", accepting="*")
    appoint(old, post, date(2019, 1, 1))
    with pytest.raises(Conflict, match="无须重复"):
        appoint(old, post, DAY)
    hand_over_inbox(post, old, new)
    assert list(inbox_holders(bureau.units["东街"], Function.ACCEPTING, "x.y")) == [new]
    assert list(inbox_holders(bureau.units["东街"], Function.ACCEPTING, "x.y", date(2019, 5, 5))) == [old]
    with pytest.raises(Conflict, match="已不任"):
        end_appointment(old, post)
    with pytest.raises(Invalid, match="同一人"):
        hand_over_inbox(post, new, new)


def test_absences_are_checked_and_can_end_early(bureau) -> None:
    one, two = bureau.person("甲"), bureau.person("乙")
    with pytest.raises(Invalid) as caught:
        set_absence(one, DAY, date(2019, 5, 1), one, "")
    assert {p.code for p in caught.value.problems} == {"absence-order", "cover-self", "absence-reason"}
    absence = set_absence(one, DAY, date(2019, 5, 20), two, "年休假")
    with pytest.raises(Invalid, match="同期也缺勤"):
        set_absence(two, DAY, DAY, one, "病假")
    end_absence(absence, date(2019, 5, 10))
    absence.refresh_from_db()
    assert absence.end == date(2019, 5, 9)


def test_a_step_goes_to_the_unit_that_does_it(bureau) -> None:
    units, areas = bureau.units, bureau.areas
    bureau.post("东街", accepting="elder_care.")
    bureau.post("局", deciding="*")
    bureau.post("救助科", deciding="social_assistance.")
    spring = areas["春晖社区"]
    assert unit_for(Function.ACCEPTING, "elder_care.subsidy", Level.STREET, spring) == units["东街"]
    assert unit_for("deciding", "social_assistance.relief", "科室", spring) == units["救助科"]
    assert unit_for("deciding", "funeral.subsidy", "科室", spring) == units["局"]
    with pytest.raises(Invalid, match=r"东街街道办事处没有岗位承担事项“funeral\.subsidy”的“受理”"):
        unit_for(Function.ACCEPTING, "funeral.subsidy", Level.STREET, spring)
    with pytest.raises(Invalid, match="没有社区一级的单位"):
        unit_for(Function.FILING, "funeral.subsidy", Level.COMMUNITY, areas["东街街道"])
    close_unit(units["东街"], units["西街"])
    with pytest.raises(Invalid, match="没有街道一级的单位"):
        unit_for(Function.ACCEPTING, "elder_care.subsidy", Level.STREET, spring)


def test_after_a_split_the_old_office_answers_until_it_is_moved(bureau) -> None:
    bureau.post("东街", accepting="*")
    parts = [Part("900101001", "东街街道", [bureau.areas["春晖社区"]]), Part("900101003", "新街街道")]
    east, new = split(bureau.areas["东街街道"], parts, DAY, "批复")
    street = bureau.units["东街"]
    assert unit_for(Function.ACCEPTING, "x.y", Level.STREET, new) == street
    assert unit_for(Function.ACCEPTING, "x.y", Level.STREET, bureau.areas["东街街道"]) == street
    move_unit(street, east)
    assert unit_for(Function.ACCEPTING, "x.y", Level.STREET, bureau.areas["春晖社区"]) == street
    with pytest.raises(Invalid, match="没有街道一级"):
        unit_for(Function.ACCEPTING, "x.y", Level.STREET, new)
    assert unit_for(Function.ACCEPTING, "x.y", Level.STREET, bureau.areas["东街街道"]) == street


def test_certificates_count_in_their_term(bureau) -> None:
    staff = Staff.objects.create(
        name="执法员", person_key="z", certificate_number="ZF-1", certificate_valid=(date(2019, 1, 1), DAY)
    )
    staff.refresh_from_db()
    assert staff.uncertified(date(2019, 5, 5)) == ""
    assert "已失效" in staff.uncertified(DAY)
    assert "没有登记执法证" in bureau.person("无证").uncertified(DAY)


def test_people_posts_and_accounts_have_names(bureau) -> None:
    seat = bureau.seat("东街", reviewing="*")
    assert str(seat.unit) == "东街街道办事处"
    assert str(Account.objects.get()) == seat.account.username
    assert [Post.objects.count(), Unit.objects.count()] == [1, 7]


def test_a_function_is_held_from_its_day_to_its_last(bureau) -> None:
    seat, street = bureau.seat("东街"), bureau.units["东街"]
    area = bureau.areas["春晖社区"]
    granted = grant(seat.post, "accepting", "x.", date(2019, 5, 8), date(2019, 5, 10))

    for day, there in ((7, False), (8, True), (9, True), (10, False)):
        with clock.at(date(2019, 5, day)):
            assert visible(Post.objects.all(), seat).exists() == there
            assert mandates_on(clock.today()).filter(pk=granted.pk).exists() == there
            if there:
                assert unit_for("accepting", "x.y", Level.STREET, area) == street
            else:
                with pytest.raises(Invalid, match="没有岗位承担"):
                    unit_for("accepting", "x.y", Level.STREET, area)
    assert grant(seat.post, "accepting", "x.", date(2019, 5, 9), date(2019, 5, 10)) == granted
    with pytest.raises(Conflict, match="已有"):
        grant(seat.post, "accepting", "x.", date(2019, 5, 9))
    with pytest.raises(Invalid, match="不晚于"):
        grant(seat.post, "deciding", "x.", DAY, DAY)
    revoke(seat.post, "accepting", "x.")
    assert not Mandate.objects.filter(pk=granted.pk).exists(), "one promised for later is simply dropped"


def test_a_closed_unit_has_no_posts_to_sit_in(bureau) -> None:
    clerk, street, west = bureau.seat("东街", accepting="*"), bureau.units["东街"], bureau.units["西街"]
    child = bureau.units["春晖"]
    with pytest.raises(Conflict, match="春晖社区居委会"):
        close_unit(street)
    with pytest.raises(Conflict, match="不能直接撤销"):
        close_unit(bureau.units["局"])
    for wrong in (street, child):
        with pytest.raises(Invalid, match="不能接收"):
            close_unit(street, wrong)
    with clock.at(date(2019, 6, 1)):
        close_unit(street, west)
        child.refresh_from_db()
        assert (child.parent, street.heir, street.closed_on) == (west, west, date(2019, 6, 1))
        assert seats_of(clerk.account)[0].post is None and not mandates_on(DAY.replace(month=6)).exists()
        post = Post.objects.get(pk=clerk.post.pk)
        for act in (
            lambda: create_post(street, "新岗"),
            lambda: grant(post, "deciding", "*"),
            lambda: appoint(bureau.person("新人"), post),
            lambda: create_unit("新社区", Level.COMMUNITY, street.area, street),
        ):
            with pytest.raises(Conflict, match="已于2019-06-01撤销"):
                act()
        with pytest.raises(Invalid, match="无须再次"):
            close_unit(street, west)
    assert seats_of(clerk.account)[0].post == clerk.post, "the day before it was still open"


def test_the_last_administrator_stays(bureau) -> None:
    bureau.seat("救助科", administering="*")
    with pytest.raises(Conflict, match="唯一的系统管理员"):
        close_unit(bureau.units["救助科"])
    bureau.seat("局", administering="*")
    assert close_unit(bureau.units["救助科"]).heir is None
