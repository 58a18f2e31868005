"""The embedded PostgreSQL: `with serving(data_dir) as address:` — several processes may share one data folder."""

from minzheng.config.postgres.address import APP, OWNER, SUPER, Address
from minzheng.config.postgres.databases import create_database, drop_database
from minzheng.config.postgres.problem import PostgresProblem
from minzheng.config.postgres.server import Server, serving
from minzheng.config.postgres.throwaway import throwaway

__all__ = [
    "APP",
    "OWNER",
    "SUPER",
    "Address",
    "PostgresProblem",
    "Server",
    "create_database",
    "drop_database",
    "serving",
    "throwaway",
]
