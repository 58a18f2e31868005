"""A ledger of 低保 households comes over: checked all at once, good households decided and entered once, taken back."""

import datetime
import io

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.bureau import plant
from tests.domains.social_assistance.ledgers import HEADS, Section, faults, household, number_of, workbook

from minzheng.domains.social_assistance.benefits.ledger_import import COLUMNS, SAMPLE
from minzheng.domains.social_assistance.benefits.minimum_living import BOOK
from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Refused
from minzheng.mechanisms.documents import table_stream
from minzheng.mechanisms.documents.public import read_stored, template
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, PaymentInstruction, perform
from minzheng.mechanisms.payments.public import account_of
from minzheng.mechanisms.registry.public import (
    Decision,
    Fact,
    Household,
    Membership,
    Person,
    RegisterEntry,
    as_of,
    end,
    identify,
    join,
)
from minzheng.mechanisms.rolls.public import RollCheck, ask_undo, submit_roll

TODAY = datetime.date(2019, 3, 4)


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def section(bureau):
    return Section.of(bureau)


def test_a_household_comes_over_with_all_it_has(section):
    check = section.check(household(1, 3), household(2))
    assert (check.rows, check.homes, check.good_rows, check.good_homes) == (4, 2, 4, 2)
    assert not check.faults.exists() and check.wrong_file is None
    assert not Person.objects.exists() and check.case.step == "submit"
    done = section.decide(check)
    assert (done.entered_homes, done.entered_rows) == (2, 4)
    line = as_of(BOOK, TODAY).get(data__members=3)
    head = Person.objects.get(pk=line.data["payee"])
    assert head.id_number == number_of(1) and line.household.head == head
    assert line.data["amount"] == 303_000 and line.data["residence"] == "城镇"
    assert line.household.address == "先锋路1号" and line.case_id == check.case_id
    members = Membership.objects.filter(household=line.household).order_by("pk")
    assert [one.relation for one in members] == ["本人", "配偶", "子女"]
    account = account_of(head, TODAY)
    assert account is not None and (account.number, account.bank) == ("020000000001", "示范银行")
    assert Fact.objects.get(household=line.household).content == {
        "户编号": "000001", "家庭月收入": 0, "致贫原因": "因病"
    }  # fmt: skip


def test_the_same_table_again_has_no_effect(section):
    section.take(household(1, 3), household(2))
    before = (
        Person.objects.count(),
        Household.objects.count(),
        RegisterEntry.objects.count(),
        Fact.objects.count(),
    )
    check = section.check(household(1, 3), household(2))
    assert (check.same_rows, check.good_rows, check.returned) == (4, 0, [])
    after = (
        Person.objects.count(),
        Household.objects.count(),
        RegisterEntry.objects.count(),
        Fact.objects.count(),
    )
    assert after == before


def returned_table(check):
    """The file of wrong rows as it would be uploaded again."""
    with read_stored(check.wrong_file) as content:
        return ContentFile(content.read(), name="退回的行.xlsx")


