"""Accounts: making them, first and new passwords, signing in with a lock after too many tries, and for how long."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth import login as start_session
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from minzheng.foundation import clock
from minzheng.foundation.errors import Conflict, Invalid, Problem, Refused, collect
from minzheng.mechanisms.access.models import Account, AccountKind, Staff
from minzheng.mechanisms.access.origins import check_origin, note_wrong_try
from minzheng.mechanisms.journal.public import Actor, acting

MOST_TRIES = 10
WINDOW = timedelta(minutes=15)
LONGEST_SESSION = timedelta(hours=12)
BEGAN, SEEN = "began", "seen"
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_DOOR = Actor("登录入口")


def create_account(
    username: str, kind: str, staff: Staff | None = None, represents: str = ""
) -> tuple[Account, str]:
    """Make an account; returns it with its one-time password, which is shown once and never stored in clear.

    工作人员 need `staff`; 机构 and 居民 need `represents`, a registry subject such as "facility:12".
    """
    with collect() as problems:
        if not username or username != username.strip():
            problems.add("登录名为空或首尾有空格，", "请填写不带空格的登录名。", "username", "username")
        elif Account.objects.filter(username=username).exists():
            problems.add(f"登录名“{username}”已被使用，", "请换一个登录名。", "username-taken", "username")
        if kind == AccountKind.STAFF and staff is None:
            problems.add("工作人员账号没有对应的人员，", "请先登记人员，再建账号。", "staff-missing", "staff")
        if kind != AccountKind.STAFF and not represents:
            problems.add(
                "机构或居民账号没有代表对象，", "请选择它所代表的机构或本人。", "represents", "represents"
            )
        if kind == AccountKind.STAFF and represents:
            problems.add(
                "工作人员账号不能代表机构或居民，", "请另建机构或居民账号。", "represents", "represents"
            )
    password = one_time_password()
    account = Account(username=username, kind=AccountKind(kind), staff=staff, represents=represents)
    account.set_password(password)
    account.save()
    return account, password


def reset_password(account: Account) -> str:
    """A new one-time password, returned once; lifts a lock, ends all open sessions, must be changed at sign-in."""
    password = one_time_password()
    account.set_password(password)
    account.must_change_password = True
    _clear(account)
    account.save()
    return password


def deactivate(account: Account) -> None:
    """Stop an account; its next request is refused."""
    account.is_active = False
    account.save(update_fields=["is_active"])


def login(username: str, password: str) -> Account:
    """The account of right credentials. Opens its own act, so that failures stay in the journal.

    Ten failures, none 15 minutes after the one before, stop the account for 15 minutes. The answer never tells which of unknown name,
    wrong password, stopped or locked it was. Many wrong ones from one address make that address wait (`origins`).
    """
    check_origin()
    known = Account.objects.filter(username=username).values_list("pk", flat=True).first()
    actor = Actor(username, known) if known else _DOOR
    with acting(actor, "登录"):
        account = _checked(username, password)
    if account is None:
        _note_failure(actor, "登录失败")
        note_wrong_try()
        raise Refused.because(
            "登录名或密码不对，或账号已暂停。",
            "请核对后再试；连续输错10次须等15分钟，也可请系统管理员重置密码。",
            "login-failed",
        )
    return account


def begin_session(request: HttpRequest, account: Account) -> None:
    """Let a browser in after `login`: a session with a new key, which `session_over` ends."""
    start_session(request, account, backend="django.contrib.auth.backends.ModelBackend")
    request.session[BEGAN] = clock.now().isoformat()


def session_over(session: SessionBase) -> bool:
    """Whether a session has lasted twelve hours, whatever was done in it; if not, its idle end is put off."""
    began = session.setdefault(BEGAN, clock.now().isoformat())
    minute = int(clock.real_now().timestamp()) // 60
    if session.get(SEEN) != minute:  # at most once a minute
        session[SEEN] = minute
    return clock.now() - datetime.fromisoformat(began) > LONGEST_SESSION


def change_password(account: Account, old: str, new: str) -> None:
    """Replace the password by the owner, who knows the old one. Opens its own act; wrong tries count as at sign-in."""
    with acting(Actor(account.username, account.pk), "修改密码"):
        checked = _checked(account.username, old)
    if checked is None:
        _note_failure(Actor(account.username, account.pk), "修改密码失败")
        raise Invalid.because("原密码不对，或账号已暂停，", "请重新输入原密码。", "old-password", "old")
    try:
        validate_password(new, checked)
    except ValidationError as error:
        raise Invalid(
            *(Problem("new", text, "请另设密码。", "password-weak") for text in error.messages)
        ) from error
    if old == new:
        raise Invalid.because("新密码与原密码相同，", "请另设密码。", "password-same", "new")
    with acting(Actor(account.username, account.pk), "修改密码"):
        fresh = Account.objects.select_for_update(of=("self",)).get(pk=checked.pk)
        if fresh.password != checked.password:
            raise Conflict.because("密码刚被另一处修改，", "请重新登录。", "password-changed")
        fresh.set_password(new)
        fresh.must_change_password = False
        fresh.save(update_fields=["password", "must_change_password"])
    account.refresh_from_db()


def one_time_password() -> str:
    """Fourteen letters and digits, about 80 bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(14))


def _checked(username: str, password: str) -> Account | None:
    now = clock.now()
    account = Account.objects.select_for_update(of=("self",)).filter(username=username).first()
    if account is None or not account.is_active or (account.locked_until and account.locked_until > now):
        make_password(password)  # as long as a real check
        return None
    if account.check_password(password):
        if account.failed_attempts:
            _clear(account)
            account.save()
        return account
    if account.failed_at is None or account.failed_at <= now - WINDOW:
        account.failed_attempts = 0
    account.failed_at = now
    account.failed_attempts += 1
    account.locked_until = now + WINDOW if account.failed_attempts >= MOST_TRIES else None
    account.save(update_fields=["failed_at", "failed_attempts", "locked_until"])
    return None


def _note_failure(actor: Actor, purpose: str) -> None:
    with acting(actor, purpose):
        pass


def _clear(account: Account) -> None:
    account.failed_attempts, account.failed_at, account.locked_until = 0, None, None
