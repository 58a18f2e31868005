from pathlib import Path

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "minzheng.domains.community"
    verbose_name = "社区建设"

    def ready(self) -> None:
        from minzheng.domains.community import beautiful, groups, indicators, stewards  # noqa: F401, PLC0415 - declare themselves
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415

        load_parameters(Path(__file__).with_name("parameters.yaml"))
