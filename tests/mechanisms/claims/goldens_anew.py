"""Writes the goldens anew: `python -m tests.mechanisms.claims.goldens_anew`. Read the difference line by line before keeping it."""

import json

from tests.mechanisms.claims import scoring
from tests.mechanisms.claims.test_tables_beside import GOLDENS, kept

from minzheng.mechanisms.claims.public import check_text

if __name__ == "__main__":
    folder = scoring.domain()
    assert folder, "the tables of figures are not on this machine"
    GOLDENS.mkdir(exist_ok=True)
    for number, text, _ in scoring.tables(folder):
        told = kept(check_text(text))
        lines = [
            f' "{name}": [\n  ' + ",\n  ".join(json.dumps(row) for row in rows) + "\n ]"
            for name, rows in told.items()
        ]
        (GOLDENS / f"{number}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
