"""A million rows of ten columns are read, checked, keyed and sorted in less than a gigabyte."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.mechanisms.exchange.conftest import HERE

ROWS, GIGABYTE = 1_000_000, 1 << 30
WORK = """
import json, os, resource, sys, time
from datetime import date
from pathlib import Path
import django
django.setup()
import pyarrow as pa
import pyarrow.parquet as pq
from minzheng.foundation import keys
from minzheng.mechanisms.exchange.examining import examine
from minzheng.mechanisms.exchange.feeds import schema_of
from minzheng.mechanisms.exchange.public import load_senders, load_sources, source_of
from minzheng.mechanisms.lake.public import sort_by_key
here, work = Path(sys.argv[1]), Path(sys.argv[2])
load_senders(here / "senders.yaml")
load_sources(here / "sources.yaml")
source = source_of("wages")
schema = schema_of(source)
started = time.process_time()
with keys.using(keys.KeyRing.ephemeral()), (work / "in.csv").open("rb") as file:
    with pq.ParquetWriter(work / "draft.parquet", schema, compression="zstd") as writer:
        keep = lambda keyed: writer.write_table(keyed.table.filter(pa.array(keyed.usable)).cast(schema))
        seen = examine(source, file, date(2026, 7, 1), keep)
sort_by_key(work / "draft.parquet", work / "sorted.parquet", seen.left_out)
print(json.dumps({
    "rows": pq.read_metadata(work / "sorted.parquet").num_rows,
    "faulty": seen.faulty,
    "told": len(seen.found.told),
    "bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    "seconds": time.process_time() - started,
}))
"""


def write(place: Path, faulty: bool) -> None:
    heading = "证件号码,姓名,单位名称,联系电话,家庭住址,缴费基数,缴费月数,参保日期,在职,险种\r\n"
    base = "abc" if faulty else "3500.50"
    with place.open("w", encoding="gb18030", newline="") as file:
        file.write(heading)
        for at in range(ROWS):
            body = f"120110{1940 + at // 360_000}{1 + at // 30_000 % 12:02}{1 + at // 1000 % 28:02}{at % 1000:03}"
            total = sum(
                (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)[i] * int(d) for i, d in enumerate(body)
            )
            number = body + "10X98765432"[total % 11]
            file.write(f"{number},王芳,第{at}厂,13900000001,幸福路1号,{base},12,2020-01-02,是,失业\r\n")


@pytest.mark.campaign
@pytest.mark.parametrize("faulty", [False, True])
def test_a_million_rows(tmp_path: Path, faulty: bool) -> None:
    write(tmp_path / "in.csv", faulty)
    environment = {"DJANGO_SETTINGS_MODULE": "minzheng.config.settings", "MINZHENG_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(HERE), str(tmp_path)],
        env={"PYTHONPATH": ":".join(path for path in sys.path if path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    print(told)
    assert told["rows"] == ROWS
    assert (told["faulty"], told["told"]) == ((ROWS, 1000) if faulty else (0, 0))
    assert told["bytes"] < GIGABYTE
