import argparse

NAME, HELP = "migrate", "建立或升级数据库结构"


def arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=1, interactive=False)
    return 0
