from pathlib import Path

from django.apps import AppConfig


class MeansConfig(AppConfig):
    name = "minzheng.mechanisms.means"
    verbose_name = "家庭经济状况"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415
        from minzheng.mechanisms.means.kinds import kinds  # noqa: PLC0415
        from minzheng.mechanisms.means.models import MeansLine, MeansTest  # noqa: PLC0415

        scope(MeansTest, area="household__area_id", matter="matter")
        scope(MeansLine, area="test__household__area_id", matter="test__matter")
        load_parameters(Path(__file__).with_name("parameters.yaml"))
        kinds()
