"""Eight phones come back at once: nothing is lost in silence, whatever was sent twice, broke off or differs. A hundred: `benchmarks/sync.py`."""

from tests.journeys.lived import NOW
from tests.journeys.serving import serving
from tests.phones import counted, lost, phones_of, send_all

from minzheng.config.scenarios import dongli_2019
from minzheng.mechanisms.desk.models import Visit, VisitPhoto


def test_eight_phones_at_once_lose_no_answer(bureau: None) -> None:
    phones = phones_of(dongli_2019.world(), 8)
    with serving(lambda: NOW) as address:
        send_all(phones, address)
    assert list(lost(phones)) == []
    cases = {number for one in phones for number in one.cases}
    assert len(cases) == counted(sorted(cases)) == 12
    assert sum(bool(one.shown) for one in phones) == 4  # one of each two that shared a household
    assert (
        Visit.objects.filter(applied=True).count() == 12 and Visit.objects.filter(applied=False).count() == 4
    )
    assert VisitPhoto.objects.count() == 16
