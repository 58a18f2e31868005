"""Figures on temporary relief; they are about persons, so the public sees counts by area and month only."""

from django.db.models import Q

from minzheng.domains.social_assistance import temporary_relief
from minzheng.domains.social_assistance.benefits import (
    extreme_poverty,
    first_covered,
    low_income,
    minimum_living,
    price_subsidy,
    rigid_spending,
)
from minzheng.domains.social_assistance.benefits.grace import GRACE
from minzheng.domains.social_assistance.benefits.relief_small import SMALL
from minzheng.domains.social_assistance.benefits.relief_spending import SPENDING
from minzheng.domains.social_assistance.benefits.reviewing import Verdict
from minzheng.domains.social_assistance.benefits.standing import MINIMUM_LIVING
from minzheng.domains.social_assistance.temporary_relief import HUKOU, RELIEF
from minzheng.mechanisms.indicators.public import (
    TABLE,
    Indicator,
    ParameterFigure,
    Records,
    distinct,
    entered,
    granted,
    latest_year,
    ordered,
    standing,
    stock,
    total,
)
from minzheng.mechanisms.matters.public import PLEDGED, Level, Stage

RELIEFS = (RELIEF.code, SMALL, SPENDING)

GRANTED = granted(
    "social_assistance.relief_grants",
    "临时救助",
    "人次",
    *RELIEFS,
    open_as=TABLE,
    definition="期间决定同意的临时救助。",
)
PERSONS = GRANTED.where(
    "social_assistance.relief_persons",
    "临时救助人数",
    unit="人",
    measure=distinct("person"),
    definition="期间获得临时救助的人,一人多次只计一人。",
)
PERSON_TIMES = entered(
    "social_assistance.relief_person_times",
    "临时救助惠及人次",
    "人次",
    temporary_relief.RELIEF_FILE,
    measure=total("data__persons"),
    open_as=TABLE,
    definition="期间决定的临时救助惠及的人次:按户救助的,每次计共同生活的全部成员。",
)
BY_STREET = GRANTED.where(
    "social_assistance.relief_by_street",
    "街道审批的临时救助",
    stages__step="decide",
    stages__outcome="同意",
    stages__unit__level=Level.STREET.value,
    definition="由街道在审批权限内决定的临时救助。",
)
PAID = ordered(
    "social_assistance.relief_paid",
    "临时救助资金",
    RELIEF.pays,
    open_as=TABLE,
    definition="期间临时救助付款指令的金额合计。",
)
STREET_CEILING = ParameterFigure(
    "social_assistance.street_ceiling",
    "街道临时救助审批权限",
    parameter=temporary_relief.STREET_CEILING,
    decisions=BY_STREET,
    definition="当日有效的街道审批上限,及街道在此权限内作出的决定。",
)
RESERVE_SHARE = ParameterFigure(
    "social_assistance.reserve_share",
    "街道临时救助备用金比例",
    parameter="social_assistance.relief.street_reserve_share",
    decisions=BY_STREET,
    definition="备用金占上年度城乡低保资金总额的比例。",
)
NON_LOCAL = GRANTED.where(
    "social_assistance.relief_non_local",
    "非户籍人口临时救助",
    answers__hukou__in=HUKOU[1:],
    definition="期间决定同意的临时救助中,申请人不是本地户籍的(含持居住证的)。",
)
NON_LOCAL_PERSONS = NON_LOCAL.where(
    "social_assistance.relief_non_local_persons",
    "获得临时救助的非户籍人口",
    unit="人",
    measure=distinct("person"),
    definition="期间获得临时救助的非本地户籍申请人(含持居住证的),一人多次只计一人。",
)
NON_LOCAL_PAID = PAID.where(
    "social_assistance.relief_non_local_paid",
    "非户籍人口临时救助资金",
    case__answers__hukou__in=HUKOU[1:],
    definition="期间临时救助付款指令中,申请人不是本地户籍(含持居住证)的金额合计。",
)
NEW_POOR = granted(
    "social_assistance.minimum_living_new_persons",
    "新增城乡低保人数",
    "人",
    MINIMUM_LIVING,
    measure=total("rule_outcome__facts__members"),
    open_as=TABLE,
    definition="期间审核确认为低保的家庭,核定的共同生活成员人数合计。",
)
NEW_DESTITUTE = granted(
    "social_assistance.extreme_poverty_new_persons",
    "新增特困人员",
    "人",
    extreme_poverty.EXTREME_POVERTY,
    measure=distinct("person"),
    open_as=TABLE,
    definition="期间审核确认为特困人员的人,一人只计一次。",
)
FIRST_COVERED = entered(
    "social_assistance.first_covered_persons",
    "新纳入常规保障范围困难群众",
    "人",
    first_covered.BOOK,
    open_as=TABLE,
    definition="待遇自期间内起、经审核确认首次进入最低生活保障或特困人员名册的人;以前在册过的、从旧台账接管的不计。",
)
PLEDGED_GRANTS = granted(
    "social_assistance.grants_on_pledge",
    "承诺先行保障",
    "件",
    MINIMUM_LIVING,
    extreme_poverty.EXTREME_POVERTY,
    which={"papers__waived_by": PLEDGED},
    measure=distinct("number"),
    open_as=TABLE,
    definition="期间以个人承诺代替暂缺材料而确认的低保、特困办件;一件承诺几份材料只计一件。",
)
HELD = Indicator(
    "social_assistance.exits_held",
    label="暂停退出保留的对象",
    unit="件",
    over=Records(
        Stage,
        area="case__area_id",
        base=Q(matter__startswith="social_assistance.", outcome=Verdict.HOLD.value),
    ),
    when="closed_on",
    open_as=TABLE,
    definition="期间按规则应减发或停发,因暂停退出而保留原待遇的核查。",
)
TAPERING_UNTIL = granted(
    "social_assistance.tapering_until",
    "渐退期延长至",
    "年底",
    GRACE,
    which={"answers__until__endswith": "-12-31"},
    measure=latest_year("answers__until"),
    open_as=TABLE,
    definition="期间决定延长到年末的渐退期,最迟到哪一年。",
)
DESTITUTE = standing(
    "social_assistance.extreme_poverty_persons",
    "特困人员",
    "人",
    extreme_poverty.BOOK,
    open_as=TABLE,
    definition="当日在册的特困人员。",
)
IN_INSTITUTIONS = DESTITUTE.where(
    "social_assistance.extreme_poverty_in_institutions",
    "集中供养特困人员",
    data__supply="集中供养",
    definition="当日在册的特困人员中集中供养的。",
)
LOW_INCOME_HOMES = standing(
    "social_assistance.low_income_households",
    "低保边缘家庭",
    "户",
    low_income.BOOK,
    open_as=TABLE,
    definition="当日在册的低保边缘家庭。",
)
RIGID_SPENDING_HOMES = standing(
    "social_assistance.rigid_spending_households",
    "刚性支出困难家庭",
    "户",
    rigid_spending.BOOK,
    open_as=TABLE,
    definition="当日在有效期内的刚性支出困难家庭。",
)
PRICE_SUBSIDY_PAID = ordered(
    "social_assistance.price_subsidy_paid",
    "价格补贴资金",
    price_subsidy.PRICE,
    open_as=TABLE,
    definition="期间价格补贴付款指令的金额合计。",
)
COVERED_HOMES = standing(
    "social_assistance.low_income_covered_households",
    "城乡低保、低保边缘家庭",
    "户",
    minimum_living.BOOK,
    low_income.BOOK,
    open_as=TABLE,
    definition="当日在册的城乡低保家庭和低保边缘家庭。",
)
COVERED_PERSONS = COVERED_HOMES.where(
    "social_assistance.low_income_covered_persons",
    "城乡低保、低保边缘家庭人数",
    unit="人",
    measure=stock(total("data__members")),
    definition="当日在册的城乡低保家庭和低保边缘家庭登记的人数。",
)
