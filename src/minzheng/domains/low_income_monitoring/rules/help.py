# ruff: noqa: SIM300 - rules compare with < and <= only
"""帮扶方向: people in need whom nobody noticed, by what they spend, lose and have left."""

from typing import Any

from minzheng.domains.low_income_monitoring.prepared import LIVING, STANDARDS, watch
from minzheng.mechanisms.law.public import DOWN, Outcome, cite, greatest, negate, share, when

NOTICED = cite("改革完善社会救助制度的意见")
LAYERS = cite("动态监测分层分类救助的意见")
MEDICAL = cite("重特大疾病医疗保险和救助制度的意见")
PREVENTION = cite("健全防止返贫动态监测和帮扶机制的意见")
SUPPORTED = {
    "supported": "已享受低保或特困",
    "line": "适用的低保标准（元）",
    "members": "共同生活人数，不含已故（人）",
    "per_head": "人均月收入（元）",
}


@watch(
    "medical_share", NOTICED, uses={"part": "medical.share", "floor": "medical.least"},
    labels={**SUPPORTED, "bound": "全户年收入中医疗支出的界限（元）", "floor": "自付费用至少（元）", "heavy": "自付费用超过界限"},
)  # fmt: skip
def medical_share(home: Any, law: Any) -> Outcome:
    """What a household paid itself for medicine in a year against a share of its income; not yet on 低保 or 特困."""
    bound = share(home.home_income * 12 * law.part.numerator, law.part.denominator, to=DOWN)
    heavy = (bound < home.home_own_spending) & (law.floor <= home.home_own_spending)
    supported = 0 < home.home_assisted
    hit = heavy & negate(supported)
    return Outcome(
        home_own_spending=home.home_own_spending, home_income=home.home_income, bound=bound, floor=law.floor, heavy=heavy,
        supported=supported, hit=hit,
    )  # fmt: skip


@watch(
    "medical_shock", NOTICED, uses={"bound": "medical.shock"},
    labels={"bound": "近三个月自付费用的界限（元）", "sudden": "近三个月自付费用达到界限", "poor": "有低收入人口"},
)  # fmt: skip
def medical_shock(home: Any, law: Any) -> Outcome:
    """A large bill within three months in a low-income household: temporary relief may be due beside 低保."""
    sudden = law.bound <= home.home_medical_recent
    poor = 0 < home.home_low_income
    hit = sudden & poor
    return Outcome(home_medical_recent=home.home_medical_recent, bound=law.bound, sudden=sudden, poor=poor, hit=hit)  # fmt: skip


@watch(
    "tuition_shock", NOTICED, uses={"part": "tuition.share"},
    labels={"bound": "全户年收入中教育支出的界限（元）", "heavy": "自担学费超过界限", "poor": "有低收入人口"},
)  # fmt: skip
def tuition_shock(home: Any, law: Any) -> Outcome:
    """Tuition that is left to the household against a share of its income."""
    bound = share(home.home_income * 12 * law.part.numerator, law.part.denominator, to=DOWN)
    heavy = bound < home.home_tuition_own
    poor = 0 < home.home_low_income
    hit = heavy & poor
    return Outcome(
        home_tuition_own=home.home_tuition_own, home_income=home.home_income, bound=bound, heavy=heavy, poor=poor, hit=hit,
    )  # fmt: skip


@watch(
    "lost_job", NOTICED, uses={"days": "job.days"},
    labels={
        "days": "失业登记后多少天内（天）", "recent": "在规定天数内登记失业", "again": "此后又登记就业", "drawing": "近三个月全户领取失业保险金", "poor": "有低收入人口",
    },
)  # fmt: skip
def lost_job(person: Any, law: Any) -> Outcome:
    """A job lost in a low-income household."""
    recent = person.today <= person.job_lost_on + law.days
    again = person.job_lost_on < person.job_found_on
    poor = 0 < person.home_low_income
    hit = recent & poor & person.adult & negate(again | person.dead)
    return Outcome(
        job_lost_on=person.job_lost_on, days=law.days, recent=recent, job_found_on=person.job_found_on, again=again,
        drawing=0 < person.home_unemployment_recent, poor=poor, adult=person.adult, dead=person.dead, hit=hit,
    )  # fmt: skip


