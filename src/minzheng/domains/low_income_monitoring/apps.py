from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class LowIncomeMonitoringConfig(AppConfig):
    name = "minzheng.domains.low_income_monitoring"
    verbose_name = "低收入人口动态监测"

    def ready(self) -> None:
        from minzheng.mechanisms.exchange.public import load_senders, load_sources  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415
        from minzheng.mechanisms.monitoring.public import (  # noqa: PLC0415
            load_attributes,
            load_facts,
            load_prepared,
            load_warnings,
            people_from,
        )

        here = Path(__file__).parent
        load_parameters(here / "parameters.yaml")
        load_senders(here / "senders.yaml")
        for file in sorted((here / "sources").glob("*.yaml")):
            load_sources(file)
        load_facts(here / "facts.yaml")
        load_attributes(here / "people.yaml")
        load_prepared(here / "prepared.yaml")
        from minzheng.domains.low_income_monitoring import prepared  # noqa: F401, PLC0415 - declares itself
        from minzheng.domains.low_income_monitoring.rules import (  # noqa: F401, PLC0415 - declare themselves
            change,
            children,
            claims,
            help,
            lists,
            means,
            stop,
        )
        from minzheng.domains.low_income_monitoring.verification import MATTERS  # noqa: PLC0415

        load_warnings(here / "warnings.yaml", MATTERS)
        own = Path(settings.DATA) / "senders.yaml"  # the banks of the place, and who else delivers only here
        if own.exists():
            load_senders(own)
        from minzheng.domains.low_income_monitoring import indicators  # noqa: F401, PLC0415 - declares what it counts
        from minzheng.domains.low_income_monitoring.people import people  # noqa: PLC0415 - needs loaded models

        people_from(people)
