from pathlib import Path

from django.apps import AppConfig


class SocialOrganisationsConfig(AppConfig):
    name = "minzheng.domains.social_organisations"
    verbose_name = "社会组织"

    def ready(self) -> None:
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415 - needs loaded apps

        load_parameters(Path(__file__).with_name("parameters.yaml"))  # before figures that rest on them
        from minzheng.domains.social_organisations import (  # noqa: F401, PLC0415 - they declare themselves
            absence_list,
            annual_inspection,
            approval_push,
            batches,
            indicators,
            revocation,
            venture_project,
            venture_round,
        )
