from pathlib import Path

from django.apps import AppConfig


class OpennessConfig(AppConfig):
    name = "minzheng.domains.openness"
    verbose_name = "政务公开"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.domains.openness import (  # noqa: F401, PLC0415 - declares everything it holds
            indicators,
            media,
            motions,
            publications,
        )
