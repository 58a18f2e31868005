from pathlib import Path

from django.apps import AppConfig


class ElderCareConfig(AppConfig):
    name = "minzheng.domains.elder_care"
    verbose_name = "养老服务"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.domains.elder_care import (  # noqa: F401, PLC0415 - declare themselves
            home_record,
            indicators,
            pledge,
            rectification,
            safety,
        )
