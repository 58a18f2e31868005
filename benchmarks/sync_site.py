"""The site as served, on the morning that stands in the environment: for `sync.py`."""

import os
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from minzheng.config.wsgi import application as site
from minzheng.foundation import clock

MORNING = datetime.fromisoformat(os.environ["MINZHENG_MORNING"])


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """One request, at that moment."""
    with clock.at(MORNING):
        answer: Iterable[bytes] = site(environ, start_response)
    return answer
