from pathlib import Path

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "minzheng.mechanisms.portal"
    verbose_name = "公众门户"

    def ready(self) -> None:
        from minzheng.mechanisms.documents.public import permit_files  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415
        from minzheng.mechanisms.portal.citizens import shown_to_citizen  # noqa: PLC0415

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        permit_files(shown_to_citizen)