@watch(
    "income_under", NOTICED, uses={**STANDARDS, "limit": f"{LIVING}.asset_limit"},
    labels={
        **SUPPORTED, "low": "人均月收入低于低保标准", "limit": "每人财产限额（元）", "within": "金融资产不超过限额", "unencumbered": "名下没有客车、营运船舶，住宅不超过一套",
        "known": "在低保边缘、刚性支出困难或防止返贫监测名单",
    },
)  # fmt: skip
def income_under(home: Any, law: Any) -> Outcome:
    """A household known to be in need whose income fell below the standard, with means within limits, and without 低保."""
    line = when(0 < home.home_rural, law.rural_standard, law.standard)
    members = greatest(home.home_members - home.home_dead, 1)
    per_head = share(home.home_income, members, to=DOWN)
    low = home.home_income < line * members
    within = home.home_assets <= law.limit * members
    unencumbered = negate((0 < home.home_passenger_cars) | (0 < home.home_ships) | (1 < home.home_houses))
    supported = 0 < home.home_assisted
    known = 0 < home.home_low_income
    hit = known & low & within & unencumbered & negate(supported)
    return Outcome(
        home_income=home.home_income, members=members, per_head=per_head, line=line, low=low, home_assets=home.home_assets,
        limit=law.limit, within=within, unencumbered=unencumbered, supported=supported, known=known, hit=hit,
    )  # fmt: skip


@watch("prevention_unaided", PREVENTION, labels={**SUPPORTED, "edge": "在低保边缘或刚性支出困难家庭名册"})
def prevention_unaided(home: Any, law: Any) -> Outcome:
    """Watched against falling back into poverty, and in no layer of assistance."""
    supported = 0 < home.home_assisted
    edge = (0 < home.home_on_low_income) | (0 < home.home_on_rigid_spending)
    hit = (0 < home.home_prevention) & negate(supported | edge)
    return Outcome(home_prevention=home.home_prevention, supported=supported, edge=edge, hit=hit)


@watch(
    "breadwinner_gone", NOTICED, uses=STANDARDS,
    labels={
        **SUPPORTED, "gone": "有成年人死亡、失踪、服刑或戒毒", "dependent": "有未成年人或老年人", "nobody": "没有其他有劳动能力的成年人", "low": "人均月收入低于低保标准",
    },
)  # fmt: skip
def breadwinner_gone(home: Any, law: Any) -> Outcome:
    """Who earned is dead, missing, in prison or in detoxification; children or old people are left with too little."""
    line = when(0 < home.home_rural, law.rural_standard, law.standard)
    members = greatest(home.home_members - home.home_dead, 1)
    gone = 0 < home.home_cannot_earn
    dependent = 0 < home.home_child + home.home_elder
    nobody = negate(0 < home.home_earner)
    low = home.home_income < line * members
    supported = 0 < home.home_assisted
    hit = gone & dependent & nobody & low & negate(supported)
    return Outcome(
        home_cannot_earn=home.home_cannot_earn, gone=gone, home_child=home.home_child, home_elder=home.home_elder,
        dependent=dependent, nobody=nobody, home_income=home.home_income, members=members, line=line, low=low,
        supported=supported, hit=hit,
    )  # fmt: skip


