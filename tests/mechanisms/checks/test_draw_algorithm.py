"""The draw itself: every object and officer alike likely, nobody who must not be, and four ways of computing it agree."""

import hashlib
import json
import math
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.architecture.tree import ROOT

from minzheng.mechanisms.checks.draws.committing import canonical, commitment_of
from minzheng.mechanisms.checks.draws.recompute import recompute
from minzheng.mechanisms.checks.public import SCRIPT

DRAWS = 100_000
Roster = dict[str, Any]


def roster(objects: int = 12, officers: int = 4, **more: Any) -> Roster:
    """A demo roster: a quarter of the objects is drawn, two officers for each."""
    return {
        "rule": "minzheng-draw-1",
        "shares": {"一般": "1/4"},
        "team": 2,
        "objects": [{"key": f"facility:{n}", "name": f"第{n}家", "group": "一般"} for n in range(objects)],
        "officers": [{"id": f"津{n}", "name": f"执法{n}", "department": "民政局"} for n in range(officers)],
        "recusals": [],
        **more,
    }


def chi_square_p(statistic: float, freedom: int) -> float:
    """The chance of at least so large a statistic: the regularised upper incomplete gamma function, by its series."""
    a, x = freedom / 2, statistic / 2
    term = total = 1 / a
    n = a
    while term > total * 1e-15:
        n += 1
        term *= x / n
        total += term
    return 1 - total * math.exp(-x + a * math.log(x) - math.lgamma(a))


def plainly(given: Roster, salt: str, value: str) -> list[Any]:
    """The same draw written another way: every ticket computed anew, the least taken one by one."""

    def sha(*parts: str) -> str:
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    text = json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    seed = sha(sha(given["rule"], salt, sha(text)), salt, value)
    drawn: list[Any] = []
    for group in sorted(given["shares"]):
        of_group = [one for one in given["objects"] if one["group"] == group]
        wanted = math.ceil(Fraction(given["shares"][group]) * len(of_group))
        left = {one["key"] for one in of_group if not one.get("left_out")}
        while wanted and left:
            least = min(left, key=lambda key: sha(seed, "object", key))
            left.remove(least)
            drawn.append([least, []])
            wanted -= 1
    officers = [one for one in given["officers"] if not one.get("left_out")]
    for department in sorted({one["department"] for one in officers}):
        times = Counter({one["id"]: 0 for one in officers if one["department"] == department})
        for key, team in drawn:
            here: list[str] = []
            for _ in range(given["team"]):
                able = [one for one in times if [one, key] not in given["recusals"] and one not in here]
                if able:
                    here.append(
                        min(able, key=lambda one: (times[one], sha(seed, "officer", str(times[one]), one)))
                    )
            times.update(here)
            team.extend(here)
    return drawn


def test_the_bound_itself() -> None:
    """Known values of the χ² distribution: 5 % at 3.841 (1), 1 % at 24.725 (11), 0.1 % at 31.264 (11)."""
    for statistic, freedom, p in ((3.841459, 1, 0.05), (24.724970, 11, 0.01), (31.264134, 11, 0.001)):
        assert abs(chi_square_p(statistic, freedom) - p) < 1e-6


def test_a_hundred_thousand_draws_favour_nobody() -> None:
    """Objects drawn without replacement: the statistic counts (n-1)/(n-k); officers as ordered pairs of the first object."""
    demo = roster()
    objects: Counter[str] = Counter()
    first: Counter[str] = Counter()
    pairs: Counter[tuple[str, ...]] = Counter()
    for number in range(DRAWS):
        value = f"第{number}期"
        _, drawn = recompute(demo, "密", value)
        if number % 10 == 0:
            assert drawn == plainly(demo, "密", value)
        objects.update(key for key, _ in drawn)
        first[drawn[0][0]] += 1
        pairs[tuple(drawn[0][1])] += 1
    size, taken = len(demo["objects"]), 3
    expected = DRAWS * taken / size
    spread = sum((objects[one["key"]] - expected) ** 2 for one in demo["objects"]) / expected
    assert chi_square_p(spread * (size - 1) / (size - taken), size - 1) > 0.001
    ways = list(permutations([one["id"] for one in demo["officers"]], 2))
    for counted, cells in ((first, [one["key"] for one in demo["objects"]]), (pairs, ways)):
        expected = DRAWS / len(cells)
        spread = sum((counted[one] - expected) ** 2 for one in cells) / expected  # type: ignore[index]
        assert chi_square_p(spread, len(cells) - 1) > 0.001


def test_a_draw_that_favours_somebody_fails_the_same_test() -> None:
    """Planted: one object's chance a twentieth higher is seen with as many draws."""
    expected = DRAWS / 4
    spread = ((expected * 1.05 - expected) ** 2 + 11 * (expected * 0.05 / 11) ** 2) / expected
    assert chi_square_p(spread * 11 / 9, 11) < 0.001