def test_every_fault_of_every_kind_at_once(section):
    with acting(SYSTEM, "登记逝者"):
        dead = identify("张丙", number_of(90), section.bureau.area("120110001001"))
        Person.objects.filter(pk=dead.pk).update(died_on=datetime.date(2019, 1, 2))
        identify("王秀英", number_of(91), section.bureau.area("120110001001"))
    wrong_digit = number_of(3)[:17] + ("1" if number_of(3)[17] != "1" else "2")
    future = datetime.date(2019, 5, 1)
    homes = [
        household(1),
        household(3, id_number=wrong_digit, payee=number_of(3)),
        household(4, id_number=float(int(number_of(4)[:17] + "0"))),
        household(5, community="不存在社区"),
        household(6, community=None, street=None, area_code="999901001001"),
        household(7, community=None, street=None),
        household(8, amount=0),
        household(9, amount="壹千元"),
        household(10, since="去年"),
        household(11, since=future),
        household(12, account="62220000000000000001"[:19]),
        household(13, 2, members=3),
        household(14, payee=number_of(1)),
        household(15, relation="邻居"),
        household(16, relation="配偶"),
        household(17, sex="男"),
        household(18, born=datetime.date(1999, 9, 9)),
        household(19, amount="=500+10"),
        household(20, phone="12"),
        household(21, name=None),
        household(22, residence=None),
        household(1),
        household(23, id_number=number_of(1)),
        household(90, name="张丙"),
        household(91, name="王秀兰"),
        household(24, income=-1),
        [*household(25), household(25, 2)[1] | {"bank": "另一家银行", "members": 1}],
    ]
    rows = [row for home in homes for row in home]
    at = {}
    for number, row in enumerate(rows, 2):
        at.setdefault(row["home"], number)
    check = section.check(*homes)
    first = {int(home): row for home, row in at.items()}
    wanted = {
        (first[3], "id_number", "id.check_digit"),
        (first[4], "id_number", "import.lost_digits"),
        (first[5], "community", "roll.area_unknown"),
        (first[6], "area_code", "roll.area_unknown"),
        (first[7], "community", "ledger.no_area"),
        (first[8], "amount", "ledger.amount"),
        (first[9], "amount", "money.form"),
        (first[10], "since", "import.date"),
        (first[11], "since", "ledger.since"),
        (first[12], "account", "account.check_digit"),
        (first[13], "members", "ledger.count"),
        (first[14], "payee", "ledger.payee"),
        (first[15], "relation", "import.option"),
        (first[16], "relation", "ledger.heads"),
        (first[17], "sex", "ledger.sex"),
        (first[18], "born", "ledger.born"),
        (first[19], "amount", "import.formula"),
        (first[20], "phone", "phone.mobile"),
        (first[21], "name", "import.required"),
        (first[22], "residence", "import.required"),
        (first[23] - 1, "home", "roll.home_twice"),
        (first[23] - 1, "id_number", "roll.person_twice"),
        (first[23], "id_number", "roll.person_twice"),
        (first[90], "id_number", "roll.dead"),
        (first[91], "name", "person.other_name"),
        (first[24], "income", "ledger.income"),
        (first[25] + 1, "bank", "ledger.disagree"),
        (first[25], "members", "ledger.count"),
        (first[23], "payee", "ledger.payee"),
    }
    assert faults(check) - wanted == set() and wanted - faults(check) == set()
    assert (check.good_homes, check.good_rows) == (1, 1)
    assert not RegisterEntry.objects.exists() and Person.objects.count() == 2


def test_wrong_rows_come_back_in_the_template_and_go_in_once_mended(section):
    check = section.check(household(1), household(2, 2, amount=None), household(3))
    done = section.decide(check)
    assert (done.entered_homes, done.good_homes, len(check.returned)) == (2, 2, 1)
    book = openpyxl.load_workbook(io.BytesIO(returned_table(check).read()))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    assert heads[-1] == "错误说明" and [head.rstrip("*") for head in heads[:-1]] == list(HEADS.values())
    assert sheet.max_row == 3, "the whole household goes back"
    amount = list(HEADS).index("amount") + 1
    assert sheet.cell(2, amount).fill.fgColor.rgb == "FFF9D6D5"
    assert sheet.cell(2, 3).fill.fgColor.rgb != "FFF9D6D5"
    assert "“月保障金”" in sheet.cell(2, len(heads)).value and "整户退回" in sheet.cell(3, len(heads)).value
    sheet.cell(2, amount).value = 2020
    out = io.BytesIO()
    book.save(out)
    mended = section.check(upload=ContentFile(out.getvalue(), name="改正.xlsx"))
    assert (mended.rows, mended.good_homes, mended.returned) == (2, 1, [])
    assert section.decide(mended).entered_rows == 2
    again = section.check(upload=ContentFile(out.getvalue(), name="改正.xlsx"))
    assert (again.same_rows, again.good_rows) == (2, 0)
    assert as_of(BOOK, TODAY).count() == 3


def test_a_changed_row_is_told_and_nothing_is_overwritten(section):
    section.take(household(1), household(2, 2))
    check = section.check(household(1, amount=1500, account="02009999"), household(2, 3))
    told = "".join(one.message for one in check.faults.all())
    assert check.changed_homes == 2 and check.good_homes == 0
    assert "月保障金登记为1,010.00元，表中为1,500.00元" in told
    assert "“收款账户”的内容不同" in told and "2人，与表中的3人不一致" in told
    with pytest.raises(Conflict, match="没有可以登记的新户"):
        submit_roll(check, section.maker)
    assert as_of(BOOK, TODAY).get(data__members=1).data["amount"] == 101_000


