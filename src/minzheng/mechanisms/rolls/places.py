"""The places a table may name: those of the area it is filed for, by code or by name, read once."""

from collections import defaultdict
from datetime import date

from minzheng.foundation.errors import Invalid
from minzheng.mechanisms.areas.public import Area, AreaVersion, Kind, answered_by

_FIX = "请填写本区域内的12位区划代码，或填写街道和社区的全称。"


class Places:
    """Communities and streets on a day, inside `area` and elsewhere."""

    def __init__(self, area: Area, on: date) -> None:
        inside = set(answered_by(area))
        self._inside: dict[str, Area] = {}
        self._elsewhere: set[str] = set()
        self._named: dict[str, list[tuple[str, Area]]] = defaultdict(list)
        kinds = (Kind.STREET, Kind.COMMUNITY)
        rows = AreaVersion.objects.filter(valid__contains=on, kind__in=kinds).select_related("area")
        found = list(rows.order_by("code"))
        names = {one.area_id: one.name for one in found}
        for one in found:
            if one.area_id not in inside:
                self._elsewhere.add(one.code)
            elif one.kind == Kind.COMMUNITY:
                self._inside[one.code] = one.area
                self._named[one.name].append((names.get(one.parent_id or 0, ""), one.area))

    def by_code(self, code: str) -> Area:
        """The community with a code; `Invalid` when there is none, or not here."""
        if code in self._inside:
            return self._inside[code]
        if code in self._elsewhere:
            raise Invalid.because(f"区划代码“{code[:20]}”不在本次登记的区域内。", _FIX, "roll.area_elsewhere")
        raise Invalid.because(f"没有代码为“{code[:20]}”的社区（村）。", _FIX, "roll.area_unknown")

    def by_name(self, street: str, community: str) -> Area:
        """The community of a name, within a street if one is given; `Invalid` when there is none, or more than one."""
        found = [area for above, area in self._named.get(community, []) if not street or above == street]
        if len(found) == 1:
            return found[0]
        if found:
            raise Invalid.because(
                f"有多个“{community}”。", "请同时填写街道，或填写区划代码。", "roll.area_twice"
            )
        raise Invalid.because(f"本区域内没有“{street[:20]}{community[:20]}”。", _FIX, "roll.area_unknown")
