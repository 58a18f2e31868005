"""A figure on its way: found and of a kind, not yet labelled."""

from dataclasses import dataclass

from minzheng.foundation.quantities import Qualifier, Quantity
from minzheng.mechanisms.claims.dates import Dated
from minzheng.mechanisms.claims.model import Kind, Value


@dataclass(slots=True)
class Draft:
    """A figure before it has a label and an id."""

    start: int
    end: int
    kind: Kind
    value: Value
    unit: str
    qualifier: str = Qualifier.EXACT.value
    quantity: Quantity | None = None
    dated: Dated | None = None
    counts: bool = True  # an idiom (第一时间) takes its stretch and is no figure
