"""Given: a random tree of areas with units, posts and mandates in it, and records of every kind lying anywhere in it."""

import datetime
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

from minzheng.foundation import clock
from minzheng.mechanisms.access.public import (
    Account,
    AccountKind,
    Appointment,
    Function,
    Level,
    Mandate,
    Post,
    Staff,
    Unit,
)
from minzheng.mechanisms.activities.public import Activity
from minzheng.mechanisms.areas.public import (
    Area,
    AreaVersion,
    Kind,
    Lineage,
    Part,
    load_tree,
    merge,
    split,
)
from minzheng.mechanisms.checks.public import Finding, Inspection
from minzheng.mechanisms.documents.public import Document, Notice, StoredFile
from minzheng.mechanisms.matters.public import Case, Paper, Stage, matter
from minzheng.mechanisms.registry.public import Facility, Household, Organisation, Person

START, TODAY = datetime.date(2018, 1, 1), datetime.date(2019, 5, 6)
SUBJECTS = {
    "social_assistance.relief": "person",
    "funeral.subsidy": "person",
    "elder_care.rectification": "facility",
    "appeals.hotline": "",
}
ANSWERS = {"funeral.subsidy": {"group": "普通居民", "certificate": "HH1"}}  # what its rule asks for
PREFIXES = (
    "*",
    "social_assistance.",
    "social_assistance.relief",
    "elder_care.",
    "appeals.hotline",
    "rule_of_law.",
)
BUSY = [one for one in Function if one is not Function.ADMINISTERING]
WORD = "陈桂"


@dataclass
class Tree:
    """Everything that was drawn."""

    accounts: list[Account] = field(default_factory=list)
    parties: list[Any] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    inspections: list[Inspection] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def grow(draw: st.DrawFn, digest: str) -> Tree:
    """Draw a tree inside an act; every file and document has the stored bytes of `digest`."""
    tree, places = Tree(), _areas(draw)

    def anywhere() -> Area:
        return draw(st.sampled_from(places))

    for n in range(draw(st.integers(1, 2))):
        tree.parties.append(Person.objects.create(area=anywhere(), name=f"{WORD}兰{n}"))
    tree.parties += [
        Facility.objects.create(area=anywhere(), name=f"{WORD}颐养院", kind="养老机构"),
        Organisation.objects.create(area=anywhere(), name=f"{WORD}协会", kind="社会团体"),
        Household.objects.create(area=anywhere(), address="先锋路1号"),
    ]
    units = _people(draw, tree, anywhere)
    for n in range(draw(st.integers(1, 3))):
        _case(draw, tree, n, anywhere(), draw(st.sampled_from(units)), digest)
    _work(tree, anywhere, units[0], digest)
    return tree


def _areas(draw: st.DrawFn) -> list[Area]:
    rows = [{"code": "90", "name": "区", "kind": "区县", "parent_code": ""}]
    for s in range(draw(st.integers(1, 3))):
        rows.append({"code": f"90{s:03}", "name": f"街{s}", "kind": "街道乡镇", "parent_code": "90"})
        for c in range(draw(st.integers(0, 2))):
            code = f"90{s:03}{c:03}"
            rows.append({"code": code, "name": f"社{c}", "kind": "社区村", "parent_code": f"90{s:03}"})
    areas = load_tree(rows, START, "测试")
    for number in range(draw(st.integers(0, 2))):
        on = START + datetime.timedelta(days=100 * (number + 1))
        current = AreaVersion.objects.filter(valid__contains=on).exclude(kind=Kind.COUNTY).order_by("pk")
        one = draw(st.sampled_from(list(current)))
        twins = [v.area for v in current if v.parent_id == one.parent_id and v.pk != one.pk]
        if twins and draw(st.booleans()):
            merge([one.area], draw(st.sampled_from(twins)), on, "批复")
        elif not any(v.parent_id == one.area_id for v in current):
            split(one.area, [Part(f"91{number}{p}", f"新{number}{p}") for p in range(2)], on, "批复")
    return [*areas, *(line.new for line in Lineage.objects.select_related("new"))]


