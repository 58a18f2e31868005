from pathlib import Path

from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "minzheng.domains.appeals"
    verbose_name = "热线与信访"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.domains.appeals import (  # noqa: F401, PLC0415 - declares everything it holds
            guide,
            hotline,
            indicators,
            leads,
            lines,
            on_air,
            petitions,
        )
