"""An inspection year of a province: 200,000 organisations planned, frozen, committed to, drawn, recomputed.

Run: `python benchmarks/draws.py [objects officers]` (default 200000 400). Prints the seconds of each step, their sum as a share of the
limit of 60 s, and peak memory. The year has two draws of 5 % of all; the stand-alone program recomputes both files.
"""

# ruff: noqa: PLC0415 - Django is imported once its database runs
import datetime
import resource
import subprocess
import sys
import tempfile
from typing import Any

from founded import bureau, morning, seconds, table

from minzheng.foundation import clock

FIRST = datetime.date(2019, 3, 1)
LIMIT = 60
SHOPS = "殡葬服务机构"


def main(objects: int, officers: int) -> None:
    """One bureau, one year."""
    with bureau() as life:
        with clock.at(morning(FIRST)):
            given(life.world, objects, officers)
        rows, whole = year(life.world)
        table(["step", "seconds"], [[name, f"{taken:.1f}"] for name, taken in rows])
    print(f"\n{objects} objects, {officers} officers: {whole:.1f} s, {whole / LIMIT:.2f} of the limit")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def given(world: Any, objects: int, officers: int) -> None:
    """Facilities on the register, and officers in one post that inspects."""
    from django.db.backends.postgresql.psycopg_any import DateRange

    from minzheng.mechanisms.access.public import Appointment, Post, Staff
    from minzheng.mechanisms.journal.public import SYSTEM, acting
    from minzheng.mechanisms.registry.public import Facility

    post = Post.objects.get(appointments__staff__accounts__username="zhifa")
    card = DateRange(datetime.date(2018, 1, 1), datetime.date(2030, 1, 1))
    with acting(SYSTEM, "测量:对象与人员"):
        area = world.areas[world.streets[0]]
        Facility.objects.bulk_create(
            [Facility(name=f"殡葬服务部{number:06d}", kind=SHOPS, area=area) for number in range(objects)],
            batch_size=5000,
        )
        people = Staff.objects.bulk_create(
            [
                Staff(
                    name=f"执法{n}",
                    person_key=f"bench{n}",
                    certificate_number=f"测{n:04d}",
                    certificate_valid=card,
                )
                for n in range(officers)
            ]
        )
        Appointment.objects.bulk_create([Appointment(staff=one, post=post, valid=card) for one in people])


def year(world: Any) -> tuple[list[tuple[str, float]], float]:
    """The plan and its two draws; what each step took, and all of it."""
    from minzheng.mechanisms.checks.public import DrawPlan, draw_matters, known_draw
    from minzheng.mechanisms.matters.public import Case, open_case, perform

    officer, other, head = (world.seat(login) for login in ("zhifa", "fazhi", "juzhang"))
    taken: list[tuple[str, float]] = []

    def step(name: str, day: datetime.date, work: Any) -> None:
        with clock.at(morning(day)):
            taken.append((name, seconds(work)))

    row = {"item": "殡葬服务随机抽查", "share": "5", "month": "3"}

    def plan() -> None:
        answers = {"year": "2019", "draws": [row, row]}
        case = open_case(draw_matters().plan, officer, area=world.district, answers=answers)
        perform(case, "同意并公布", head, version=case.version)

    step("plan", FIRST, plan)
    day = FIRST + datetime.timedelta(days=3)
    for planned in DrawPlan.objects.get().rows.order_by("pk"):
        source_on = day + datetime.timedelta(days=7)

        def go(
            outcome: str,
            seat: Any,
            number: str = planned.number,
            source_on: datetime.date = source_on,
            **answers: str,
        ) -> None:
            case = Case.objects.filter(answers__planned=number).first()
            if case is None:
                given = {"planned": number, "source": "福利彩票双色球", "source_on": source_on.isoformat()}
                case = open_case(draw_matters().draw, seat, area=world.district, answers=given)
            perform(case, outcome, seat, version=case.version, answers=answers)

        step(f"freeze and commit {planned.number}", day, lambda: go("公布承诺", officer))
        step("enter the value", source_on, lambda: go("登记数值", other, value="03 07 15", read_at="公告"))
        step("reveal, draw, write", source_on, lambda: go("揭示并抽取", officer))
        draw = known_draw(Case.objects.get(answers__planned=planned.number).number)
        taken.append(("write the published file", recomputed(draw)))
        day += datetime.timedelta(days=180)
    return taken, sum(one for _, one in taken)


def recomputed(draw: Any) -> float:
    """Seconds to write the file of a draw; the stand-alone program must agree with it, and says so."""
    from minzheng.mechanisms.checks.public import SCRIPT, file_of

    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        taken = seconds(lambda: file.write(file_of(draw)))
        file.flush()
        alone = seconds(lambda: subprocess.run([sys.executable, str(SCRIPT), file.name], check=True))
    print(f"{draw.reveal.drawn} drawn of {draw.objects_free}; recomputed alone in {alone:.1f} s", flush=True)
    return taken


if __name__ == "__main__":
    given_counts = [int(one) for one in sys.argv[1:]]
    main(*(given_counts or [200_000, 400]))
