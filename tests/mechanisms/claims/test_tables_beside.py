"""The five reports and their tables beside this project, where this machine has them; nothing of their text is kept here."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from tests.mechanisms.claims import scoring

from minzheng.mechanisms.claims.public import Checked, Verdict, check_text

GOLDENS = Path(__file__).parent / "goldens"


@pytest.fixture(scope="module")
def folder() -> Path:
    found = scoring.domain()
    if found is None:
        pytest.skip("needs the tables of figures beside the project")
    return found


def kept(checked: Checked) -> dict[str, Any]:
    """Numbers, offsets and verdicts; words as digests."""
    return {
        "figures": [
            [f.id, _plain(f.value), _word(f.unit), f.kind.value, f.qualifier, f.start, f.end]
            for f in checked.figures
        ],
        "relations": [[r.id, r.type.value, list(r.operands), r.verdict.value] for r in checked.relations],
    }


def _plain(value: Any) -> Any:
    plain = scoring.plain(value)
    return plain if not isinstance(plain, str) or plain[:1].isdigit() else _word(plain)


def _word(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8] if text else ""


def test_the_tables_are_read_well(folder: Path) -> None:
    score = scoring.Score()
    for number, text, rows in scoring.tables(folder):
        scoring.score_table(number, text, rows, folder, check_text(text), score)
    told = "\n".join([score.line(), *score.faults])
    assert score.expected == 319
    assert min(score.recall, score.precision) >= 0.98, told
    assert score.labels >= 0.90, told
    assert score.relations_found >= 0.95, told
    assert score.false_alarms <= score.texts, told


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_answers_stay_as_they_were_read(folder: Path, number: str) -> None:
    """Goldens read line by line; write them anew with `python -m tests.mechanisms.claims.goldens_anew`."""
    text = next(text for name, text, _ in scoring.tables(folder) if name == number)
    assert json.loads((GOLDENS / f"{number}.json").read_text()) == json.loads(
        json.dumps(kept(check_text(text)))
    )


def test_the_registrations_add_up_without_their_sub_items(folder: Path) -> None:
    """12796 is 4652+3818+2478+1507+341; the cross-district rows are sub-items; the signature is later than the page."""
    checked = check_text(next(text for name, text, _ in scoring.tables(folder) if name == "002"))
    total = next(r for r in checked.relations if r.type.value == "sum")
    assert total.verdict is Verdict.HOLDS
    assert total.formula == "4652+3818+2478+1507+341=12796"
    assert "“93对”“1对”是其中的子项" in total.sentence
    assert [r.type.value for r in checked.failures] == ["date_order"]
