from pathlib import Path

from django.apps import AppConfig


class FuneralConfig(AppConfig):
    name = "minzheng.domains.funeral"
    verbose_name = "殡葬"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.domains.funeral import (  # noqa: F401, PLC0415 - declares everything it holds
            filings,
            graves,
            guide,
            indicators,
            market,
            subsidy,
        )
