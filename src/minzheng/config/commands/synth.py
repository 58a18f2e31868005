"""`minzheng synth`: an invented region to try monitoring and matching on; the same numbers give the same region."""

import argparse
import json
from datetime import date
from pathlib import Path

NAME, HELP = "synth", "生成一个虚构区域：监测对象、各来源数据、带差错的原始文件和真值，供试验和测速"
DATABASE = False  # nothing of a bureau is read


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=int, required=True, help="多少人")
    parser.add_argument("--rows", type=int, required=True, help="各来源合计大约多少行")
    parser.add_argument("--seed", type=int, default=1, help="种子；相同的种子得到相同的区域")
    parser.add_argument("--on", type=date.fromisoformat, help="数据截至哪一天，例如 2026-10-31；默认今天")
    parser.add_argument("--out", type=Path, required=True, help="放到哪个文件夹（新建或空的）")


def run(args: argparse.Namespace) -> int:
    import django

    django.setup()
    from minzheng.domains import low_income_monitoring
    from minzheng.foundation import clock, keys
    from minzheng.foundation.errors import Conflict
    from minzheng.mechanisms.monitoring.synthetic import make_dirty, make_region

    if args.out.exists() and any(args.out.iterdir()):
        raise Conflict.because(f"文件夹{args.out}不是空的。", "请另指定一个文件夹。", "synth.out")
    args.out.mkdir(parents=True, exist_ok=True)
    on = args.on or clock.today()
    volumes = Path(next(iter(low_income_monitoring.__path__))) / "synthetic.yaml"
    ring = keys.KeyRing.create(args.out / keys.FILE_NAME)
    with keys.using(ring):
        people, rows = make_region(args.out, volumes, args.people, args.rows, args.seed, on)
    dirty, mistaken = make_dirty(args.out, args.people, args.seed)
    made = {
        "people": people,
        "rows": rows,
        "seed": args.seed,
        "on": on.isoformat(),
        "dirty": dirty,
        "mistaken": mistaken,
    }
    (args.out / "region.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(f"{people}人（people.parquet），各来源{rows}行（feeds/），原始文件{dirty}行（dirty.csv），")
    print(f"其中{mistaken}行有差错，每行真正是谁、有哪些差错见truth.parquet。假名的密钥在{keys.FILE_NAME}。")
    return 0
