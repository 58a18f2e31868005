"""All assistance money: what the bank says has arrived, whatever the item."""

from django.db.models import Q

from minzheng.mechanisms.indicators.public import TABLE, Indicator, Records, distinct, total
from minzheng.mechanisms.payments.public import LineState, PayLine

_ARRIVED = Records(
    PayLine,
    area="instruction__area_id",
    base=Q(state=LineState.PAID.value, instruction__item__startswith="social_assistance."),
)
PAID = Indicator(
    "social_assistance.paid",
    label="发放社会救助资金",
    unit="元",
    over=_ARRIVED,
    when="settled_on",
    measure=total("amount", money=True),
    open_as=TABLE,
    definition="期间银行回盘确认到账的各项社会救助资金;退回的在重新到账时计入,到账后退汇的不计。",
)
PAYMENTS = PAID.where(
    "social_assistance.payments",
    "发放社会救助资金人次",
    unit="笔",
    measure=distinct("instruction"),
    definition="期间到账的社会救助付款,一户一月一笔。",
)
