from types import SimpleNamespace

import pytest
from tests.bureau import Bureau
from tests.domains.social_assistance.given import street_of


@pytest.fixture
def street(bureau: Bureau) -> SimpleNamespace:
    """The street of `given`, with its bureau."""
    return street_of(bureau)
