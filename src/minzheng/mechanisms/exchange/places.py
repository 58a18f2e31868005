"""Which area deliveries are about."""

from minzheng.foundation.errors import Conflict
from minzheng.mechanisms.access.public import Unit
from minzheng.mechanisms.areas.public import Area


def founded_area() -> Area | None:
    """The area the bureau answers for; None before a bureau is founded."""
    top = Unit.objects.filter(parent=None, closed_on=None, represents="").order_by("pk").first()
    return top.area if top else None


def home_area() -> Area:
    """The area the bureau answers for; raises `Conflict` before a bureau is founded."""
    area = founded_area()
    if area is None:
        raise Conflict.because(
            "还没有设立单位，不能接收数据。", "请先运行 minzheng init。", "exchange.no_bureau"
        )
    return area
