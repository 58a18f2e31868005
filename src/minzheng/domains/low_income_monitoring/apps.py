from pathlib import Path

from django.apps import AppConfig


class LowIncomeMonitoringConfig(AppConfig):
    name = "minzheng.domains.low_income_monitoring"
    verbose_name = "低收入人口动态监测"

    def ready(self) -> None:
        from minzheng.mechanisms.exchange.public import load_senders, load_sources  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415

        here = Path(__file__).parent
        load_parameters(here / "parameters.yaml")
        load_senders(here / "senders.yaml")
        for file in sorted(here.glob("sources/*.yaml")):
            load_sources(file)
        from minzheng.domains.low_income_monitoring import (  # noqa: F401, PLC0415 - declare themselves
            prepared,
            rules_change,
            rules_children,
            rules_claims,
            rules_help,
            rules_lists,
            rules_means,
            rules_stop,
        )
