"""The section for children's affairs, a street that visits, and children with guardians."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile

from minzheng.foundation import clock
from minzheng.foundation.identifiers import Sex, make_resident_id
from minzheng.mechanisms.documents.public import write_table
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.matters.public import Case, batch_of, perform, submit_import
from minzheng.mechanisms.registry.public import identify

OURS = "child_welfare."
TODAY = datetime.date(2023, 3, 6)


def do(case, outcome, seat, **more):
    fresh = Case.objects.get(pk=case.pk)
    return perform(fresh, outcome, seat, version=fresh.version, **more)


@pytest.fixture(autouse=True)
def own_files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office(bureau):
    section = "registry. child_welfare."
    with clock.at(datetime.datetime.combine(TODAY, datetime.time(9), clock.SHANGHAI)):
        yield SimpleNamespace(
            bureau=bureau,
            district=bureau.area("120110"),
            clerk=bureau.seat(
                "社会事务科", "刘丽", registering=section, accepting=OURS, surveying=OURS, answering=OURS,
                rechecking=OURS,
            ),
            chief=bureau.seat("社会事务科", "孙立", reviewing=section, deciding=section),
            street=bureau.seat("张贵庄街道办事处", "王芳", surveying=OURS, answering=OURS, reporting=OURS),
            companion=bureau.staff("赵强"),
        )  # fmt: skip


@pytest.fixture
def child(office):
    def made(serial, born=datetime.date(2012, 5, 6)):
        number = make_resident_id("120110", born, serial, Sex.FEMALE)
        with acting(SYSTEM, "登记人员"):
            return identify(f"小{serial}", number, office.bureau.area("120110001001"))

    return made


@pytest.fixture
def enter(office):
    """enter(register, *rows) brings a table through submission, check and decision."""

    def done(register, *rows):
        content = write_table(batch_of(register).columns, rows, "名册", "", SYSTEM)
        upload = ContentFile(content, name="名册.xlsx")
        case = submit_import(register, upload, office.clerk, area=office.district, source="各街道报送")
        return do(do(case, "核对无误", office.chief), "同意", office.chief)

    return done
