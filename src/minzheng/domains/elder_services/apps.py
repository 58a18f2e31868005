from pathlib import Path

from django.apps import AppConfig


class ElderServicesConfig(AppConfig):
    name = "minzheng.domains.elder_services"
    verbose_name = "养老服务供给"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.domains.elder_services import (  # noqa: F401, PLC0415 - declares everything it holds
            free_beds,
            guides,
            home_visits,
            indicators,
            meals,
            public_facts,
            public_map,
            service_places,
            stays,
        )
