"""What must hold on admission and before somebody leaves a station."""

from minzheng.domains.street_rescue import stay_forms as forms
from minzheng.foundation import clock
from minzheng.foundation.errors import Collector, Conflict, Refused, collect
from minzheng.foundation.periods import due_date
from minzheng.mechanisms.access.public import Function, Unit
from minzheng.mechanisms.law.public import parameter, term
from minzheng.mechanisms.matters.public import Case, End, Stage, calendar, can_do
from minzheng.mechanisms.registry.public import Person, SexCode, same_as

STAY, TRACING = "street_rescue.stay", "street_rescue.tracing"
ADULT_AGE = "street_rescue.adult_age"
SETTLE_AFTER = term("street_rescue.settle.after")


def is_minor(case: Case) -> bool:
    """Whether the person was under age on the day of arrival: by the birth date on record, else by the age told."""
    assert case.person is not None  # the matter's subject
    born, on = case.person.born, case.opened_on
    age = (
        case.answers["age"]
        if born is None
        else on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    )
    return bool(age < parameter(ADULT_AGE, case.area, on).amount)


def in_station(person: Person) -> Case | None:
    """The open stay of a person, under whichever row he is known."""
    open_ = Case.objects.filter(matter=STAY, decision=End.GRANTED.value, closed_on__isnull=True)
    return open_.filter(person__in=same_as(person)).first()


def check_admission(case: Case, stage: Stage) -> None:
    """Voluntary, not twice at a time, lodged by sex and age; a person moved between stations follows his earlier stay."""
    if stage.outcome != "予以救助":
        return
    assert case.person is not None
    person = Person.objects.select_for_update(of=("self",)).get(pk=case.person.pk)
    if other := in_station(person):
        raise Conflict.because(
            f"该人员已在{other.opened_unit}受助(受理号{other.number})。",
            "请先办结或移交,再接收。",
            "in_station",
        )
    minor = is_minor(case)
    with collect() as problems:
        _check_will(case, stage, minor, problems)
        _check_lodging(case, stage, minor, problems)
    if case.answers["arrival"] == forms.FROM_STATION:
        case.parent = _handed_over(case)


def _check_will(case: Case, stage: Stage, minor: bool, problems: Collector) -> None:
    will, weak = case.answers["will"], minor or stage.answers["capacity"] == forms.LIMITED
    if will == forms.UNWILLING:
        problems.add(
            "本人不愿意接受救助,不得强制接收。", "请办理“不予救助”并写明情况。", "not_willing", "will"
        )
    if will == forms.UNABLE and not (weak or stage.answers["zone"] == forms.WARD):
        problems.add(
            "成年且有完全行为能力的人须本人自愿。",
            "请核对求助意愿和民事行为能力。",
            "not_willing",
            "capacity",
        )


def _check_lodging(case: Case, stage: Stage, minor: bool, problems: Collector) -> None:
    zone, told = stage.answers["zone"], stage.answers["guardian"]
    own = forms.MINORS if minor else forms.MEN if case.answers["sex"] == "男" else forms.WOMEN
    if zone not in (own, forms.WARD):
        problems.add(
            f"应安置在{own}或医院,不能安置在{zone}。", "请按性别和年龄分区安置。", "wrong_zone", "zone"
        )
    if minor == (told == forms.NOT_MINOR):
        problems.add(
            "未成年人须通知监护人,监护人不明的报公安。" if minor else "受助人员不是未成年人。",
            "请核对年龄和“监护人”一项。",
            "guardian",
            "guardian",
        )
    known = case.person.sex if case.person else SexCode.UNKNOWN
    if known in (SexCode.MALE, SexCode.FEMALE) and (known == SexCode.MALE) != (case.answers["sex"] == "男"):
        problems.add("登记的性别与证件不符。", "请核对证件,退回重新登记。", "other_sex", "sex")


def _handed_over(case: Case) -> Case:
    """The stay that another station ended by handing this person over to this one, not yet taken up."""
    assert case.person is not None and case.opened_unit is not None
    left = Case.objects.filter(
        matter=STAY,
        person__in=same_as(case.person),
        stages__step="move",
        stages__closed_on__isnull=False,
        stages__answers__unit=case.opened_unit.pk,
        end=End.DONE.value,
        children__isnull=True,
    )
    found = left.order_by("-closed_at").first()
    if found is None:
        raise Conflict.because(
            f"没有移交给{case.opened_unit.name}而尚未接收的该人员。",
            "请核对来站方式;由外地接回的请选“从外地接回”。",
            "not_handed_over",
        )
    return found


def check_way_out(case: Case, stage: Stage) -> None:
    """Minors and people without full capacity leave with somebody; settling comes after months and a vain search."""
    screened = case.stages.filter(step="screen", outcome="予以救助").latest("pk")
    weak = is_minor(case) or screened.answers["capacity"] == forms.LIMITED
    if weak and stage.outcome in ("提供返乡车票", "自愿离站"):
        raise Refused.because(
            "未成年人和没有完全民事行为能力的人不能单独离站。",
            "请改选护送返乡、联系接回或转送机构。",
            "not_alone",
        )
    if stage.outcome == "落户安置":
        _check_settling(case)


def _check_settling(case: Case) -> None:
    assert case.person is not None and case.decided_on is not None
    today = clock.today()
    due = due_date(case.decided_on, SETTLE_AFTER.resolve(case.area, today), calendar()).on
    searches = Case.objects.filter(
        matter=TRACING, person__in=same_as(case.person), opened_on__gte=case.opened_on
    )
    with collect() as problems:
        if today <= due:
            problems.add(f"落户安置须在{due}以后办理。", "请继续照料和寻亲。", "too_early")
        if not searches.filter(end=End.DONE.value).exists():
            problems.add("本次受助没有寻亲未果的记录。", "请先办理寻亲,确无结果后再落户。", "not_searched")


def check_receiver(case: Case, stage: Stage) -> None:
    """People are handed over to another unit that can take them in."""
    if stage.outcome != "已移交他站":
        return
    unit = Unit.objects.filter(pk=stage.answers["unit"]).first()
    if unit is None or unit == case.opened_unit or not can_do(unit, Function.ACCEPTING, STAY):
        raise Refused.because(
            "所选单位不能接收受助人员。", "请选择另一个有“受理”岗位的救助管理站。", "no_station"
        )
