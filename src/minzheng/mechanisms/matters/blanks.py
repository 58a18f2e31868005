"""Papers that the bureau prints itself, filled from the case and ready to be signed; issued once and kept."""

from minzheng.foundation.errors import Missing
from minzheng.mechanisms.access.public import Seat
from minzheng.mechanisms.documents.public import Document, issue
from minzheng.mechanisms.journal.public import acting
from minzheng.mechanisms.matters.holding import version_for
from minzheng.mechanisms.matters.models import Case


def blanks_of(case: Case) -> list[str]:
    """Labels of the papers of a case that can be printed here."""
    return [one.label for one in version_for(case).evidence if one.blank is not None]


def issue_blank(case: Case, label: str, seat: Seat) -> Document:
    """The sheet of one paper, in an act of its own; `Missing` where the matter has none for it."""
    blank = next((one.blank for one in version_for(case).evidence if one.label == label and one.blank), None)
    if blank is None:
        raise Missing.because("本件没有可以打印的这种文书。", "请从办件页面打印。", "no_blank")
    with acting(seat.actor, f"制作{label}{case.number}"):
        held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        about = Document.objects.filter(about_kind="case", about_id=held.pk, template=blank.template.code)
        if known := about.order_by("-pk").first():
            return known
        return issue(
            blank.template, blank.data(held), held.area, ("case", held.pk),
            by=seat.actor, matter=held.matter, subject=held.subject_key,
        )  # fmt: skip
