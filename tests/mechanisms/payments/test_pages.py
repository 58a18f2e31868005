"""The pages of payments: begun, checked, paid, answered from the browser; nobody without a part in it sees them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.mechanisms.access.public import Account, AccountKind, Seat
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import owed_to
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.payments.models import PayBatch
from minzheng.mechanisms.payments.public import apply_return

from .conftest import Office, answer


def at_desk(seat: Seat) -> Client:
    client = Client()
    client.force_login(seat.account)
    return client


def press(client: Client, case: Case, outcome: str, **more: str) -> None:
    case.refresh_from_db()
    sent = {"outcome": outcome, "version": str(case.version), **more}
    done = client.post(f"/cases/{case.number}/do/", sent)
    assert done.status_code == 302, done.content.decode()


def test_a_batch_from_the_first_page_to_the_banks_answer(office: Office) -> None:
    office.person(3, account=False)
    people = [office.person(1), office.person(2), office.person(4, account=False)]
    fund = office.fund("1000")
    for one in people:
        office.grant(one, "10")
    maker, checker, payer = (at_desk(seat) for seat in (office.maker, office.checker, office.payer))
    page = maker.get("/payments/").content.decode()
    assert "小额救助" in page and "30.00元" in page and "没有登记收款账户" in page
    assert "编制批次" not in checker.get("/payments/").content.decode()
    begun = maker.post("/payments/", {"fund": str(fund.pk), "item": "test.grant"})
    assert begun.status_code == 302
    case = Case.objects.get(matter="payments.payout")
    press(maker, case, "提交复核")
    press(checker, case, "复核通过")
    press(payer, case, "确认支付", **{"a-format": "定长文本"})
    address = f"/payments/{case.number}/"
    page = maker.get(address).content.decode()
    assert "20.00元" in page and "吴编" in page and "郑核" in page and "冯付" in page
    assert "*" in page and str(people[0].name) not in page
    batch = PayBatch.objects.get()
    file = maker.get(f"/files/{batch.file_id}/")
    assert b"".join(file.streaming_content).decode("gb18030").count("\n") == 4
    wrong = maker.post(address, {"file": SimpleUploadedFile("x.txt", b"nothing")})
    assert wrong.status_code == 422 and "文件头" in wrong.content.decode()
    assert maker.post(address, {}).status_code == 422
    back = SimpleUploadedFile("回盘.txt", answer(batch, failed=(2,)))
    assert maker.post(address, {"file": back}).status_code == 302
    assert [owed_to(f"person:{one.pk}") for one in people] == [0, 1000, 1000]
    page = maker.get("/payments/").content.decode()
    assert "户名不符" in page
    books = maker.get("/payments/funds/main/").content.decode()
    assert "990.00元" in books
    export = maker.get("/payments/funds/main/?export=hledger")
    assert "attachment" in export["Content-Disposition"] and "期末核对" in export.content.decode()


def test_nobody_else_sees_payments_or_bank_files(office: Office) -> None:
    fund = office.fund("1000")
    office.grant(office.person(1), "10")
    batch = office.sent(fund)
    for seat in (office.clerk, office.second, office.leader):
        client = at_desk(seat)
        refused = (f"/payments/{batch.case.number}/", "/payments/funds/main/")
        seen = [client.get(address).status_code for address in refused]
        assert set(seen) <= {403, 404}, (seat.post, seen)
        assert client.get(f"/files/{batch.file_id}/").status_code in (403, 404)
    payer = at_desk(office.payer)
    assert (
        payer.post(
            f"/payments/{batch.case.number}/", {"file": SimpleUploadedFile("a.txt", answer(batch))}
        ).status_code
        == 403
    )
    assert at_desk(office.maker).get("/payments/FF20190000000/").status_code == 404
    assert at_desk(office.maker).post("/payments/", {"fund": "7", "item": "x"}).status_code == 404


def test_a_resident_sees_own_payments_only(office: Office) -> None:
    fund = office.fund("1000")
    mine, other = office.person(1), office.person(2)
    office.grant(mine, "10")
    office.grant(other, "77")
    with acting(SYSTEM, "开设账号"):
        account = Account.objects.create(
            username="jumin",
            kind=AccountKind.CITIZEN,
            represents=mine.subject_key,
            must_change_password=False,
        )
    client = Client()
    client.force_login(account)
    page = client.get("/portal/mine/payments/").content.decode()
    assert "10.00元" in page and "已决定,待发放" in page and "77.00" not in page
    batch = office.sent(fund)
    assert "已交银行" in client.get("/portal/mine/payments/").content.decode()
    apply_return(batch, answer(batch, failed=(1,)), "回盘.txt", office.maker)
    page = client.get("/portal/mine/payments/").content.decode()
    assert "被银行退回(户名不符)" in page and "尾号" in page
    again = office.sent(fund)
    apply_return(again, answer(again), "回盘.txt", office.maker)
    assert "2019年03月04日到账" in client.get("/portal/mine/payments/").content.decode()
    assert Client().get("/portal/mine/payments/").status_code == 302


def test_a_month_is_begun_from_the_page(office: Office) -> None:
    fund = office.fund("1000")
    maker = at_desk(office.maker)
    page = maker.get("/payments/").content.decode()
    assert "按月发放" in page and "最低生活保障" in page and 'value="2019-03"' in page
    item = "social_assistance.minimum_living"
    begun = maker.post("/payments/", {"fund": str(fund.pk), "item": item, "month": "2019-03"})
    assert begun.status_code == 302
    case = Case.objects.get(matter="payments.payout")
    assert (case.title, case.answers["month"]) == ("最低生活保障2019-03发放", "2019-03")
    assert "按月发放" not in at_desk(office.checker).get("/payments/").content.decode()
