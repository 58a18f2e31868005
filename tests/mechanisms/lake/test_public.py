"""The face of the lake gives what it promises, and brings the engine in only when it is asked for."""

import subprocess
import sys

from minzheng.mechanisms.lake import public


def test_everything_promised_is_there() -> None:
    assert all(getattr(public, name) is not None for name in public.__all__)


def test_the_engine_is_not_imported_before_it_is_needed() -> None:
    asked = "import sys, minzheng.mechanisms.lake.public as lake; print('ibis' in sys.modules, 'numpy' in sys.modules); lake.linked; print('ibis' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)})  # fmt: skip
    assert told.stdout.split() == ["False", "False", "True"]
