"""The program as a whole answers for itself: every model, address and parameter it refers to is there."""

import os
import subprocess
import sys


def test_the_program_has_nothing_to_complain_of() -> None:
    """In a process of its own: tests declare terms and matters of their own."""
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "minzheng.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--fail-level", "WARNING"],
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