def test_somebody_of_another_household_or_register_is_told(section):
    section.take(household(1, 2), household(2))
    moved = household(3, 2)
    moved[1] |= {"id_number": number_of(1, 1), "name": household(1, 2)[1]["name"]}
    check = section.check(moved)
    assert faults(check) == {(3, "id_number", "roll.other_home")}
    assert "该户在“最低生活保障”中" in check.faults.get().message
    both = household(1)
    both.append(
        household(3, 2)[1] | {"home": "000001", "id_number": number_of(2), "name": household(2)[0]["name"]}
    )
    both[0]["members"] = 2
    assert "roll.other_home" in {one.code for one in section.check(both).faults.all()}


def test_two_tables_at_the_same_time_enter_once(section):
    first, second = section.check(household(1), household(2)), section.check(household(2), household(3))
    waiting = submit_roll(second, section.maker)
    section.decide(first)
    section.grant(waiting)
    assert RollCheck.objects.get(pk=second.pk).entered_homes == 1
    assert as_of(BOOK, TODAY).count() == 3 and Person.objects.count() == 3


def test_what_became_wrong_after_the_check_stops_the_decision(section):
    first, second = section.check(household(1)), section.check(household(1, amount=999))
    waiting = submit_roll(second, section.maker)
    section.decide(first)
    with pytest.raises(Conflict, match="核对之后情况有变"):
        section.grant(waiting)
    assert as_of(BOOK, TODAY).get().data["amount"] == 101_000


def test_undone_by_another_person_and_taken_over_anew(section):
    done = section.take(household(1, 2), household(2))
    case = ask_undo(done, section.maker, "导错了台账")
    assert as_of(BOOK, TODAY).count() == 2
    with pytest.raises(Refused):
        perform(case, "同意", section.maker, version=case.version)
    section.grant(case)
    assert as_of(BOOK, TODAY).count() == 0 and as_of(BOOK, datetime.date(2018, 6, 1)).count() == 0
    assert RegisterEntry.objects.count() == 2, "the trace stays"
    assert set(RegisterEntry.objects.values_list("ended_by_case", flat=True)) == {case.pk}
    assert not Membership.objects.filter(valid__isempty=False).exists()
    assert account_of(Person.objects.get(id_blind=Person.objects.first().id_blind), TODAY) is None
    with pytest.raises(Conflict, match="已经撤销"):
        ask_undo(RollCheck.objects.get(pk=done.pk), section.maker, "再撤一次")
    again = section.take(household(1, 2), household(2))
    assert again.entered_homes == 2 and Person.objects.count() == 3


def test_undo_is_refused_and_says_what_rests_on_it(section):
    done = section.take(household(1, 2), household(2), household(3))
    lines = list(RegisterEntry.objects.order_by("pk"))
    with acting(SYSTEM, "后来的事"):
        PaymentInstruction.objects.create(
            case=done.case, item=BOOK.code, payee_key=f"household:{lines[0].household_id}", period="2019-03", amount=1,
            ordered_on=TODAY, area=done.case.area, snapshot={"entry": lines[0].pk},
        )  # fmt: skip
        other = identify("李四", number_of(400), section.bureau.area("120110001001"))
        join(other, lines[1].household, "其他", TODAY)
    with pytest.raises(Refused) as caught:
        ask_undo(done, section.maker, "导错了")
    told = {problem.message for problem in caught.value.problems}
    assert told == {"户编号000001：已有付款指令。", "户编号000002：家庭成员已有变更。"}


