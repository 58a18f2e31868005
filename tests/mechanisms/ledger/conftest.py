"""A district with one street, a main fund of the district and the street's reserve."""

from dataclasses import dataclass
from datetime import date

import pytest

from minzheng.mechanisms.areas.public import Area, find, load_tree
from minzheng.mechanisms.journal.public import SYSTEM, acting
from minzheng.mechanisms.ledger.public import ANY_ITEM, Fund, open_fund, use_fund

START = date(2019, 1, 1)
AREAS = [
    {"code": "120110", "name": "东丽区", "kind": "区县", "parent_code": ""},
    {"code": "120110001", "name": "东街街道", "kind": "街道乡镇", "parent_code": "120110"},
]


@dataclass(frozen=True)
class Books:
    """Where the money of these tests stands."""

    district: Area
    street: Area
    main: Fund
    reserve: Fund


@pytest.fixture
def books(db: None) -> Books:
    with acting(SYSTEM, "测试"):
        load_tree(AREAS, date(2004, 1, 1), "测试区划")
        district, street = find("120110", START), find("120110001", START)
        main = open_fund("main", "区级救助资金", "区级财政", district, START)
        reserve = open_fund("reserve-dongjie", "东街临时救助备用金", "区级财政", street, START)
        use_fund(main, ANY_ITEM, district, START)
        use_fund(reserve, "relief", street, START, level="街道")
    return Books(district, street, main, reserve)
