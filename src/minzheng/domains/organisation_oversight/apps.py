from pathlib import Path

from django.apps import AppConfig


class OrganisationOversightConfig(AppConfig):
    name = "minzheng.domains.organisation_oversight"
    verbose_name = "社会组织综合监管"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.domains.organisation_oversight import (  # noqa: F401, PLC0415 - declares everything it holds
            campaigns,
            credit,
            guides,
            illegal,
            indicators,
            measures,
            observation,
            rating,
            reform,
            vetting,
        )
