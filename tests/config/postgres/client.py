"""A process that uses a data folder, for tests that kill it: `client.py hold|write DATA_DIR`.

Prints the socket's folder, then (write) each number whose commit was acknowledged; ends when its input closes.
"""

import sys
from pathlib import Path

import psycopg

from minzheng.config.postgres import PostgresProblem, serving


def main(what: str, data_dir: Path) -> None:
    try:
        with serving(data_dir) as address:
            print(address.socket_dir, flush=True)
            if what == "write":
                write(address.url(address.owner))
            sys.stdin.read()
    except PostgresProblem as problem:
        print(problem)
        sys.exit(3)


def write(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS written (number bigint PRIMARY KEY, copy bigint)")
        row = connection.execute("SELECT coalesce(max(number), 0) FROM written").fetchone()
        assert row is not None
        number = row[0]
        while True:
            number += 1
            with connection.transaction():
                connection.execute("INSERT INTO written (number) VALUES (%s)", [number])
                connection.execute("UPDATE written SET copy = number WHERE number = %s", [number])
            print(number, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
