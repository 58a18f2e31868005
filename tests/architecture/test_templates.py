import ast
import re

from tests.architecture.tree import ROOT, SOURCE, files, room_of, shown, sources, walk

NAMED = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"']+)["']""")
# Only a link (<a>) may lead outside; nothing a page loads or sends may.
FOREIGN = re.compile(
    r"""<(?!a\b)[a-z]+\b[^>]*\s(?:src|srcset|href|action|data|poster|hx-\w+)\s*=\s*["'](?:https?:)?//""", re.I
)
FOREIGN_IN_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""", re.I)
INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)(?![^>]*type=["']application/json)|\son[a-z]+\s*=\s*["']""", re.I
)


def owners() -> dict[str, str]:
    """Template name → room that holds it."""
    return {
        str(path).split("/templates/")[1]: room_of(path)
        for path in files(".html", under=SOURCE)
        if "templates" in path.parts
    }


def astray(room: str, name: str, held: dict[str, str]) -> str:
    """What is wrong with `room` naming this template: nowhere to be found, or in a domain that is not its own."""
    owner = held.get(name)
    if owner is None:
        return "" if name.startswith("django/") else "does not exist"
    return f"belongs to {owner}" if owner.startswith("domains.") and room not in (owner, "config") else ""


def test_templates_name_no_template_of_another_domain() -> None:
    held = owners()
    named = [
        (path, name) for path in files(".html", under=SOURCE) for name in NAMED.findall(path.read_text())
    ]
    named += [
        (path, node.value)
        for path, node in walk(sources())
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[\w/.-]+\.html", node.value)
    ]
    faults = [
        f"{shown(path)}: {name} {fault}"
        for path, name in named
        if (fault := astray(room_of(path), name, held))
    ]
    assert faults == []


def test_a_domain_keeps_its_templates_under_its_own_name() -> None:
    held = owners().items()
    assert [
        name
        for name, room in held
        if room.startswith("domains.") and name.split("/")[0] != room.split(".")[1]
    ] == []


def test_no_page_loads_anything_from_elsewhere() -> None:
    pages = [shown(path) for path in files(".html", under=SOURCE) if FOREIGN.search(path.read_text())]
    styles = [
        shown(path) for path in files(".css", ".scss", ".html") if FOREIGN_IN_STYLE.search(path.read_text())
    ]
    scripts = [
        shown(path)
        for path in files(".js", under=ROOT / "frontend")
        if re.search(r"https?://", path.read_text())
    ]
    assert pages + styles + scripts == []


def test_no_page_carries_a_script_of_its_own() -> None:
    assert [shown(path) for path in files(".html", under=SOURCE) if INLINE.search(path.read_text())] == []


def test_the_patterns_see_what_they_refuse() -> None:
    cdn = "//cdn" + ".example/x"
    for page in (
        f'<script src="https:{cdn}.js">',
        f'<link rel="stylesheet" href="{cdn}.css">',
        f"<form action='http:{cdn}'>",
    ):
        assert FOREIGN.search(page), page
    assert not FOREIGN.search('<a href="https://www.gov.example/">')
    assert FOREIGN_IN_STYLE.search(f"@import 'https:{cdn}.css'")
    for page in ("<script>go()</script>", '<button onclick="go()">'):
        assert INLINE.search(page), page
    assert not INLINE.search('<script src="/static/vendor/minzheng.js" defer></script>')


def test_a_template_of_another_domain_is_seen() -> None:
    held = {"marriage/card.html": "domains.marriage", "desk/page.html": "desk"}
    assert astray("domains.funeral", "marriage/card.html", held)
    assert astray("desk", "marriage/card.html", held)
    assert astray("desk", "desk/pgae.html", held)
    assert not astray("domains.marriage", "marriage/card.html", held)
    assert not astray("domains.funeral", "desk/page.html", held)
