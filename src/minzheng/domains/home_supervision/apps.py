from pathlib import Path

from django.apps import AppConfig


class HomeSupervisionConfig(AppConfig):
    name = "minzheng.domains.home_supervision"
    verbose_name = "养老机构监管"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.domains.home_supervision import (  # noqa: F401, PLC0415 - declares everything it holds
            credentials,
            escalation,
            hazards,
            indicators,
            monthly,
            rating,
            score,
            summaries,
            tips,
        )
