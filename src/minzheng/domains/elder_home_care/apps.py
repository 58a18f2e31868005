from pathlib import Path

from django.apps import AppConfig


class ElderHomeCareConfig(AppConfig):
    name = "minzheng.domains.elder_home_care"
    verbose_name = "居家照护"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.domains.elder_home_care import (  # noqa: F401, PLC0415 - declares everything it holds
            assessments,
            care_claims,
            care_plans,
            guides,
            indicators,
            operators,
            pilots,
            platform,
            standards,
        )
