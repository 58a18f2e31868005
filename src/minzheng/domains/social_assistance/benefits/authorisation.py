"""家庭经济状况核对授权书: printed at the window with the names of the household, signed by its adults, put on record."""

from collections.abc import Collection, Mapping
from typing import Any

from minzheng.foundation import clock
from minzheng.foundation.masking import mask_id
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import signing_unit
from minzheng.mechanisms.documents.public import (
    Addressee,
    Note,
    Para,
    Sheet,
    Table,
    Template,
    TemplateKind,
    register,
    text,
)
from minzheng.mechanisms.exchange.public import authorise
from minzheng.mechanisms.law.public import term
from minzheng.mechanisms.matters.public import Blank, Case, calendar, everything, open_stage, version_for
from minzheng.mechanisms.registry.public import Person

TITLE = "家庭经济状况核对授权书"
VALID = term("social_assistance.authorisation.valid")


def build(data: Mapping[str, Any]) -> Sheet:
    """The words of the authorisation and a line to sign for each member."""
    rows = tuple(
        (text(name), text(number), text(relation), text("")) for name, number, relation in data["members"]
    )
    return Sheet(
        title=TITLE,
        blocks=(
            Addressee(data["organ"]),
            Para(
                text(
                    f"我们申请“{data['matter']}”(受理号{data['number']}),同意并授权你单位及有关核对机构,依据{data['basis']},"
                    "查询、核对共同生活的家庭成员的户籍、收入、支出和财产信息,仅用于本次申请和待遇存续期间的动态管理。"
                )
            ),
            Para(text("所填信息真实、完整;家庭情况有变化的,及时告知。")),
            Table(("姓名", "居民身份证号码", "与申请人关系", "签名、日期"), rows, (2, 3, 2, 3)),
            Note("成年家庭成员本人签名;无民事行为能力或限制民事行为能力的,由其监护人代签"),
        ),
    )


def data_of(case: Case) -> Mapping[str, Any]:
    """What the sheet says of a case; numbers are masked, whoever signs shows the card."""
    rules = version_for(case)
    return {
        "organ": signing_unit(open_stage(case).unit).name if case.step else "",
        "matter": rules.name,
        "number": case.number,
        "basis": str(rules.basis),
        "members": _signing(case),
        "on": clock.today(),
    }


def record_given(case: Case, people: Collection[Person]) -> None:
    """Where the signed sheet lies with the case, these people may be asked about from the day it came in, in an act."""
    paper = case.papers.filter(label=TITLE).exclude(file=None).select_related("file").order_by("-pk").first()
    if paper is None or paper.file is None:
        return
    given_on = paper.added_at.astimezone(clock.SHANGHAI).date()
    until = due_date(given_on, VALID.resolve(case.area, given_on), calendar()).on
    for person in people:
        authorise(person, given_on, until, paper.file)


def _signing(case: Case) -> list[tuple[str, str, str]]:
    """Name, masked number and relation of everybody; where only their number was asked, lines left to be written."""
    asked = everything(case)["members"]
    if isinstance(asked, list):
        return [(one["name"], mask_id(one["id_number"]), one["relation"]) for one in asked]
    assert case.person is not None  # the subject of all these matters
    own = (str(case.person.name), case.person.masked_id, "本人")
    return [own, *[("", "", "")] * (int(asked) - 1)]


AUTHORISATION = Blank(
    register(Template("social_assistance.authorisation", TITLE, TemplateKind.LEGAL, build)), data_of
)
