"""Recompute a published draw from its file alone: python3 recompute.py FILE.json (Python 3.9, nothing else)."""

import hashlib
import json
import sys
from bisect import insort
from fractions import Fraction


def sha(*parts):
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def recompute(roster, salt, value):
    text = json.dumps(roster, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    commitment = sha(roster["rule"], salt, sha(text))
    seed, drawn, decks = sha(commitment, salt, value), {}, {}
    for group, share in sorted(roster["shares"].items()):
        listed = {one["key"]: "left_out" in one for one in roster["objects"] if one["group"] == group}
        free = sorted((sha(seed, "object", key), key) for key, left_out in listed.items() if not left_out)
        drawn |= {key: [] for _, key in free[: -(-Fraction(share) * len(listed) // 1)]}
    for one in (each for each in roster["officers"] if "left_out" not in each):
        card = (0, sha(seed, "officer", "0", one["id"]), one["id"])
        insort(decks.setdefault(one["department"], []), card)
    recused = {tuple(pair) for pair in roster["recusals"]}
    for _, deck in sorted(decks.items()):
        for key, team in drawn.items():
            for card in [card for card in deck if (card[2], key) not in recused][: roster["team"]]:
                deck.remove(card)
                turn, who = card[0] + 1, card[2]
                insort(deck, (turn, sha(seed, "officer", str(turn), who), who))
                team.append(who)
    return commitment, [[key, team] for key, team in drawn.items()]


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as opened:
        file = json.load(opened)
    same = recompute(file["roster"], file["salt"], file["value"]) == (file["commitment"], file["drawn"])
    sys.exit(print("SAME 一致" if same else "DIFFERENT 不一致") or not same)