def _people(draw: st.DrawFn, tree: Tree, anywhere: Any) -> list[Unit]:
    """Units with a post each; people in most of them; outsiders; an account that sits nowhere."""
    homes = [one.subject_key for one in tree.parties if isinstance(one, Facility)]
    units = []
    for n in range(draw(st.sampled_from((1, 2, 2, 3)))):
        home = n == 2 and homes[0]
        level = Level.INSTITUTION if home else Level.SECTION
        unit = Unit.objects.create(name=f"单位{n}", level=level, area=anywhere(), represents=home or "")
        post, staff = (
            Post.objects.create(unit=unit, name="岗"),
            Staff.objects.create(name=f"员{n}", person_key=f"k{n}"),
        )
        granted = st.tuples(
            st.sampled_from([Function.ADMINISTERING, *BUSY]), st.sampled_from([*PREFIXES, *SUBJECTS])
        )
        wide = [(Function.LEADING, "*")] if draw(st.booleans()) else []
        for function, matters in {*wide, *draw(st.sets(granted, max_size=2))}:
            Mandate.objects.create(post=post, function=function, matters=matters)
        if draw(st.integers(0, 4)):
            Appointment.objects.create(staff=staff, post=post, valid=(START, None))
        tree.accounts.append(_account(f"u{n}", AccountKind.STAFF, staff=staff))
        units.append(unit)
    who = draw(st.sampled_from([one.subject_key for one in tree.parties if hasattr(one, "subject_key")]))
    tree.accounts.append(_account("outside", AccountKind.INSTITUTION, represents=who))
    nobody = Staff.objects.create(name="新人", person_key="new")
    tree.accounts.append(_account("new", AccountKind.STAFF, staff=nobody))
    return units


def _account(username: str, kind: AccountKind, **more: Any) -> Account:
    return Account.objects.create(username=username, kind=kind, must_change_password=False, **more)


def _case(draw: st.DrawFn, tree: Tree, n: int, area: Area, unit: Unit, digest: str) -> None:
    code = draw(st.sampled_from(list(SUBJECTS)))
    rules, kind, now = matter(code, TODAY), SUBJECTS[code], clock.now()
    fitting = [one for one in tree.parties if type(one).__name__.lower() == kind]
    subject = draw(st.sampled_from(fitting)) if fitting else None
    case = Case(
        number=f"CS{n:05}", matter=code, matter_since=rules.since, title=f"{WORD}来件{n}", area=area,
        subject_key=subject.subject_key if subject else "", opened_at=now, opened_on=TODAY, step=rules.first.key,
        answers=ANSWERS.get(code, {}),
    )  # fmt: skip
    if subject is not None:
        setattr(case, kind, subject)
    case.save()
    Stage.objects.create(
        case=case, step=rules.first.key, function=rules.first.by, matter=code, unit=unit,
        opened_at=now, opened_on=START, due_on=START,
    )  # fmt: skip
    tree.cases.append(case)
    tree.papers.append(Paper.objects.create(case=case, label="材料", file=stored(digest), added_at=now))
    about: dict[str, Any] = {"about_kind": "case", "about_id": case.pk, "area": area}
    document = Document(
        template="test", title="文书", matter=code, subject=case.subject_key, sheet="{}", digest=digest,
        issued_on=TODAY, issued_at=now, issued_by="测试", **about,
    )  # fmt: skip
    document.save()
    tree.documents.append(document)
    notice = Notice(kind="test", before=False, title="公布", fields=[], posted_on=TODAY, channel="", **about)
    notice.save()
    tree.notices.append(notice)


def _work(tree: Tree, anywhere: Any, unit: Unit, digest: str) -> None:
    """An activity, and two inspections with a finding each: one finished, one not."""
    one, two = Staff.objects.order_by("pk")[:2]
    activity = Activity.objects.create(
        kind="rule_of_law.publicity", title="宣传", on=TODAY, area=anywhere(), unit=unit,
        entered_at=clock.now(), entered_by=one,
    )  # fmt: skip
    activity.files.add(stored(digest))
    tree.activities.append(activity)
    home = next(one for one in tree.parties if isinstance(one, Facility))
    for finished in (True, False):
        visit = Inspection.objects.create(
            client_id=uuid4(), checklist="elder_care.safety", checklist_since=START, facility=home,
            area=anywhere(), on=TODAY, unit=unit, lead=one, second=two, saved_by=one, started_at=clock.now(),
            finished_at=clock.now() if finished else None, shown_to=home.subject_key if finished else "",
        )  # fmt: skip
        finding = Finding.objects.create(inspection=visit, item="exits", hazard_class="fire", found_on=TODAY)
        finding.photos.add(stored(digest))
        tree.inspections.append(visit)
        tree.findings.append(finding)


def stored(digest: str) -> StoredFile:
    return StoredFile.objects.create(
        digest=digest,
        size=2,
        media_type="image/png",
        name="材料.png",
        stored_at=clock.now(),
        stored_by="测试",
    )