rosters = st.builds(
    lambda shares, objects, officers, barred, extra: {
        "rule": "minzheng-draw-1",
        "shares": dict(zip(("一般", "重点"), shares, strict=True)),
        "team": 2,
        "objects": [
            {"key": f"o{n}", "name": f"第{n}家", "group": group, **({"left_out": "频次"} if out else {})}
            for n, (group, out) in enumerate(objects)
        ],
        "officers": [
            {"id": f"p{n}", "name": "张三", "department": "消防" if n >= 20 else "民政局", **({"left_out": "回避"} if out else {})}
            for n, out in [*enumerate(officers), *((20 + n, out) for n, out in enumerate(extra))]
        ],
        "recusals": sorted([f"p{p}", f"o{o}"] for p, o in barred),
    },
    st.tuples(*[st.sampled_from(["1/33", "1/20", "1/3", "9/10", "1"])] * 2),
    st.lists(st.tuples(st.sampled_from(["一般", "重点"]), st.booleans()), max_size=25),
    st.lists(st.booleans(), min_size=2, max_size=8),
    st.sets(st.tuples(st.integers(0, 3), st.integers(0, 24)), max_size=12),
    st.lists(st.booleans(), max_size=4),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(rosters, st.text(max_size=20), st.text(max_size=20))
def test_whoever_must_not_be_drawn_is_not(listed: Roster, salt: str, value: str) -> None:
    salt, value = (text.encode("utf-8", "ignore").decode() for text in (salt, value))
    commitment, drawn = recompute(listed, salt, value)
    assert commitment == commitment_of(listed, salt)
    assert drawn == plainly(listed, salt, value)
    objects = {one["key"]: one for one in listed["objects"]}
    officers = {one["id"]: one for one in listed["officers"]}
    assert len({key for key, _ in drawn}) == len(drawn)
    for group, share in listed["shares"].items():
        of_group = [one for one in objects.values() if one["group"] == group]
        free = [one for one in of_group if "left_out" not in one]
        got = [key for key, _ in drawn if objects[key]["group"] == group]
        assert len(got) == min(len(free), math.ceil(Fraction(share) * len(of_group)))
    for key, team in drawn:
        assert "left_out" not in objects[key]
        assert len(set(team)) == len(team)
        assert all("left_out" not in officers[one] and [one, key] not in listed["recusals"] for one in team)
        assert max(Counter(officers[one]["department"] for one in team).values(), default=0) <= 2


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 60), st.integers(2, 9), st.text(max_size=8))
def test_officers_take_turns(objects: int, officers: int, value: str) -> None:
    value = value.encode("utf-8", "ignore").decode()
    _, drawn = recompute(roster(objects, officers, shares={"一般": "1"}), "密", value)
    times = Counter(one for _, team in drawn for one in team)
    assert max(times.values()) - min(times[f"津{n}"] for n in range(officers)) <= 1


@settings(max_examples=200, deadline=None)
@given(rosters, st.data())
def test_a_commitment_holds_to_one_roster(listed: Roster, data: st.DataObject) -> None:
    kept = commitment_of(listed, "密")
    changed = json.loads(canonical(listed))
    where = data.draw(st.sampled_from(["shares", "objects", "officers", "recusals", "team"]))
    if where == "shares":
        changed["shares"]["一般"] = "1/7"
    elif where == "team":
        changed["team"] = 3
    else:
        changed[where].append(
            ["p9", "o9"] if where == "recusals" else {"key": "新", "group": "一般", "id": "新"}
        )
    assert commitment_of(changed, "密") != kept
    assert commitment_of(listed, "密2") != kept


def test_the_stand_alone_program_and_the_browser_agree(tmp_path: Any) -> None:
    """Both read the file alone: a Python that does not see this project, and the page's own script under node."""
    barred = sorted([f"津{n % 5}", f"facility:{n}"] for n in range(0, 300, 7))
    listed = roster(300, 9, recusals=barred, shares={"一般": "1/3", "重点": "1"})
    listed["objects"][5]["left_out"] = '1年内检查已达2次“引号"、\\斜线、制表\t”'
    listed["objects"][9]["group"] = "重点"
    commitment, drawn = recompute(listed, "5a" * 32, "03 07 15 + 09")
    file = {
        "commitment": commitment,
        "salt": "5a" * 32,
        "value": "03 07 15 + 09",
        "roster": listed,
        "drawn": drawn,
    }
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(file, ensure_ascii=False, indent=1), encoding="utf-8")
    bad.write_text(json.dumps({**file, "drawn": drawn[::-1]}, ensure_ascii=False), encoding="utf-8")
    for path, code in ((good, 0), (bad, 1)):
        told = subprocess.run([sys.executable, "-I", SCRIPT, path], capture_output=True, check=False)
        assert told.returncode == code, told.stderr
    program = f"import {{ verdict }} from '{ROOT}/frontend/recompute/draw.js'; import {{ readFileSync }} from 'node:fs';"
    program += "for (const name of process.argv.slice(1)) console.log(verdict(readFileSync(name, 'utf8')));"
    node = ["node", "--input-type=module", "-e", program, "--", str(good), str(bad)]
    told = subprocess.run(node, capture_output=True, check=True, text=True)
    lines = told.stdout.splitlines()
    assert lines[0].startswith(f"一致:重算抽中{len(drawn)}个对象") and lines[1].startswith("不一致")
