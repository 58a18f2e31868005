"""Rooms also meet through strings the import contract cannot see: relations and look-ups of models by label."""

import ast
from pathlib import Path

import pytest
from tests.architecture.tree import SOURCE, dotted, ranks, room_of, shown, sources, walk

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
LOOKUPS = {"get_model", "get_registered_model"}
ACCOUNT = "access"  # the room of settings.AUTH_USER_MODEL


def target(call: ast.Call) -> str:
    """The app label a relation or look-up names as a string; "" for a class, for "self" and for the own app."""
    named = [keyword.value for keyword in call.keywords if keyword.arg in ("to", "through", "app_label")]
    for node in [*call.args[:1], *named]:
        if dotted(node).endswith("AUTH_USER_MODEL"):
            return ACCOUNT
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            label, dot, _ = node.value.partition(".")
            if dot or dotted(call.func).split(".")[-1] in LOOKUPS:
                return label
    return ""


def allowed(room: str, label: str) -> bool:
    """A room reaches itself and what lies strictly below; a domain every mechanism; config all; Django's apps are free."""
    heights = ranks()
    labels_of_domains = {path.name for path in (SOURCE / "domains").iterdir() if path.is_dir()}
    if label in (room.split(".")[-1], "") or room == "config":
        return True
    if label in labels_of_domains:
        return False
    if label not in heights or room.startswith("domains."):
        return True
    return room in heights and heights[room] < heights[label]


def upward(path: Path, node: ast.AST) -> str:
    if not isinstance(node, ast.Call) or dotted(node.func).split(".")[-1] not in RELATIONS | LOOKUPS:
        return ""
    label = target(node)
    return (
        ""
        if allowed(room_of(path), label)
        else f"{shown(path)}:{node.lineno} reaches up or sideways to {label}"
    )


def test_strings_between_rooms_point_down() -> None:
    assert [fault for path, node in walk(sources()) if (fault := upward(path, node))] == []


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("mechanisms/areas", 'models.ForeignKey("access.Post", models.PROTECT)'),
        ("mechanisms/desk", 'models.OneToOneField(to="portal.Page", on_delete=models.PROTECT)'),
        ("mechanisms/journal", "models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)"),
        ("mechanisms/areas", 'apps.get_model("matters", "Case")'),
    ],
)
def test_an_upward_string_is_seen(room: str, line: str) -> None:
    call = ast.parse(line).body[0]
    assert isinstance(call, ast.Expr)
    assert upward(SOURCE / room / "models.py", call.value)


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("mechanisms/access", 'models.ForeignKey("areas.Area", models.PROTECT)'),
        ("mechanisms/access", 'models.ForeignKey("self", models.PROTECT)'),
        ("mechanisms/matters", "models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)"),
        ("domains/marriage", 'models.ForeignKey("registry.Person", models.PROTECT)'),
        ("mechanisms/matters", 'models.ForeignKey("contenttypes.ContentType", models.PROTECT)'),
    ],
)
def test_a_downward_string_is_free(room: str, line: str) -> None:
    call = ast.parse(line).body[0]
    assert isinstance(call, ast.Expr)
    assert not upward(SOURCE / room / "models.py", call.value)
