import time

import psycopg
from psycopg import sql

from minzheng.config.postgres.address import Address

MAINTENANCE = "postgres"
TRIES = 30


def create_database(address: Address, name: str, template: str | None = None) -> None:
    """Create database `name` owned by the owner role, empty or as a copy of `template` (which nobody may be using)."""
    command = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
        sql.Identifier(name), sql.Identifier(address.owner), sql.Identifier(template or "template1")
    )
    with psycopg.connect(address.url(address.owner, MAINTENANCE), autocommit=True) as connection:
        connection.execute(command)


def drop_database(address: Address, name: str) -> None:
    """Drop database `name` if it exists, ending connections to it; waits a little for one only a superuser may end."""
    command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(address.url(address.owner, MAINTENANCE), autocommit=True) as connection:
        for left in reversed(range(TRIES)):
            try:
                connection.execute(command)
                return
            except psycopg.errors.InsufficientPrivilege:
                if not left:
                    raise
                time.sleep(0.1)
