"""Tables taken in at once: the roll, conclusions, revocations and venture projects of the years before."""

from collections.abc import Mapping
from typing import Any

from minzheng.domains.social_organisations.inspections import ABSENT, CONCLUSIONS, RESULTS
from minzheng.domains.social_organisations.revocation import REVOKED
from minzheng.domains.social_organisations.roll import KINDS, ROLL
from minzheng.domains.social_organisations.venture_project import TOPICS
from minzheng.domains.social_organisations.venture_round import PROJECTS, SERIES
from minzheng.foundation.errors import Invalid, collect
from minzheng.foundation.identifiers import parse_uscc
from minzheng.mechanisms.areas.public import find
from minzheng.mechanisms.documents.public import Column, ColumnKind
from minzheng.mechanisms.matters.public import Batch, Line, declare_batch
from minzheng.mechanisms.registry.public import Organisation


def roll_line(row: Mapping[str, Any]) -> Line:
    """An organisation, made known if it was not, on the roll from its registration until it left, if it did."""
    with collect() as problems:
        if row["kind"] not in KINDS:
            problems.add(f"类别“{row['kind']}”不认识。", "请填" + "、".join(KINDS) + "之一。", "kind", "kind")
        with problems.at("uscc"):
            uscc = parse_uscc(row["uscc"])
    organisation, _ = Organisation.objects.get_or_create(
        uscc=uscc, defaults={"name": row["name"], "kind": row["kind"], "area": find(row["area"])}
    )
    data = {"name": row["name"], "kind": row["kind"], "uscc": uscc}
    data["registered_on"] = row["registered_on"].isoformat()
    return Line(organisation, data, valid_from=row["registered_on"], valid_to=row["until"])


def result_line(row: Mapping[str, Any]) -> Line:
    """The conclusion of one organisation for one year."""
    conclusion, year = row["conclusion"], row["year"]
    if conclusion not in (*CONCLUSIONS, ABSENT):
        known = "、".join((*CONCLUSIONS, ABSENT))
        raise Invalid.because(f"结论“{conclusion}”不认识。", f"请填{known}之一。", "conclusion", "conclusion")
    data = {"year": year, "conclusion": conclusion}
    return Line(_known(row["uscc"]), data, key=str(year), valid_from=row["concluded_on"])


def revoked_line(row: Mapping[str, Any]) -> Line:
    """A revocation of an earlier year; the roll is told by its own table."""
    organisation = _known(row["uscc"])
    organisation.status = Organisation.Status.REVOKED
    organisation.save(update_fields=["status"])
    data = {"name": organisation.name, "document": row["document"], "missed": row["missed"]}
    return Line(organisation, data, valid_from=row["decided_on"])


def project_line(row: Mapping[str, Any]) -> Line:
    """A project granted and closed in a round of an earlier year."""
    with collect() as problems:
        if not row["round"].startswith(SERIES):
            known = "、".join(SERIES)
            problems.add(f"届次“{row['round']}”不认识。", f"请写{known}第几届。", "round", "round")
        if row["topic"] not in TOPICS:
            problems.add(f"内容“{row['topic']}”不认识。", f"请填{'、'.join(TOPICS)}之一。", "topic", "topic")
    data = {key: row[key] for key in ("round", "project", "topic", "funds")}
    key = f"{row['round']} {row['project']}"[:100]
    return Line(_known(row["uscc"]), data, key=key, valid_from=row["granted_on"], valid_to=row["closed_on"])


def _known(uscc: str) -> Organisation:
    found = Organisation.objects.filter(uscc=parse_uscc(uscc)).first()
    if found is None:
        raise Invalid.because(
            f"没有统一社会信用代码为{uscc}的社会组织。", "请先登记社会组织名册。", "no_organisation", "uscc"
        )
    return found


USCC = Column("uscc", "统一社会信用代码", longest=18, width=22)

for one in (
    Batch(
        ROLL,
        (
            Column("name", "名称", longest=100, width=40), Column("kind", "类别", longest=20), USCC,
            Column("area", "区划代码", longest=20), Column("registered_on", "登记日期", ColumnKind.DATE),
            Column("until", "注销或撤销日期", ColumnKind.DATE, required=False),
        ),
        lambda: roll_line,
    ),
    Batch(
        RESULTS,
        (
            USCC, Column("year", "年检年度", ColumnKind.INTEGER), Column("conclusion", "结论", longest=10),
            Column("concluded_on", "结论日期", ColumnKind.DATE),
        ),
        lambda: result_line,
    ),
    Batch(
        REVOKED,
        (
            USCC, Column("document", "决定书文号", longest=60), Column("missed", "未参加年检的年度", longest=100),
            Column("decided_on", "决定日期", ColumnKind.DATE),
        ),
        lambda: revoked_line,
    ),
    Batch(
        PROJECTS,
        (
            USCC, Column("round", "届次", longest=40), Column("project", "项目名称", longest=60),
            Column("topic", "内容", longest=20), Column("funds", "资助金额(元)", ColumnKind.MONEY),
            Column("granted_on", "立项日期", ColumnKind.DATE), Column("closed_on", "结项日期", ColumnKind.DATE),
        ),
        lambda: project_line,
    ),
):  # fmt: skip
    declare_batch(one)
