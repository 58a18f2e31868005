from pathlib import Path

from django.apps import AppConfig


class PenaltiesConfig(AppConfig):
    name = "minzheng.domains.penalties"
    verbose_name = "行政处罚"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.domains.penalties import (  # noqa: F401, PLC0415 - declares everything it holds
            on_the_spot,
            ordinary,
            remedies,
        )
