"""Papers of registration: the certificate with what is registered, the decisions, the certificate of cancellation, the announcement."""

from collections.abc import Mapping, Sequence
from typing import Any

from minzheng.domains.organisation_registration.bodies import (
    CAPITAL,
    CERTIFICATES,
    CODE,
    ITEMS,
    particulars,
    standing,
)
from minzheng.foundation import clock
from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.access.public import signing_unit
from minzheng.mechanisms.documents.public import (
    Addressee,
    Document,
    Fields,
    NoticeField,
    NoticeKind,
    Para,
    Sheet,
    Show,
    Signature,
    Template,
    TemplateKind,
    issue,
    post_notice,
    register,
    text,
)
from minzheng.mechanisms.journal.public import current_deed
from minzheng.mechanisms.law.public import parameter
from minzheng.mechanisms.matters.public import Case

ANNOUNCED = NoticeKind(
    f"{CODE}.announced",
    "社会组织登记公告",
    before=False,
    allowed_fields=(
        NoticeField("what", "登记种类"),
        NoticeField("name", "名称"),
        NoticeField("uscc", "统一社会信用代码", Show.CREDIT_CODE),
        NoticeField("address", "住所"),
        NoticeField("head", "法定代表人"),
        NoticeField("decided_on", "决定日期", Show.DATE),
    ),
)


def _letter(data: Mapping[str, Any]) -> Sheet:
    return Sheet(
        title=data["title"],
        blocks=(
            Addressee(data["whom"]),
            *(Para(text(line)) for line in data["says"]),
            Signature(data["organ"], data["on"]),
        ),
    )


def _certificate(data: Mapping[str, Any]) -> Sheet:
    return Sheet(
        title=data["title"],
        blocks=(
            Fields(tuple((label, value) for label, value in data["fields"])),
            Signature(data["organ"], data["on"]),
        ),
    )


DECISION = register(Template(f"{CODE}.decision", "社会组织登记决定书", TemplateKind.LEGAL, _letter))
GONE = register(Template(f"{CODE}.gone", "社会组织注销证明", TemplateKind.LEGAL, _letter))
CERTIFICATE = register(
    Template(f"{CODE}.certificate", "社会组织法人登记证书", TemplateKind.LEGAL, _certificate)
)


def write_letter(
    case: Case, template: Template, title: str, whom: str, says: Sequence[str], kind: str = "decision_series"
) -> Document:
    """Number and freeze one letter of a case."""
    return _issue(case, template, {"title": title, "whom": whom, "says": list(says)}, kind)


def write_certificate(case: Case) -> Document:
    """The certificate as the registers stand today."""
    assert case.organisation is not None
    today = clock.today()
    body, known = case.organisation, particulars(case.organisation, today)
    line = standing(CERTIFICATES, body, today)
    assert line is not None  # entered by the decision
    fields = [("统一社会信用代码", body.uscc or "")]
    fields += [(label, _shown(key, known[key])) for key, label in ITEMS.items() if known.get(key)]
    fields.append(("有效期", f"{line.data['issued_on']}至{line.data['until']}"))
    data = {"title": f"{body.kind}法人登记证书", "fields": fields}
    return _issue(case, CERTIFICATE, data, "certificate_series")


def announce(case: Case, what: str) -> None:
    """Everybody may read that it was registered, changed or struck off."""
    body = case.organisation
    assert body is not None
    known = particulars(body, clock.today())
    shown: dict[str, object] = {"what": what, "name": body.name, "decided_on": case.decided_on}
    shown |= {key: known[key] for key in ("address", "head") if known.get(key)}
    shown |= {"uscc": body.uscc} if body.uscc else {}
    post_notice(
        ANNOUNCED, f"关于{body.name}{what}的公告", shown, area=case.area, about=("case", case.pk), until=None
    )


def _shown(key: str, value: Any) -> str:
    return f"{format_yuan(value)}元" if key == CAPITAL else str(value)


def _issue(case: Case, template: Template, data: dict[str, Any], kind: str) -> Document:
    today, deed = clock.today(), current_deed()
    assert deed is not None  # papers are written in an act
    unit = case.stages.latest("pk").unit
    series = parameter(f"{CODE}.{kind}", case.area, today).text
    return issue(
        template, {**data, "organ": signing_unit(unit).name, "on": today}, case.area, ("case", case.pk), series,
        by=deed.actor, matter=case.matter, subject=case.subject_key,
    )  # fmt: skip