def test_undo_asked_before_something_happened_is_refused_at_the_decision(section):
    done = section.take(household(1))
    case = ask_undo(done, section.maker, "导错了")
    line = RegisterEntry.objects.get()
    with acting(SYSTEM, "停保"):
        end(line, Decision(done.case_id, done.case.number, TODAY), TODAY)
    with pytest.raises(Refused, match="变更或终止"):
        section.grant(case)
    assert RegisterEntry.objects.get().valid_to == TODAY


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (lambda: ContentFile(b"", name="台账.xlsx"), "空"),
        (lambda: ContentFile(b"a,b\n1,2\n", name="台账.csv"), "不接收文本表格"),
        (lambda: ContentFile(b"a,b\n1,2\n", name="台账.xlsx"), "不是可以接收的文件"),
        (lambda: ContentFile(b"\xd0\xcf\x11\xe0" + b"\0" * 600, name="台账.xls"), "不是可以接收的文件"),
        (lambda: ContentFile(b"PK\x03\x04broken", name="台账.xlsx"), "损坏"),
        (lambda: workbook([]), "没有数据行"),
        (lambda: workbook(household(1), {"name": "姓名", "id_number": "证件"}), "表格缺少“户编号”一列"),
        (lambda: workbook(household(1), HEADS | {"bank": "姓名"}), "两列“姓名”"),
    ],
)
def test_a_file_that_is_no_ledger(section, upload, told):
    with pytest.raises(Invalid, match=told):
        section.check(upload=upload())
    assert not Case.objects.exists() and not RollCheck.objects.exists()


def test_a_table_too_long_or_too_wide_is_refused_before_it_is_read(section, monkeypatch):
    monkeypatch.setattr(table_stream, "ROWS", 2)
    with pytest.raises(Invalid, match="超过2行"):
        section.check(*(household(one) for one in range(1, 14)))
    monkeypatch.setattr(table_stream, "LARGEST", 100)
    with pytest.raises(Invalid, match="兆字节"):
        section.check(household(1))


def test_the_area_is_that_of_the_seat(section):
    street = section.bureau.seat("张贵庄街道办事处", "赵强", registering="registry. social_assistance.")
    section.maker = street
    area = section.bureau.area("120110001")
    check = section.check(
        household(1), household(2, street=None, community=None, area_code="120110002001"), area=area
    )
    assert [(one.column, one.code) for one in check.faults.all()] == [("区划代码", "roll.area_elsewhere")]
    with pytest.raises(Refused):
        section.check(household(1), area=section.bureau.area("120110002"))


def test_only_the_section_of_the_register_files_it(section):
    section.maker = section.bureau.seat("社会事务科", "刘丽", registering="registry. community.")
    with pytest.raises(Refused, match="最低生活保障"):
        section.check(household(1))


def test_the_template_and_its_sample_fit(section):
    book = openpyxl.load_workbook(io.BytesIO(template(COLUMNS, SAMPLE)))
    assert book.sheetnames == ["数据", "填写说明", "示例"]
    assert [cell.value.rstrip("*") for cell in book["数据"][1]] == list(HEADS.values()) and len(HEADS) == 25
    assert len(book["数据"].data_validations.dataValidation) == 3
    del book["数据"], book["填写说明"]
    out = io.BytesIO()
    book.save(out)
    with acting(SYSTEM, "设立"):
        plant(
            [
                ("120110003", "示范街道", "街道乡镇", "120110"),
                ("120110003001", "望江社区", "社区村", "120110003"),
            ]
        )
    with clock.at(datetime.datetime(2026, 3, 4, 9, tzinfo=clock.SHANGHAI)):
        check = section.check(upload=ContentFile(out.getvalue(), name="示例.xlsx"))
    assert (check.good_rows, faults(check)) == (2, set())


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(1, 8), st.booleans(), st.integers(1, 3)),
        max_size=8,
        unique_by=lambda one: one[0],
    ),
    st.lists(
        st.tuples(st.integers(1, 8), st.booleans(), st.integers(1, 3)),
        max_size=8,
        unique_by=lambda one: one[0],
    ),
)
def test_good_households_of_any_mix_are_taken_exactly_once(section, first, second):
    sizes: dict[int, int] = {}
    with transaction.atomic():
        for table in (first, second, first, second):
            homes = [household(at, size, **({} if good else {"amount": "无"})) for at, good, size in table]
            if not homes:
                continue
            check = section.check(*homes)
            new = {at: size for at, good, size in table if good and at not in sizes}
            same = {at for at, good, size in table if good and sizes.get(at) == size}
            assert (check.good_homes, check.same_homes) == (len(new), len(same))
            assert len(check.returned) == len(homes) - len(new) - len(same)
            if new:
                section.decide(check)
            sizes |= new
        held = as_of(BOOK, TODAY)
        assert sorted(one.data["members"] for one in held) == sorted(sizes.values())
        assert Person.objects.count() == sum(sizes.values())
        assert Membership.objects.count() == sum(sizes.values())
        transaction.set_rollback(True)
