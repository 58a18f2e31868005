from pathlib import Path

from django.apps import AppConfig


class OrganisationRegistrationConfig(AppConfig):
    name = "minzheng.domains.organisation_registration"
    verbose_name = "社会组织登记"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))  # before figures that rest on them
        from minzheng.domains.organisation_registration import (  # noqa: F401, PLC0415 - they declare themselves
            accounts,
            cancellation,
            change,
            establishment,
            guides,
            indicators,
        )
