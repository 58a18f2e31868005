from pathlib import Path

from django.apps import AppConfig


class RuleOfLawConfig(AppConfig):
    name = "minzheng.domains.rule_of_law"
    verbose_name = "法治建设"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.domains.rule_of_law import (  # noqa: F401, PLC0415 - declares everything it holds
            evaluations,
            indicators,
            planning,
            publicity,
            rectification,
            study,
            work_indicators,
        )
