"""特困人员: no labour ability, no source of living, nobody able to support; the basic standard and the care by self-care level.

Facts of one person, money as a month's 分: `age` in full years, `disability` (a kind) with its `grade` (1 is the most severe,
0 none), `admitted` (on the register already) and `schooling` (compulsory or senior-secondary), `income` that counts, `assets`,
`able` supporters (obliged by law and able to), `lost` of the six things done for oneself, and `on_minimum_living`, `on_orphans`.
"""

from typing import Any

from minzheng.domains.social_assistance.benefits.minimum_living_rule import RURAL_STANDARD, STANDARD
from minzheng.domains.social_assistance.benefits.standing import EXTREME_POVERTY
from minzheng.mechanisms.law.public import UP, Outcome, cite, negate, one_of, rule, share, when

NAMES = (
    "elder_age", "minor_age", "mental_grade", "limb_grade", "sight_grade", "asset_limit", "basic",
    "care_able", "care_partly", "care_unable", "partly_from", "unable_from",
)  # fmt: skip
USES = {"standard": STANDARD, "rural_standard": RURAL_STANDARD} | {
    name: f"{EXTREME_POVERTY}.{name}" for name in NAMES
}
ABSENT: dict[str, int | bool | str] = {
    "rural": False, "disability": "无", "grade": 0, "income": 0, "able": 0, "lost": 0, "on_minimum_living": False,
}  # fmt: skip
LABELS = {
    "line": "适用的低保标准（元）",
    "elder": "年满规定年龄的老年人",
    "disabled": "残疾类别和等级符合规定",
    "minor": "符合规定的未成年人",
    "helpless": "无劳动能力",
    "sourceless": "收入低于低保标准,财产符合规定",
    "unsupported": "无法定义务人或其无履行义务能力",
    "eligible": "符合条件",
    "level": "生活自理能力",
    "basic": "基本生活标准（元）",
    "care": "照料护理标准（元）",
    "amount": "每月供养金（元）",
}
ABSENT_LATER = {**ABSENT, "admitted": False, "schooling": False, "on_orphans": False}


@rule(
    EXTREME_POVERTY, since="2014-05-01", until="2021-06-30", basis=cite("社会救助暂行办法", 14), uses=USES,
    labels={**LABELS, "apart": "按暂行办法第十四条,未同时享受最低生活保障"}, absent=ABSENT,
)  # fmt: skip
def extreme_poverty_2014(one: Any, law: Any) -> Outcome:
    """A minor only up to the age given; 分 a month."""
    line = when(one.rural, law.rural_standard, law.standard)
    elder = law.elder_age <= one.age
    disabled = negate(one.grade < 1) & (
        (one_of(one.disability, "智力", "精神") & (one.grade <= law.mental_grade))
        | (one_of(one.disability, "肢体") & (one.grade <= law.limb_grade))
        | (one_of(one.disability, "视力") & (one.grade <= law.sight_grade))
    )
    minor = one.age < law.minor_age
    helpless = elder | disabled | minor
    sourceless = (one.income < line) & (one.assets <= law.asset_limit)
    unsupported = one.able < 1
    apart = negate(one.on_minimum_living)
    eligible = helpless & sourceless & unsupported & apart
    level = when(law.unable_from <= one.lost, "全护理", when(law.partly_from <= one.lost, "半护理", "全自理"))
    basic = share(line * law.basic.numerator, law.basic.denominator, to=UP)
    care = when(
        law.unable_from <= one.lost, law.care_unable, when(law.partly_from <= one.lost, law.care_partly, law.care_able)
    )  # fmt: skip
    return Outcome(
        line=line, elder=elder, disabled=disabled, minor=minor, helpless=helpless, sourceless=sourceless,
        unsupported=unsupported, apart=apart, eligible=eligible, level=level, basic=basic, care=care,
        amount=when(eligible, basic + care, 0),
    )  # fmt: skip


@rule(
    EXTREME_POVERTY,
    since="2026-07-01",
    basis=cite("社会救助法", 16, 17),
    absent=ABSENT_LATER,
    uses=USES | {"minor_until": f"{EXTREME_POVERTY}.minor_until"},
    labels={**LABELS, "apart": "按社会救助法第十六条,未同时享受最低生活保障或者孤儿待遇"},
)
@rule(
    EXTREME_POVERTY, since="2021-07-01", until="2026-06-30", basis=cite("特困人员认定办法", 4, 5, 6, 8), absent=ABSENT_LATER,
    uses=USES | {"minor_until": f"{EXTREME_POVERTY}.minor_until"},
    labels={**LABELS, "apart": "按认定办法第四条,未同时享受最低生活保障或者孤儿待遇"},
)  # fmt: skip
def extreme_poverty(one: Any, law: Any) -> Outcome:
    """Who was admitted as a minor stays until the later age, and on while at school; 分 a month."""
    line = when(one.rural, law.rural_standard, law.standard)
    elder = law.elder_age <= one.age
    disabled = negate(one.grade < 1) & (
        (one_of(one.disability, "智力", "精神") & (one.grade <= law.mental_grade))
        | (one_of(one.disability, "肢体") & (one.grade <= law.limb_grade))
        | (one_of(one.disability, "视力") & (one.grade <= law.sight_grade))
    )
    minor = (one.age < law.minor_age) | (one.admitted & ((one.age < law.minor_until) | one.schooling))
    helpless = elder | disabled | minor
    sourceless = (one.income < line) & (one.assets <= law.asset_limit)
    unsupported = one.able < 1
    apart = negate(one.on_minimum_living | one.on_orphans)
    eligible = helpless & sourceless & unsupported & apart
    level = when(law.unable_from <= one.lost, "全护理", when(law.partly_from <= one.lost, "半护理", "全自理"))
    basic = share(line * law.basic.numerator, law.basic.denominator, to=UP)
    care = when(
        law.unable_from <= one.lost, law.care_unable, when(law.partly_from <= one.lost, law.care_partly, law.care_able)
    )  # fmt: skip
    return Outcome(
        line=line, elder=elder, disabled=disabled, minor=minor, helpless=helpless, sourceless=sourceless,
        unsupported=unsupported, apart=apart, eligible=eligible, level=level, basic=basic, care=care,
        amount=when(eligible, basic + care, 0),
    )  # fmt: skip
