from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher

from minzheng.foundation import clock
from minzheng.foundation.errors import Invalid, Refused
from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Staff,
    change_password,
    create_account,
    deactivate,
    login,
    reset_password,
)
from minzheng.mechanisms.journal.public import SYSTEM, Act, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(settings) -> None:
    """A fast hasher where the test is not about time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def owner(db: None) -> tuple[Account, str]:
    with acting(SYSTEM, "测试"):
        staff = Staff.objects.create(name="张三", person_key="k1")
        return create_account("zhangsan", AccountKind.STAFF, staff)


def answer(username: str, password: str) -> str:
    with pytest.raises(Refused) as caught:
        login(username, password)
    return str(caught.value)


def test_the_first_password_works_once_given_and_is_not_stored(owner: tuple[Account, str]) -> None:
    account, password = owner
    assert len(password) == 14
    assert password not in account.password
    assert login("zhangsan", password) == account
    assert account.must_change_password


def test_all_failures_sound_the_same_and_are_journalled(quick: None, owner: tuple[Account, str]) -> None:
    account, password = owner
    texts = {answer("zhangsan", "wrong"), answer("nobody", password)}
    with acting(SYSTEM, "测试"):
        deactivate(account)
    texts.add(answer("zhangsan", password))
    assert len(texts) == 1
    assert Act.objects.filter(purpose="登录失败").count() == 3
    assert Act.objects.filter(purpose="登录失败", account_id=account.pk).count() == 2


def test_ten_failures_lock_for_a_quarter_of_an_hour(quick: None, owner: tuple[Account, str]) -> None:
    account, password = owner
    now = clock.now()
    with clock.at(now):
        for _ in range(9):
            answer("zhangsan", "wrong")
        assert login("zhangsan", password)
        for _ in range(10):
            answer("zhangsan", "wrong")
        answer("zhangsan", password)
    with clock.at(now + timedelta(minutes=14, seconds=59)):
        answer("zhangsan", password)
    with clock.at(now + timedelta(minutes=15, seconds=1)):
        assert login("zhangsan", password).failed_attempts == 0
    account.refresh_from_db()
    assert account.locked_until is None


@pytest.mark.parametrize("rhythm", [[3] * 60, [1, *[0] * 13, 8] * 4, [9, *[0] * 13, 9, 9, 9] * 3])
def test_at_most_ten_tries_in_any_quarter_of_an_hour(quick, owner, monkeypatch, rhythm: list[int]) -> None:
    tried: list[datetime] = []
    monkeypatch.setattr(Account, "check_password", lambda self, raw: tried.append(clock.now()))
    now = clock.now()
    for minute, tries in enumerate(rhythm):
        with clock.at(now + timedelta(minutes=minute)):
            for _ in range(tries):
                answer("zhangsan", "wrong")
    for start in range(len(rhythm)):
        begin = now + timedelta(minutes=start)
        assert sum(begin <= t < begin + timedelta(minutes=15) for t in tried) <= 10
    assert len(tried) >= 9


def test_every_failure_costs_one_hash(owner: tuple[Account, str], monkeypatch) -> None:
    _, password = owner
    costs: list[int] = []
    encode = ScryptPasswordHasher.encode

    def counted(self, *args, **kwargs) -> str:
        costs[-1] += 1
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(ScryptPasswordHasher, "encode", counted)
    for username in ("zhangsan", "nobody"):
        costs.append(0)
        answer(username, "wrong")
    with acting(SYSTEM, "测试"):
        Account.objects.update(locked_until=clock.now() + timedelta(minutes=1))
    costs.append(0)
    answer("zhangsan", password)
    assert costs == [1, 1, 1]


def test_passwords_are_changed_by_who_knows_them(quick: None, owner: tuple[Account, str]) -> None:
    account, password = owner
    with pytest.raises(Invalid, match="原密码"):
        change_password(account, "wrong", "Long-enough-2019")
    with pytest.raises(Invalid) as caught:
        change_password(account, password, "123")
    assert len(caught.value.problems) >= 2
    with pytest.raises(Invalid, match="相同"):
        change_password(account, password, password)
    change_password(account, password, "Long-enough-2019")
    assert not account.must_change_password
    answer("zhangsan", password)
    assert login("zhangsan", "Long-enough-2019")
    account.refresh_from_db()
    with acting(SYSTEM, "测试"):
        fresh = reset_password(account)
    answer("zhangsan", "Long-enough-2019")
    assert login("zhangsan", fresh).must_change_password


def test_wrong_old_passwords_count_as_tries(quick: None, owner: tuple[Account, str]) -> None:
    account, password = owner
    for _ in range(10):
        with pytest.raises(Invalid):
            change_password(account, "wrong", "Long-enough-2019")
    answer("zhangsan", password)


def test_accounts_without_an_owner_are_refused_at_once(owner: tuple[Account, str]) -> None:
    with pytest.raises(Invalid) as caught, acting(SYSTEM, "测试"):
        create_account("zhangsan", AccountKind.STAFF, None, "person:5")
    assert {p.field for p in caught.value.problems} == {"username", "staff", "represents"}
    with pytest.raises(Invalid, match="代表对象"), acting(SYSTEM, "测试"):
        create_account("home", AccountKind.INSTITUTION)
