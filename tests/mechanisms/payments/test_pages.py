"""The pages of payments: begun, checked, paid, answered from the browser; nobody without a part in it sees them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.ledger.public import owed_to
from minzheng.mechanisms.matters.public import Case
from minzheng.mechanisms.payments.models import PayBatch

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
