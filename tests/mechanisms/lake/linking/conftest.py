from collections.abc import Iterator

import pytest

from minzheng.mechanisms.lake.engine import Lake


@pytest.fixture(scope="session")
def lake() -> Iterator[Lake]:
    made = Lake("300MB")
    yield made
    made.close()
