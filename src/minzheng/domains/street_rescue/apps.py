from pathlib import Path

from django.apps import AppConfig


class StreetRescueConfig(AppConfig):
    name = "minzheng.domains.street_rescue"
    verbose_name = "流浪乞讨人员救助"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.domains.street_rescue import guide, indicators, tracing  # noqa: F401, PLC0415 - declare themselves
