"""Papers on staff pages: what a form hands in beside each paper the matter asks for, and who may open the files."""

from dataclasses import dataclass

from django.http import HttpRequest

from minzheng.mechanisms.access.public import Seat, visible
from minzheng.mechanisms.desk.reading import day_in
from minzheng.mechanisms.documents.public import StoredFile
from minzheng.mechanisms.matters.public import Handed, Matter, Paper, grounds

FILES, LEVEL, GROUND, REASON, UNTIL = "p", "l", "w", "r", "u"  # beginnings of field names, one set per paper
OWN = "C"  # what outsiders upload has still to be compared with the original


@dataclass(frozen=True)
class PaperRow:
    """One paper a filing form asks for: `key` ends its field names, `grounds` may stand in for it."""

    key: str
    label: str
    required: bool
    grounds: tuple[str, ...]
    level: str
    ground: str
    reason: str
    until: str


def paper_rows(rules: Matter, seat: Seat, given: dict[str, str]) -> list[PaperRow]:
    """The papers a matter asks for, as a form shows them with what was given before; files are chosen anew."""
    return [
        PaperRow(
            str(number),
            one.label,
            one.required,
            () if seat.represents else grounds(rules, one.label),
            given.get(f"{LEVEL}-{number}", OWN),
            given.get(f"{GROUND}-{number}", ""),
            given.get(f"{REASON}-{number}", ""),
            given.get(f"{UNTIL}-{number}", ""),
        )
        for number, one in enumerate(rules.evidence)
    ]


def papers_in(request: HttpRequest, rules: Matter, seat: Seat) -> list[Handed]:
    """What a filing form hands in: every file chosen, and every reason given to do without one."""
    handed = []
    for row in paper_rows(rules, seat, {key: str(value) for key, value in request.POST.items()}):
        files = request.FILES.getlist(f"{FILES}-{row.key}")
        level, key = OWN if seat.represents else row.level, f"{FILES}-{row.key}"
        handed += [Handed(row.label, one, level, row.ground, key=key) for one in files]
        if row.ground and not files:
            why, until = row.reason.strip(), day_in(row.until)
            handed.append(Handed(row.label, waived_by=row.ground, reason=why, until=until, key=key))
    return handed


def paper_in(request: HttpRequest, seat: Seat) -> Handed:
    """What the form of a case page hands in: one file, or why there is none."""
    posted = request.POST
    return Handed(
        label=posted.get("label", "").strip() or posted.get("other", "").strip(),
        upload=request.FILES.get("file"),
        level=OWN if seat.represents else posted.get("level", ""),
        waived_by=posted.get("ground", ""),
        reason=posted.get("why", "").strip(),
        until=day_in(posted.get("until")),
        key="file",
    )


def may_open(stored: StoredFile, seat: Seat) -> bool:
    """Files of papers are open to whoever sees the case."""
    return visible(Paper.objects.filter(file=stored), seat).exists()
