from pathlib import Path

from django.apps import AppConfig


class ChildWelfareConfig(AppConfig):
    name = "minzheng.domains.child_welfare"
    verbose_name = "儿童福利和未成年人保护"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.domains.child_welfare import indicators  # noqa: F401, PLC0415 - declare themselves
