"""`minzheng`: the one command of the program. Each subcommand is a module of `minzheng.config.commands`."""

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from minzheng.config import commands, data_folder
from minzheng.config.postgres import PostgresProblem, Server
from minzheng.foundation.errors import UserError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; its exit code. Errors a user can mend are one Chinese message on stderr, exit code 1."""
    parser = argparse.ArgumentParser(prog="minzheng", description="民政:区县民政局业务平台")
    choices = parser.add_subparsers(metavar="命令", required=True)
    for module in _modules():
        sub = choices.add_parser(module.NAME, help=module.HELP, description=module.HELP)
        module.arguments(sub)
        sub.set_defaults(module=module)
    chosen = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if before := getattr(chosen.module, "before", None):
            before(chosen)
        asks = getattr(chosen.module, "needs_database", None)
        with _house(asks(chosen) if asks else getattr(chosen.module, "DATABASE", True)) as chosen.server:
            return int(chosen.module.run(chosen) or 0)
    except (UserError, PostgresProblem) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _modules() -> list[ModuleType]:
    return [import_module(f"{commands.__name__}.{found.name}") for found in iter_modules(commands.__path__)]


@contextmanager
def _house(database: bool) -> Iterator[Server | None]:
    """Django set up; the embedded database serving (given), unless the bureau has a server of its own (None)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
    if not database:
        yield None
    elif "DATABASE_URL" in os.environ:
        _set_up()
        yield None
    else:
        server = Server(data_folder())
        os.environ["MINZHENG_PG_SOCKET"] = str(server.start().socket_dir)
        try:
            _set_up()
            yield server
        finally:
            server.stop()


def _set_up() -> None:
    import django  # noqa: PLC0415 - settings need the database's address

    django.setup()
