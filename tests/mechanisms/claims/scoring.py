"""How well the checker reads: our own passages, and the tables of figures beside this project where they are at hand."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from minzheng.mechanisms.claims.public import Checked, Figure, Relation, Verdict

PASSAGES = Path(__file__).parent / "passages"
_UNIT_OF_NAMES = frozenset({"name", "footer", "ad", "docno", "ordinal", "rank", "date", "period"})


def domain() -> Path | None:
    """The folder with the tables of figures and the texts they are of, if this machine has it."""
    named = os.environ.get("MINZHENG_SHARED_DOMAIN")
    places = [Path(named)] if named else [up / "shared" / "domain" for up in Path(__file__).resolve().parents]
    return next((place for place in places if (place / "figures" / "relations.jsonl").is_file()), None)


def passages(name: str) -> list[dict[str, Any]]:
    """Our passages: `dev`, or `heldout`, which nobody looks at while building."""
    files = (PASSAGES / f"{name}.yaml", PASSAGES / f"{name}_more.yaml")
    return [passage for file in files for passage in yaml.safe_load(file.read_text("utf-8"))]


@dataclass
class Score:
    """Counts over texts; shares are fractions of 1."""

    expected: int = 0
    found: int = 0
    right: int = 0
    labelled: int = 0
    labels_right: int = 0
    relations: int = 0
    relations_right: int = 0
    false_alarms: int = 0
    texts: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def labels(self) -> float:
        return self.labels_right / self.labelled if self.labelled else 1.0

    @property
    def relations_found(self) -> float:
        return self.relations_right / self.relations if self.relations else 1.0

    def line(self) -> str:
        """One line for a person."""
        return (
            f"{self.texts} texts; figures {self.expected}: recall {self.recall:.3f}, precision {self.precision:.3f}; "
            f"labels {self.labels:.3f}; relations {self.relations}: found {self.relations_found:.3f}; "
            f"false alarms {self.false_alarms}"
        )


def plain(value: Any) -> Any:
    """A value as the tables write it."""
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, Fraction | int | float):
        return round(float(value), 9)
    return value


def same_value(found: Any, expected: Any, kind: str) -> bool:
    """Equal numbers; months also where one side names the year (4 and 2020-04), names and codes by their digits."""
    found, expected = plain(found), plain(expected)
    if found == expected:
        return True
    if kind in ("footer", "ad"):
        return expected is None or str(found).split(".")[0] == str(expected).split(".")[0]
    if kind == "name":
        return found is None or expected is None
    if kind == "date":
        return _months(found) == _months(expected)
    return False


def _months(value: Any) -> Any:
    if isinstance(value, list):
        return [_months(part) for part in value]
    text = str(value).removesuffix(".0")
    return int(text[-2:]) if len(text) in (1, 2, 7) and text[-2:].lstrip("-").isdigit() else text


def same_unit(found: str, expected: str, kind: str) -> bool:
    """Equal, or the table adds the noun to the measure word (个街道 for 个)."""
    if found == expected or kind in _UNIT_OF_NAMES:
        return True
    return bool(found) and (expected.startswith(found) or expected.endswith(found) or found in expected)


def same_kind(found: str, expected: str) -> bool:
    """An average may stand in the tables as a rate: they have no kind for it."""
    return found == expected or (found, expected) == ("average", "rate")


def figure_faults(figure: Figure, expected: Mapping[str, Any]) -> list[str]:
    """What is not as expected: value, unit, kind, qualifier."""
    kind = expected["kind"]
    faults = []
    if not same_value(figure.value, expected["value"], kind):
        faults.append(f"value {plain(figure.value)} not {expected['value']}")
    if not same_unit(figure.unit, expected["unit"], kind):
        faults.append(f"unit {figure.unit} not {expected['unit']}")
    if not same_kind(figure.kind.value, kind):
        faults.append(f"kind {figure.kind.value} not {kind}")
    if figure.qualifier != expected["qualifier"]:
        faults.append(f"qualifier {figure.qualifier} not {expected['qualifier']}")
    return faults


def pair(figures: Sequence[Figure], spans: Iterable[tuple[int, int]]) -> list[Figure | None]:
    """For each expected stretch the figure that lies on it, each used once."""
    used: set[str] = set()
    paired: list[Figure | None] = []
    for start, end in spans:
        found = next((f for f in figures if f.start < end and f.end > start and f.id not in used), None)
        if found:
            used.add(found.id)
        paired.append(found)
    return paired


def score_figures(
    checked: Checked, rows: Sequence[Mapping[str, Any]], score: Score, name: str
) -> list[Figure | None]:
    """Add the figures of one text; `rows` have offset, raw, value, unit, kind, qualifier."""
    paired = pair(checked.figures, ((row["offset"], row["offset"] + len(row["raw"])) for row in rows))
    score.expected += len(rows)
    score.found += len(checked.figures)
    for row, figure in zip(rows, paired, strict=True):
        faults = figure_faults(figure, row) if figure else ["missed"]
        score.right += not faults
        if faults:
            score.faults.append(f"{name} {row['raw']}: {'; '.join(faults)}")
    used = {figure.id for figure in paired if figure}
    score.faults += [f"{name} {f.raw}: extra {f.kind.value}" for f in checked.figures if f.id not in used]
    return paired


def located(text: str, raws: Sequence[str]) -> list[int]:
    """Where each printed figure stands; they come in the order of the text."""
    offsets, at = [], 0
    for raw in raws:
        at = text.index(raw, at)
        offsets.append(at)
        at += len(raw)
    return offsets


def score_passage(passage: Mapping[str, Any], checked: Checked, score: Score) -> None:
    """Add one of our passages."""
    listed = [[str(row[0]), *row[1:]] for row in passage["figures"]]
    offsets = located(passage["text"], [row[0] for row in listed])
    keys = ("raw", "value", "unit", "kind", "qualifier", "label")
    rows = [
        dict(zip(keys, row, strict=True)) | {"offset": at} for row, at in zip(listed, offsets, strict=True)
    ]
    paired = score_figures(checked, rows, score, passage["id"])
    for row, figure in zip(rows, paired, strict=True):
        if row["label"]:
            score.labelled += 1
            right = bool(figure and row["label"] in figure.label)
            score.labels_right += right
            if figure and not right:
                score.faults.append(
                    f"{passage['id']} {row['raw']}: label {figure.label} without {row['label']}"
                )
    _score_relations(passage, checked, score)
    score.texts += 1


def _score_relations(passage: Mapping[str, Any], checked: Checked, score: Score) -> None:
    left = list(checked.relations)
    for kind, verdict, values in passage.get("relations", []):
        score.relations += 1
        found = next((r for r in left if _states(r, checked, kind, verdict, values)), None)
        if found:
            score.relations_right += 1
            left.remove(found)
        else:
            near = [f"{r.type.value} {r.verdict.value} {r.formula}" for r in left]
            score.faults.append(f"{passage['id']}: no {kind} {verdict} {values}; there is {near}")
    for extra in (relation for relation in left if relation.verdict is Verdict.FAILS):
        score.false_alarms += 1
        score.faults.append(
            f"{passage['id']}: false alarm {extra.type.value} {extra.formula}: {extra.sentence}"
        )


def _states(relation: Relation, checked: Checked, kind: str, verdict: str, values: Sequence[Any]) -> bool:
    held = [plain(checked.figure(id).value) for id in relation.operands]
    flat = [part for value in held for part in (value if isinstance(value, list) else [value])]
    return (
        relation.type.value == kind
        and relation.verdict.value == verdict
        and all(plain(value) in flat or not flat for value in values)
    )


def tables(folder: Path) -> Iterable[tuple[str, str, list[dict[str, Any]]]]:
    """Number, text and rows of each table beside this project."""
    for path in sorted((folder / "figures").glob("[0-9]*.jsonl")):
        text = next((folder / "seeds").glob(f"{path.stem}_*.txt")).read_bytes().decode("utf-8")
        yield path.stem, text, [json.loads(line) for line in path.read_text("utf-8").splitlines()]


# Relations of the tables that a text states, and the name this checker has for them. Others are worked out by the tables'
# authors from numbers the text does not relate (averages nobody printed) and are not looked for.
_STATED = {
    "rate": "rate",
    "rate-integrality": "rate",
    "wording-consistency": "consistency",
    "threshold-change": "change",
    "sum": "sum",
    "equality": "repeat",
    "enumeration": "listing",
    "date-order": "date_order",
    "plausibility": "plausibility",
    "semantic-duplicate": "repeat",
}


def score_table(
    number: str, text: str, rows: Sequence[Mapping[str, Any]], folder: Path, checked: Checked, score: Score
) -> None:
    """Add one of the tables: its figures, labels as far as words tell, and the relations its text states."""
    paired = score_figures(checked, rows, score, number)
    ids = {row["id"]: figure.id for row, figure in zip(rows, paired, strict=True) if figure}
    for row, figure in zip(rows, paired, strict=True):
        if figure and row["kind"] not in ("date", "footer", "ad"):
            score.labelled += 1
            right = _about(figure, row["label"])
            score.labels_right += right
            if not right:
                score.faults.append(f"{number} {row['raw']}: label {figure.label} for {row['label']}")
    listed = [
        json.loads(line) for line in (folder / "figures" / "relations.jsonl").read_text("utf-8").splitlines()
    ]
    expected = [r for r in listed if r["seed"] == number and _stated(r)]
    for relation in expected:
        score.relations += 1
        wanted = {ids[id] for id in relation["operands"] if id in ids}
        found = [
            r
            for r in checked.relations
            if r.type.value == _STATED[relation["type"]] and wanted & set(r.operands)
        ]
        right = any(_agrees(r.verdict, relation["holds"]) for r in found)
        score.relations_right += right
        if not right:
            score.faults.append(f"{number}: no {relation['type']} {relation['formula']} {relation['holds']}")
    for relation in checked.failures:
        known = [
            r
            for r in expected
            if r["holds"] is False and {ids.get(id) for id in r["operands"]} & set(relation.operands)
        ]
        if not known:
            score.false_alarms += 1
            score.faults.append(f"{number}: false alarm {relation.formula}: {relation.type.value}")
    score.texts += 1


def _stated(relation: Mapping[str, Any]) -> bool:
    explicit = relation["basis"] == "explicit"
    return relation["type"] in _STATED and (
        explicit or relation["type"] in ("date-order", "plausibility", "semantic-duplicate", "enumeration")
    )


def _agrees(verdict: Verdict, holds: Any) -> bool:
    if holds is True:
        return verdict is Verdict.HOLDS
    return verdict is Verdict.FAILS if holds is False else verdict is Verdict.UNTESTABLE


def _about(figure: Figure, label: str) -> bool:
    """Whether a label speaks of the same thing: half of the pairs of letters of the shorter stand in the other, or names share a word."""
    bare = "".join(
        letter for letter in label.split("(")[0] if "\u4e00" <= letter <= "\u9fff" or letter.isdigit()
    )
    ours = figure.label + figure.raw
    pairs = {bare[n : n + 2] for n in range(len(bare) - 1)}
    own = {ours[n : n + 2] for n in range(len(ours) - 1)}
    shared = len(pairs & own)
    return bool(shared) and shared * 3 >= min(len(pairs), len(own))
