from pathlib import Path

from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    name = "minzheng.domains.enforcement"
    verbose_name = "行政执法"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.domains.enforcement import (  # noqa: F401, PLC0415 - declares everything it holds
            accountability,
            draws,
            guide,
            indicators,
            preservation,
        )
