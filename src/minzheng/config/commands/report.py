import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAME, HELP = "report", "报告：核对任何报告中的数字和它们之间的关系；由记录重新证明已冻结的报告"
ALL_HOLD, SOMETHING_FAILS, UNREADABLE = 0, 1, 2


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=["check", "prove"],
        help="check 核对报告；prove 由记录重新计算已冻结的报告，逐个数字说明",
    )
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="文件",
        help="check：.txt、.docx、.pdf、.html，或装有报告的文件夹；prove：报告的年度、标题或编号，不写为全部",
    )
    parser.add_argument(
        "--with", dest="other", type=Path, metavar="文件", help="同一单位的另一份报告，用来比较"
    )
    parser.add_argument(
        "--own", action="store_true", help="与本局业务记录中的指标比对（只比对本局、本辖区的报告）"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON，供程序读取")
    parser.add_argument("--html", type=Path, metavar="位置", help="写出标注好的网页；多份报告时为文件夹")
    parser.add_argument(
        "--docx", type=Path, metavar="位置", help="写出带批注的 Word 文件；多份报告时为文件夹"
    )


def needs_database(args: argparse.Namespace) -> bool:
    """Only records of one's own need the database."""
    return bool(args.own) or args.what == "prove"


def run(args: argparse.Namespace) -> int:
    """Exit code 0 when everything holds, 1 when something fails, 2 when a file could not be read or written."""
    return _prove([str(one) for one in args.files], args.json) if args.what == "prove" else _check(args)


def _prove(wanted: list[str], as_json: bool) -> int:
    """Every figure of the frozen reports asked for (all, if none is named), recomputed; 1 when one is denied."""
    from minzheng.mechanisms.reports.public import frozen_reports, prove_report

    code, told = ALL_HOLD, []
    for report in frozen_reports(wanted):
        proofs = prove_report(report)
        denied = [one for one in proofs if not one.holds]
        code = SOMETHING_FAILS if denied else code
        told.append(
            {"id": str(report.uid), "title": report.title, "figures": [one.as_json() for one in proofs]}
        )
        if not as_json:
            later = sum(1 for one in proofs if one.changed)
            print(
                f"{report.title}（{report.frozen_on}冻结）",
                *(one.in_words() for one in proofs),
                sep="\n",
            )
            print(
                f"共{len(proofs)}个数：{len(proofs) - len(denied)}个成立，{len(denied)}个不能证明；"
                f"{later}个数的记录在冻结后有变化。"
            )
    if not told:
        print("还没有冻结的报告。", file=sys.stderr)
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=1, default=str))
    return code


def _check(args: argparse.Namespace) -> int:
    from minzheng.foundation.errors import UserError
    from minzheng.mechanisms.claims.public import check_file

    try:
        other = check_file(args.other) if args.other else None
    except UserError as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    paths = list(_reports(args.files))
    if not paths:
        print("没有找到报告。请写明 .txt、.docx、.pdf 或 .html 文件，或装有它们的文件夹。", file=sys.stderr)
        return UNREADABLE
    args.written, args.records = set(), _own_records() if args.own else None
    told, code = _Told(args.json, len(paths)), ALL_HOLD
    for number, path in enumerate(paths, 1):
        if len(paths) > 1:
            print(f"[{number}/{len(paths)}] {path}", file=sys.stderr)
        answer, found = _one(path, other, args, many=len(paths) > 1)
        told.add(answer)
        code = max(code, found)
    told.end()
    return code


class _Told:
    """Answers written as they come, so that a thousand reports need no more memory than one."""

    def __init__(self, as_json: bool, count: int) -> None:
        self.as_json, self.count = as_json, count
        self.told = self.wrong = self.failed = 0

    def add(self, answer: dict[str, Any]) -> None:
        """One more report."""
        self.told += 1
        self.wrong += bool(answer.get("summary", {}).get("fails"))
        self.failed += "error" in answer
        if self.as_json:
            before = "" if self.count == 1 else "[\n" if self.told == 1 else ",\n"
            print(before + json.dumps(answer, ensure_ascii=False, indent=1), end="")

    def end(self) -> None:
        """After the last one."""
        if self.as_json:
            print("" if self.count == 1 else "\n]")
        elif self.count > 1:
            print(f"共{self.count}份：{self.wrong}份有不符之处，{self.failed}份没能读出。")


def _own_records() -> Any:
    from minzheng.foundation.errors import Missing
    from minzheng.mechanisms.indicators.public import OwnRecords
    from minzheng.mechanisms.portal.house import house

    area = house().area
    if area is None:
        raise Missing.because(
            "本局还没有建立。", "请先运行 minzheng init，或去掉 --own。", "report.no_bureau"
        )
    return OwnRecords(area)


def _reports(files: list[Path]) -> Iterator[Path]:
    from minzheng.mechanisms.claims.public import SUFFIXES

    for path in files:
        if path.is_dir():
            yield from sorted(f for f in path.rglob("*") if f.suffix.lower() in SUFFIXES and f.is_file())
        else:
            yield path


def _one(path: Path, other: Any, args: argparse.Namespace, many: bool) -> tuple[dict[str, Any], int]:
    """One report checked and told; whatever goes wrong with it stays with it."""
    from minzheng.foundation.errors import UserError
    from minzheng.mechanisms.claims.public import as_json, as_text, check_file, compare, hold_against

    try:
        checked = check_file(path)
        if other:
            checked = compare(checked, other)
        if args.records:
            checked = hold_against(checked, args.records)
        _write(path, checked, args, many)
    except (UserError, OSError) as error:
        message = (
            str(error)
            if isinstance(error, UserError)
            else f"结果写不到“{error.filename}”，请核对位置和权限。"
        )
    except Exception as error:
        message = f"文件“{path.name}”核对时出了意外（{type(error).__name__}），请把它交给维护人员。"
    else:
        if not args.json:
            print(as_text(checked))
        answer = as_json(checked) | ({"file": str(path)} if many else {})
        return answer, SOMETHING_FAILS if checked.failures else ALL_HOLD
    print(message, file=sys.stderr)
    return {"name": path.name, "file": str(path), "error": message}, UNREADABLE


def _write(path: Path, checked: Any, args: argparse.Namespace, many: bool) -> None:
    from minzheng.mechanisms.claims.public import as_docx, as_html

    if args.html:
        _place(args.html, path, ".html", many, args.written).write_text(as_html(checked), "utf-8")
    if args.docx:
        original = path.read_bytes() if path.suffix.lower() == ".docx" else None
        _place(args.docx, path, ".docx", many, args.written).write_bytes(as_docx(checked, original))


def _place(given: Path, report: Path, suffix: str, many: bool, written: set[Path]) -> Path:
    """The file to write: the place given, or in it a file named after the report; two reports of one name get two files."""
    if not many and not given.is_dir():
        return given
    given.mkdir(parents=True, exist_ok=True)
    place, number = given / f"{report.stem}{suffix}", 2
    while place in written:
        place, number = given / f"{report.stem}-{number}{suffix}", number + 1
    written.add(place)
    return place
