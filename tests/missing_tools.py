"""Pytest plugin: one line for each need that made checks skip.

A missing tool ("missing chromium", by tests.tools.need) fails the run where MINZHENG_CI is set; a right the user does not have
("needs root") is only named.
"""

import os
import re
from collections import defaultdict

import pytest

NEED = re.compile(r"Skipped: (missing \S+|needs .+)", re.DOTALL)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    missing = any(need.startswith("missing") for need in _skipped(session.config))
    if missing and os.environ.get("MINZHENG_CI") and session.exitstatus in (0, 5):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for need, checks in sorted(_skipped(config).items()):
        terminalreporter.write_line(f"SKIPPED [{need}] {len(checks)} checks: {', '.join(checks)}")


def _skipped(config: pytest.Config) -> dict[str, list[str]]:
    """Checks by what they lacked; empty in pytest-xdist's workers, which report to the process in charge."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    found = defaultdict(list)
    for report in reporter.stats.get("skipped", []) if reporter else []:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple | list) else str(report.longrepr)
        if match := NEED.match(reason):
            found[match[1]].append(report.nodeid)
    return found
