"""The bureau's own ledgers of 低保 and 低保边缘 households, taken over: one row per member, a household's rows together (S01).

Bureaus keep one row per person: that is what the provincial forms ask for and what a payment list is made from. What
belongs to the household stands in the row of its head; other rows repeat it or leave it empty.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from minzheng.domains.social_assistance.benefits import low_income, minimum_living
from minzheng.domains.social_assistance.benefits.standing import exclusive_with
from minzheng.foundation import clock
from minzheng.foundation.bank_accounts import parse_account
from minzheng.foundation.errors import Invalid
from minzheng.foundation.identifiers import ResidentId, Sex, parse_phone
from minzheng.mechanisms.areas.public import Area
from minzheng.mechanisms.documents.public import Column, ColumnKind
from minzheng.mechanisms.payments.public import BANK_ACCOUNT
from minzheng.mechanisms.registry.public import FactKind, Register
from minzheng.mechanisms.rolls.public import Faults, Home, Member, Places, Roll, Row, Stated, declare_roll

HOME_KEPT = FactKind("social_assistance.ledger_home", "救助台账(户)", sensitive=True)
PERSON_KEPT = FactKind("social_assistance.ledger_person", "救助台账(人)", sensitive=True)
RELATIONS = {"户主": "本人", "本人": "本人", "配偶": "配偶", "子女": "子女", "父母": "父母", "其他": "其他"}
YUAN, WHOLE, DAY = ColumnKind.MONEY, ColumnKind.INTEGER, ColumnKind.DATE
ONCE = "按户填写，填在户主一行。"
COLUMNS = (
    Column("home", "户编号", longest=40, hint="台账里的户编号；同一户的各行相同并连在一起。"),
    Column("area_code", "区划代码", required=False, longest=12, hint="社区（村）的12位代码；不填代码的须填街道和社区。"),
    Column("street", "街道乡镇", required=False, longest=60, hint="全称，如“张贵庄街道”。"),
    Column("community", "社区（村）", required=False, longest=60, hint="全称，如“詹滨里社区”。"),
    Column("name", "姓名", longest=40),
    Column("id_number", "居民身份证号", longest=20, width=22, hint="该列须为“文本”格式，否则Excel会丢掉末几位。"),
    Column("sex", "性别", required=False, options=("男", "女"), width=8, hint="须与身份证号一致。"),
    Column("born", "出生日期", DAY, required=False, hint="须与身份证号一致。"),
    Column("nation", "民族", required=False, longest=20, width=10),
    Column("relation", "与户主关系", options=tuple(RELATIONS), width=12, hint="每户须有且只有一名户主。"),
    Column("residence", "户籍类别", required=False, options=("城镇", "农村"), width=10, hint=ONCE),
    Column("address", "家庭住址", required=False, width=30, hint=ONCE),
    Column("phone", "联系电话", required=False, longest=20),
    Column("members", "保障人数", WHOLE, required=False, width=10, hint=ONCE + "须等于这一户的行数。"),
    Column("amount", "月保障金", YUAN, required=False, width=12, hint=ONCE + "单位为元。"),
    Column("since", "享受起始日期", DAY, required=False, hint=ONCE),
    Column("payee", "领款人身份证号", required=False, longest=20, width=22, hint=ONCE + "领款人须是本户成员。"),
    Column("bank", "开户银行", required=False, longest=60, hint=ONCE),
    Column("account", "银行账号", required=False, longest=40, width=24, hint=ONCE + "该列须为“文本”格式。"),
    Column("holder", "户名", required=False, longest=40, hint=ONCE + "不填的为领款人姓名。"),
    Column("income", "家庭月收入", YUAN, required=False, width=12, hint=ONCE + "单位为元。"),
    Column("cause", "致贫原因", required=False, longest=60, hint=ONCE),
    Column("health", "健康状况", required=False, longest=40),
    Column("disability", "残疾类别等级", required=False, longest=40),
    Column("remark", "备注", required=False, longest=200),
)  # fmt: skip
OF_HOME = (
    "area_code", "street", "community", "residence", "address", "members", "amount", "since", "payee", "bank", "account",
    "holder", "income", "cause",
)  # fmt: skip
UNPAID = ("residence", "address", "members", "since")
PAID = (*UNPAID, "amount", "payee")
LABELS = {one.key: one.label for one in COLUMNS}
SAMPLE: tuple[Mapping[str, Any], ...] = (
    {
        "home": "0001", "street": "示范街道", "community": "望江社区", "name": "陈桂兰", "id_number": "11010519491231002X",
        "sex": "女", "born": date(1949, 12, 31), "nation": "汉族", "relation": "户主", "residence": "城镇",
        "address": "望江路1号", "phone": "13900000001", "members": 2, "amount": 130000, "since": date(2024, 5, 1),
        "payee": "11010519491231002X", "bank": "示范银行", "account": "0200001234567890", "holder": "陈桂兰",
        "income": 60000, "cause": "因病", "health": "患病", "disability": "", "remark": "",
    },
    {
        "home": "0001", "name": "李建国", "id_number": "110105194912310118", "sex": "男", "relation": "配偶",
        "health": "残疾", "disability": "肢体二级",
    },
)  # fmt: skip


def home_of(needed: Collection[str], rows: Sequence[Row], places: Places, faults: Faults) -> Home | None:
    """The household of some rows, which must say what is needed; None when that or something else it rests on is wrong."""
    paid_into = any(row.values["account"] is not None for row in rows)
    shared = _shared(rows, {*needed, "payee"} if paid_into else needed, faults)
    area = _area(shared, rows[0].number, places, faults)
    members = [_member(row, faults) for row in rows]
    heads = [at for at, row in enumerate(rows) if RELATIONS.get(row.values["relation"] or "") == "本人"]
    first = rows[0].number
    if len(heads) != 1 and all(row.values["relation"] for row in rows):
        faults.add(
            first, "relation", f"这一户有{len(heads)}名户主。", "每户须有且只有一名户主。", "ledger.heads"
        )
    row, count = shared["members"]
    if count is not None and count != len(rows):
        faults.add(
            row,
            "members",
            f"保障人数为{count}，表中这一户有{len(rows)}行。",
            "请核对人数或补全成员。",
            "ledger.count",
        )
    _check_sums(shared, faults)
    payee = _payee(shared, members, faults)
    account = _account(shared, members, payee, faults)
    if faults.found or area is None or len(heads) != 1:
        return None
    known = [one for one in members if one is not None]
    values = {key: value for key, (_, value) in shared.items()}
    since: date = values["since"]

    def line(ids: Sequence[int]) -> dict[str, Any]:
        said = {"amount": values["amount"], "payee": None if payee is None else ids[payee]}
        given = {key: value for key, value in said.items() if value is not None}
        return {"members": len(ids), "residence": values["residence"], **given}

    return Home(
        number=rows[0].values["home"],
        area=area,
        address=values["address"],
        members=tuple(known),
        head=heads[0],
        line=line,
        since=since,
        stated=(*_kept(rows, values, since), *account),
    )


def _shared(rows: Sequence[Row], needed: Collection[str], faults: Faults) -> dict[str, tuple[int, Any]]:
    """What the household says once: the row that says it and the value; contradictions and gaps are noted."""
    shared: dict[str, tuple[int, Any]] = {}
    for key in OF_HOME:
        said = [(row.number, row.values[key]) for row in rows if row.values.get(key) is not None]
        shared[key] = said[0] if said else (rows[0].number, None)
        for number, value in said[1:]:
            if value != said[0][1]:
                faults.add(
                    number, key, f"与第{said[0][0]}行同一户的内容不同。", "请改为一致，或只在户主一行填写。",
                    "ledger.disagree",
                )  # fmt: skip
        if not said and key in needed and not any(row.cells.get(key) not in (None, "") for row in rows):
            faults.add(rows[0].number, key, "未填写。", "请在户主一行补填。", "import.required")
    return shared


def _area(shared: Mapping[str, tuple[int, Any]], first: int, places: Places, faults: Faults) -> Area | None:
    code, street, community = (shared[key] for key in ("area_code", "street", "community"))
    try:
        if code[1] is not None:
            found = places.by_code(code[1])
            if community[1] is not None and places.by_name(street[1] or "", community[1]) != found:
                faults.add(
                    code[0], "area_code", "区划代码与社区名称不是同一个地方。", "请核对，或只填其中一种。",
                    "ledger.area_disagrees",
                )  # fmt: skip
            return found
        if community[1] is None:
            faults.add(
                first, "community", "没有填写区划代码，也没有填写社区。", "请填写其中一种。", "ledger.no_area"
            )
            return None
        return places.by_name(street[1] or "", community[1])
    except Invalid as error:
        faults.take(code[0] if code[1] else community[0], "area_code" if code[1] else "community", error)
        return None


def _member(row: Row, faults: Faults) -> Member | None:
    values, number = row.values, row.values["id_number"]
    phone = None
    if values["phone"] is not None:
        try:
            phone = parse_phone(values["phone"])
        except Invalid as error:
            faults.take(row.number, "phone", error)
    if number is None or values["name"] is None or values["relation"] is None:
        return None
    told = "男" if number.sex is Sex.MALE else "女"
    if values["sex"] is not None and values["sex"] != told:
        faults.add(row.number, "sex", f"身份证号所示性别为{told}。", "请核对性别和身份证号。", "ledger.sex")
    if values["born"] is not None and values["born"] != number.born:
        faults.add(
            row.number, "born", "与身份证号中的出生日期不同。", "请核对出生日期和身份证号。", "ledger.born"
        )
    return Member(row.number, values["name"], number, RELATIONS[values["relation"]], phone)


def _check_sums(shared: Mapping[str, tuple[int, Any]], faults: Faults) -> None:
    row, amount = shared["amount"]
    if amount is not None and amount <= 0:
        faults.add(row, "amount", "月保障金应大于0。", "请核对；已停发的户从表中删去。", "ledger.amount")
    row, income = shared["income"]
    if income is not None and income < 0:
        faults.add(row, "income", "家庭月收入不能为负数。", "请核对金额。", "ledger.income")
    row, since = shared["since"]
    if since is not None and since > clock.today():
        faults.add(row, "since", f"{since}还没有到。", "台账只登记已经享受的户，请核对日期。", "ledger.since")


def _payee(
    shared: Mapping[str, tuple[int, Any]], members: Sequence[Member | None], faults: Faults
) -> int | None:
    """The place of the payee among the members."""
    row, given = shared["payee"]
    if given is None:
        return None
    try:
        number = ResidentId.parse(given).number
    except Invalid as error:
        faults.take(row, "payee", error)
        return None
    for at, one in enumerate(members):
        if one is not None and one.number.number == number:
            return at
    if all(members):
        faults.add(row, "payee", "领款人不是本户成员。", "请填写本户一名成员的身份证号。", "ledger.payee")
    return None


def _account(
    shared: Mapping[str, tuple[int, Any]], members: Sequence[Member | None], payee: int | None, faults: Faults
) -> list[Stated]:
    """The receiving account of the payee, if one is given."""
    row, given = shared["account"]
    if given is None:
        return []
    try:
        number = parse_account(given)
    except Invalid as error:
        faults.take(row, "account", error)
        return []
    one, since = members[payee] if payee is not None else None, shared["since"][1]
    if one is None or since is None:
        return []
    value = {"holder": shared["holder"][1] or one.name, "number": number, "bank": shared["bank"][1] or ""}
    return [Stated(payee, BANK_ACCOUNT, value, since)]


def _kept(rows: Sequence[Row], values: Mapping[str, Any], since: date) -> list[Stated]:
    """What the ledger says and no register has a place for stays known as a fact of the household or the person."""
    home = {"户编号": rows[0].values["home"]}
    home |= {LABELS[key]: values[key] for key in ("income", "cause") if values[key] is not None}
    kept = [Stated(None, HOME_KEPT, home, since)]
    for at, row in enumerate(rows):
        about = ("nation", "phone", "health", "disability", "remark")
        said = {LABELS[key]: row.values[key] for key in about if row.values[key] is not None}
        if said:
            kept.append(Stated(at, PERSON_KEPT, said, since))
    return kept


def _roll(
    book: Register,
    columns: tuple[Column, ...],
    sample: tuple[Mapping[str, Any], ...],
    needed: Collection[str],
) -> Roll:
    return declare_roll(
        Roll(
            book, columns, group="home", name="name", person="id_number", reader=partial(home_of, needed),
            sample=sample, excludes=exclusive_with(book.code),
        )
    )  # fmt: skip


LEDGER = _roll(minimum_living.BOOK, COLUMNS, SAMPLE, PAID)
EDGE = _roll(
    low_income.BOOK,
    tuple(one for one in COLUMNS if one.key != "amount"),
    tuple({key: row[key] for key in row if key != "amount"} for row in SAMPLE),
    UNPAID,
)
