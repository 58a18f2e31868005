"""Our own passages: figures, labels and relations as they were written down before the grammar was."""

import pytest
from tests.mechanisms.claims import scoring

from minzheng.mechanisms.claims.public import Verdict, check_text


def scored(name: str) -> scoring.Score:
    score = scoring.Score()
    for passage in scoring.passages(name):
        scoring.score_passage(passage, check_text(passage["text"]), score)
    return score


@pytest.mark.parametrize("name", ["dev", "heldout"])
def test_passages_are_read_as_written_down(name: str) -> None:
    score = scored(name)
    told = "\n".join([score.line(), *score.faults])
    assert min(score.recall, score.precision) >= 0.98, told
    assert score.labels >= 0.90, told
    assert score.relations_found >= 0.95, told
    assert score.false_alarms <= score.texts, told


def test_a_third_is_held_out() -> None:
    dev, heldout = scoring.passages("dev"), scoring.passages("heldout")
    assert len(dev) + len(heldout) >= 40
    assert 3 * len(heldout) >= len(dev) + len(heldout) - 2
    assert not {p["id"] for p in dev} & {p["id"] for p in heldout}


def test_planted_errors_of_every_kind_are_found() -> None:
    planted = {
        kind
        for name in ("dev", "heldout")
        for passage in scoring.passages(name)
        for kind, verdict, _ in passage.get("relations", [])
        if verdict == Verdict.FAILS.value
    }
    assert planted >= {
        "sum", "rate", "average", "difference", "growth", "percentage_point", "subset", "repeat", "listing", "unit_slip",
        "date_order", "period_beyond", "consistency",
    }  # fmt: skip


def test_the_score_can_fail() -> None:
    """A passage with another number is scored as a fault."""
    passage = scoring.passages("dev")[0]
    wrong = passage | {"text": passage["text"].replace("86件次", "87件次")}
    score = scoring.Score()
    with pytest.raises(ValueError, match="substring"):
        scoring.score_passage(wrong, check_text(wrong["text"]), score)
    figures = [row if row[0] != "86件次" else ["87件次", *row[1:]] for row in passage["figures"]]
    scoring.score_passage(wrong | {"figures": figures}, check_text(wrong["text"]), score)
    assert score.right == score.expected - 1
    assert score.relations_right < score.relations
