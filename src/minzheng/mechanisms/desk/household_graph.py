"""户情图: who lives in the household of a warning, how related, what each source knows of whom, what they draw; as a drawing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from minzheng.foundation.money import format_yuan
from minzheng.mechanisms.access.public import Seat, visible
from minzheng.mechanisms.desk.drawing import LINE, broken
from minzheng.mechanisms.monitoring.public import Warning
from minzheng.mechanisms.registry.public import RegisterEntry, register_of

WIDTH, PAD, GAP = 360, 6, 8  # of the drawing, in its own units: a phone shows them one to one
HOME, TRUNK = (8, 344), 16  # left edge and width of the household's box; the line its people hang on
PERSON, LEAF = (56, 100), (182, 170)
PER_LINE = {"home": 25, "person": 6, "leaf": 12}  # Chinese characters that fit


@dataclass(frozen=True)
class Leaf:
    """What hangs on somebody: a fact of a source, or a benefit drawn."""

    text: str
    benefit: bool = False


@dataclass(frozen=True)
class Box:
    """A box with its lines of text; `kind` is home, person, named (the warning is about them), fact or benefit."""

    kind: str
    x: int
    y: int
    width: int
    lines: tuple[str, ...]
    whole: str

    @property
    def bold(self) -> bool:
        """Whether its first line is a name."""
        return self.kind in ("home", "person", "named")

    @property
    def round(self) -> int:
        """How round its corners are: people's are."""
        return 6 if self.kind in ("person", "named") else 0

    @property
    def height(self) -> int:
        """As high as its lines."""
        return len(self.lines) * LINE + 2 * PAD

    @property
    def middle(self) -> int:
        """Where lines meet it."""
        return self.y + self.height // 2

    @property
    def rows(self) -> list[tuple[int, int, str]]:
        """Where each line of text stands."""
        return [
            (self.x + PAD, self.y + PAD + LINE * at - 4, text) for at, text in enumerate(self.lines, start=1)
        ]


@dataclass(frozen=True)
class Drawing:
    """All boxes and the lines between them, as SVG paths; `said` tells the whole in words."""

    height: int
    boxes: tuple[Box, ...]
    edges: tuple[str, ...]
    said: str
    width: int = WIDTH


@dataclass(frozen=True)
class Drawn:
    """One of the household as it is drawn."""

    name: str
    relation: str
    named: bool
    leaves: tuple[Leaf, ...]


def benefits_of(
    people: Iterable[int], homes: Iterable[int], on: date, seat: Seat
) -> tuple[dict[int, list[str]], list[str]]:
    """What people (by id) and their households draw month by month on a day, as far as the seat sees the registers."""
    held = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    lines = RegisterEntry.objects.filter(held, valid_from__lte=on)
    about = lines.filter(Q(person__in=list(people)) | Q(household__in=list(homes))).order_by("register", "pk")
    own: dict[int, list[str]] = {}
    shared: list[str] = []
    for line in visible(about, seat):
        book = register_of(line.register)
        paid = next((one for one in book.columns if one.key == "amount" and one.unit == "分"), None)
        if paid is None:
            continue
        amount = line.data.get("amount")
        text = f"{book.label}：{paid.label}{format_yuan(int(amount))}元" if amount else book.label
        (shared if line.person_id is None else own.setdefault(line.person_id, [])).append(text)
    return own, shared


def draw(title: str, shared: Sequence[str], people: Sequence[Drawn]) -> Drawing:
    """The household on top, its people under each other, beside each what hangs on them."""
    lines = [title, *(f"享受 {one}" for one in shared)]
    top = _box("home", HOME, 4, lines)
    boxes, y, last = [top], top.y + top.height + 2 * GAP, top.middle
    edges: list[str] = []
    for one in people:
        mark = ("预警对象",) if one.named else ()
        body = _box("named" if one.named else "person", PERSON, y, [one.name, one.relation, *mark])
        leaves = _leaves(one.leaves, y)
        boxes += [body, *leaves]
        edges.append(f"M{TRUNK} {body.middle}H{body.x}")
        edges += [_across(body, leaf) for leaf in leaves]
        last = body.middle
        y = max(each.y + each.height for each in (body, *leaves)) + 2 * GAP
    edges.insert(0, f"M{TRUNK} {top.y + top.height}V{last}")
    return Drawing(y, tuple(boxes), tuple(edges), _said(title, shared, people))


def title_of(warning: Warning, alone: bool) -> str:
    """What the household's box is called."""
    home = warning.household
    if home is None:
        return "单独生活" if alone else "所在家庭"
    return f"{home.head.masked_name}户" if home.head else "家庭"


def leaves_of(origins: Mapping[str, Sequence[tuple[str, str]]], drawn: Sequence[str]) -> tuple[Leaf, ...]:
    """The facts of each source and the benefits of one person, each a leaf."""
    facts = [Leaf(f"{name}：{_values(values)}") for name, values in origins.items()]
    return (*facts, *(Leaf(f"享受 {one}", benefit=True) for one in drawn))


def _values(values: Sequence[tuple[str, str]]) -> str:
    return "；".join(f"{label} {text}".strip() for label, text in values) or "有记录"


def _leaves(leaves: Sequence[Leaf], y: int) -> list[Box]:
    boxes: list[Box] = []
    for one in leaves:
        box = _box("benefit" if one.benefit else "fact", LEAF, y, [one.text])
        boxes.append(box)
        y = box.y + box.height + GAP
    return boxes


def _box(kind: str, place: tuple[int, int], y: int, texts: Sequence[str]) -> Box:
    most = PER_LINE.get(kind, PER_LINE["person" if kind == "named" else "leaf"])
    lines = tuple(line for text in texts if text for line in broken(text, most))
    return Box(kind, place[0], y, place[1], lines, "，".join(one for one in texts if one))


def _across(one: Box, other: Box) -> str:
    """From the side of one box to another on its right."""
    start, bend = one.x + one.width, (one.x + one.width + other.x) // 2
    return f"M{start} {one.middle}H{bend}V{other.middle}H{other.x}"


def _said(title: str, shared: Sequence[str], people: Sequence[Drawn]) -> str:
    told = [f"{title}{len(people)}人" + (f"，享受{'、'.join(shared)}" if shared else "")]
    for one in people:
        about = "；".join(leaf.text for leaf in one.leaves) or "没有用到的情况"
        mark = "（预警对象）" if one.named else ""
        told.append(f"{one.name}{mark}，{one.relation}：{about}")
    return "。".join(told) + "。"
