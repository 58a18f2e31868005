from pathlib import Path

from django.apps import AppConfig


class SocialAssistanceConfig(AppConfig):
    name = "minzheng.domains.social_assistance"
    verbose_name = "社会救助"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        for file in sorted((Path(__file__).parent / "benefits").glob("*.yaml")):
            load_parameters(file)
        from minzheng.domains.social_assistance import guide, indicators, temporary_relief  # noqa: F401, PLC0415
        from minzheng.domains.social_assistance.benefits import (  # noqa: F401, PLC0415
            entitlement,
            minimum_living,
            minimum_living_guide,
        )
