"""办事指南: what a citizen has to know about a matter. Steps, terms, basis and papers come from the matter itself."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from pypinyin import Style, lazy_pinyin

from minzheng.foundation import clock
from minzheng.mechanisms.matters.public import Matter, all_matters, versions_of

COMPLAINT = "投诉"
DOORS = ("生活困难", "养老", "结婚离婚", "身后事", "孩子", "残疾", "社会组织", COMPLAINT)


@dataclass(frozen=True)
class Guide:
    """What the matter itself does not say, in plain Chinese; what `MANDATORY` names must be there to publish.

    `papers` tells for each paper of the matter where it comes from and how many; `phone` is a parameter code; `title`
    and `plain_steps` (by step key) replace words only officials use; `questions` words the form for the public, field
    by field in the order asked; `national_code` is the 实施编码.
    """

    door: str = ""
    kind: str = ""
    who: str = ""
    conditions: tuple[str, ...] = ()
    papers: Mapping[str, str] = field(default_factory=dict)
    result: str = ""
    fee: str = ""
    visits: str = ""
    reach: str = ""
    place: str = ""
    hours: str = ""
    consult: str = ""
    complain: str = ""
    remedy: str = ""
    updated: datetime.date | None = None
    phone: str = "portal.phone"
    title: str = ""
    national_code: str = ""
    faq: tuple[tuple[str, str], ...] = ()
    plain_steps: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)


MANDATORY: Mapping[str, str] = {
    "door": "人生事件",
    "kind": "事项类型",
    "who": "服务对象",
    "conditions": "受理条件",
    "result": "结果名称",
    "fee": "收费",
    "visits": "到现场次数及原因",
    "reach": "预约、网办、通办范围",
    "place": "办理地点",
    "hours": "办理时间",
    "consult": "咨询方式",
    "complain": "监督投诉",
    "remedy": "行政复议或诉讼",
    "updated": "更新日期",
    "phone": "电话",
}


class BadGuide(Exception):
    """A guide with something missing; the program does not start with it."""


@dataclass(frozen=True)
class Published:
    """A guide with the version of its matter that is in force."""

    matter: Matter
    guide: Guide

    @property
    def code(self) -> str:
        return self.matter.code

    @property
    def name(self) -> str:
        return self.guide.title or self.matter.name

    @property
    def online(self) -> bool:
        """Whether it can be filed here without an account."""
        return self.matter.by_public

    @property
    def for_citizens(self) -> bool:
        """Whether a citizen may file it here for themselves, once signed in."""
        return self.matter.by_citizen and self.matter.subject in ("", "person")


_guides: dict[str, Guide] = {}


def publish_guide(code: str, guide: Guide) -> None:
    """Publish the guide of a declared matter; raises `BadGuide` naming everything that is missing or does not fit."""
    faults = [f"指南编码重复:{code}"] if code in _guides else []
    faults += _faults(versions_of(code).versions[-1], guide)
    if faults:
        raise BadGuide(f"{code}: " + ";".join(faults))
    _guides[code] = guide


def withdraw_guide(code: str) -> None:
    """Take a guide out again; for tests that publish their own."""
    _guides.pop(code, None)


def guides() -> list[Published]:
    """Guides of all matters in force today, by door and code."""
    today = clock.today()
    found = [
        Published(versions.on(today), _guides[versions.code])
        for versions in all_matters()
        if versions.code in _guides and versions.versions[0].since <= today
    ]
    return sorted(found, key=lambda one: (DOORS.index(one.guide.door), one.code))


def public_name(matter: Matter) -> str:
    """What the public calls a matter."""
    guide = _guides.get(matter.code)
    return guide.title if guide and guide.title else matter.name


def public_step(matter: Matter, key: str) -> str:
    """What the public calls a step."""
    guide = _guides.get(matter.code)
    plain = guide.plain_steps.get(key) if guide else None
    return plain or matter.step(key).label


def missing_guides() -> list[str]:
    """Codes of matters that citizens may file and that nobody explains to them."""
    open_to_citizens = [
        each.code for each in all_matters() if each.versions[-1].by_citizen or each.versions[-1].by_public
    ]
    return [code for code in open_to_citizens if code not in _guides]


def search(words: str, door: str = "") -> list[Published]:
    """Guides behind a door that answer to all words: Chinese, full pinyin or initials."""
    wanted = words.lower().split()
    return [
        one
        for one in guides()
        if door in ("", one.guide.door) and all(any(word in text for text in _texts(one)) for word in wanted)
    ]


def _texts(one: Published) -> list[str]:
    said = [
        one.name,
        one.matter.name,
        *one.matter.keywords.split(),
        one.guide.door,
        one.guide.who,
        one.guide.result,
    ]
    spoken = ["".join(lazy_pinyin(text)) for text in said]
    initials = ["".join(lazy_pinyin(text, style=Style.FIRST_LETTER)) for text in said]
    return [text.lower() for text in (*said, *spoken, *initials)]


def _faults(matter: Matter, guide: Guide) -> list[str]:
    missing = [label for key, label in MANDATORY.items() if not getattr(guide, key)]
    labels = [paper.label for paper in matter.evidence]
    missing += [f"材料“{label}”的来源和份数" for label in labels if not guide.papers.get(label)]
    faults = [f"缺少{label}" for label in missing]
    faults += [f"事项没有材料“{label}”" for label in guide.papers if label not in labels]
    steps = {step.key for step in matter.steps}
    faults += [f"事项没有环节“{key}”" for key in guide.plain_steps if key not in steps]
    faults += [f"表单没有“{key}”这一项" for key in guide.questions if matter.form.field(key) is None]
    if guide.door and guide.door not in DOORS:
        faults.append(f"没有人生事件“{guide.door}”")
    if guide.questions or matter.by_public:
        unasked = [one for one in matter.form.fields if one.required and one.key not in guide.questions]
        faults += [f"公众表单没有问必填的“{one.label}”" for one in unasked]
    return faults
