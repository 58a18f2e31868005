from pathlib import Path

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "minzheng.domains.appeals"
    verbose_name = "热线与信访"

    def ready(self) -> None:
        from minzheng.domains.appeals import guide, hotline, leads  # noqa: F401, PLC0415 - declare and explain its matters
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415

        load_parameters(Path(__file__).with_name("parameters.yaml"))
