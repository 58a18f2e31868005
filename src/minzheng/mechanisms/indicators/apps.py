from pathlib import Path

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "minzheng.mechanisms.indicators"
    verbose_name = "指标"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.areas.public import AreaVersion  # noqa: PLC0415
        from minzheng.mechanisms.indicators.models import FrozenFigure, Lock  # noqa: PLC0415
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        scope(AreaVersion)
        scope(FrozenFigure)
        scope(Lock)