@watch(
    "released", NOTICED, uses={"days": "release.days"},
    labels={"days": "释放后多少天内（天）", "recent": "在规定天数内释放", "working": "近三个月全户有工资", "supervised": "正在社区矫正"},
)  # fmt: skip
def released(person: Any, law: Any) -> Outcome:
    """Back from prison or under correction in the community, without wages in the home and without aid."""
    recent = (person.released_on <= person.today) & (person.today <= person.released_on + law.days)
    supervised = 0 < person.corrections
    working = 0 < person.home_wages_recent
    hit = (recent | supervised) & negate(working | person.assisted | person.dead)
    return Outcome(
        released_on=person.released_on, days=law.days, recent=recent, supervised=supervised, working=working,
        assisted=person.assisted, dead=person.dead, hit=hit,
    )  # fmt: skip


@watch(
    "aged_alone", cite("特殊困难老年人探访关爱服务的意见"), since="2022-10-26", uses={"first_age": "alone.age", "days": "alone.days"},
    labels={"first_age": "探访年龄（周岁）", "days": "上门间隔（天）", "aged": "达到探访年龄", "alone": "独自生活", "unseen": "超过间隔没有上门"},
)  # fmt: skip
def aged_alone(person: Any, law: Any) -> Outcome:
    """Old, alone, at home, and nobody has been there for too long."""
    aged = law.first_age <= person.age
    alone = person.home_members <= 1
    unseen = person.seen_on + law.days < person.today
    hit = aged & alone & unseen & negate(person.in_institution | person.dead | person.away | person.imprisoned)  # fmt: skip
    return Outcome(
        age=person.age, first_age=law.first_age, aged=aged, home_members=person.home_members, alone=alone,
        seen_on=person.seen_on, days=law.days, unseen=unseen, in_institution=person.in_institution, dead=person.dead,
        away=person.away, imprisoned=person.imprisoned, hit=hit,
    )  # fmt: skip


@watch(
    "unseen", LAYERS, since="2023-10-19", uses={"days": "relief.days"},
    labels={"days": "上门间隔（天）", "late": "超过间隔没有上门", "frail": "重残、重病或老年"},
)  # fmt: skip
def unseen(person: Any, law: Any) -> Outcome:
    """A destitute or assisted person who is old, severely disabled or ill, and whom nobody has visited for long."""
    frail = person.severe | person.seriously_ill | person.elder
    late = person.seen_on + law.days < person.today
    hit = person.assisted & frail & late & negate(person.in_institution | person.dead | person.away | person.imprisoned)  # fmt: skip
    return Outcome(
        assisted=person.assisted, frail=frail, seen_on=person.seen_on, days=law.days, late=late,
        in_institution=person.in_institution, dead=person.dead, away=person.away, imprisoned=person.imprisoned, hit=hit,
    )  # fmt: skip


@watch("uninsured", MEDICAL, since="2021-11-19", labels={"lapsed": "没有有效的基本医疗保险"})
def uninsured(person: Any, law: Any) -> Outcome:
    """A low-income person without medical insurance: the contribution is paid or subsidised for him."""
    lapsed = negate(0 < person.insured)
    hit = person.low_income & lapsed & negate(person.dead | person.away | person.imprisoned)
    return Outcome(
        low_income=person.low_income, insured=person.insured, lapsed=lapsed, dead=person.dead, away=person.away,
        imprisoned=person.imprisoned, hit=hit,
    )  # fmt: skip


@watch(
    "single_person",
    cite("最低生活保障审核确认办法", 8),
    labels={"edge": "属于低保边缘家庭", "ground": "重残、三级以上智力精神残疾或重病"},
)
def single_person(person: Any, law: Any) -> Outcome:
    """In a household on the edge, so severely disabled or ill that he may apply by himself (单人保)."""
    edge = 0 < person.home_on_low_income
    ground = person.severe | person.mental_severe | person.seriously_ill
    hit = edge & ground & negate(person.assisted | person.dead | person.away | person.imprisoned)
    return Outcome(
        edge=edge, severe=person.severe, mental_severe=person.mental_severe, seriously_ill=person.seriously_ill,
        illness_on=person.illness_on, ground=ground, assisted=person.assisted, dead=person.dead, away=person.away,
        imprisoned=person.imprisoned, hit=hit,
    )  # fmt: skip
