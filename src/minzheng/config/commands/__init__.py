"""Subcommands. A module has NAME, HELP, `arguments(parser)`, `run(args) -> int`; Django is imported inside `run`.

Optional: DATABASE = False for commands that must not start the database, or `needs_database(args)`; `before(args)` runs before anything else.
"""
