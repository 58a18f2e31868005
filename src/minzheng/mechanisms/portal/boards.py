"""公示栏: the public notices of one sort on a page of their own, searched by what they show; domains say which."""

from dataclasses import dataclass

from django.db.models import F, Func, Q, QuerySet, TextField

from minzheng.foundation import clock
from minzheng.foundation.errors import Missing
from minzheng.mechanisms.documents.public import Notice, NoticeField, public_notices


@dataclass(frozen=True)
class NoticeBoard:
    """Notices of these `kinds` (codes); `columns` are listed, the first one leads to the notice. `about` is told above."""

    code: str
    label: str
    about: str
    kinds: tuple[str, ...]
    columns: tuple[NoticeField, ...]


_boards: dict[str, NoticeBoard] = {}


def offer_board(board: NoticeBoard) -> NoticeBoard:
    """Give notices of one sort their page; raises `ValueError` for a code used twice."""
    if board.code in _boards:
        raise ValueError(f"notice board declared twice: {board.code}")
    _boards[board.code] = board
    return board


def boards() -> list[NoticeBoard]:
    """Every board, in the order of their codes."""
    return [_boards[code] for code in sorted(_boards)]


def board_of(kind: str) -> NoticeBoard | None:
    """The board a kind of notices hangs on, if it has one."""
    return next((one for one in _boards.values() if kind in one.kinds), None)


def known_board(code: str) -> NoticeBoard:
    """The board of that code; `Missing` for any other."""
    if code not in _boards:
        raise Missing.because("没有这一栏公示。", "请从公示公告打开。", "no_board")
    return _boards[code]


def hanging(board: NoticeBoard, words: str = "") -> QuerySet[Notice]:
    """What hangs there today, newest first; every word of `words` must stand in the title or in a value shown."""
    found = public_notices(clock.today()).filter(kind__in=board.kinds)
    if words:
        found = found.annotate(said=_Values(F("fields")))
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(said__icontains=word))
    return found.order_by("-posted_on", "-pk")


class _Values(Func):
    """The values of a notice's fields as one text, without their names and labels."""

    template = "jsonb_path_query_array(%(expressions)s, '$[*].value')::text"
    output_field = TextField()
