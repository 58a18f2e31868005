import psycopg
from psycopg import sql

from minzheng.config.postgres.address import Address

MAINTENANCE = "postgres"


def create_database(address: Address, name: str, template: str | None = None) -> None:
    """Create database `name` owned by the owner role, empty or as a copy of `template` (which nobody may be using)."""
    command = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
        sql.Identifier(name), sql.Identifier(address.owner), sql.Identifier(template or "template1")
    )
    with psycopg.connect(address.url(address.owner, MAINTENANCE), autocommit=True) as connection:
        connection.execute(command)


def drop_database(address: Address, name: str) -> None:
    """Drop database `name` if it exists, ending connections to it."""
    command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(address.url(address.owner, MAINTENANCE), autocommit=True) as connection:
        connection.execute(command)
