from pathlib import Path

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "minzheng.mechanisms.reports"
    verbose_name = "报告"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415
        from minzheng.mechanisms.reports.models import (  # noqa: PLC0415
            Change,
            Comment,
            Paragraph,
            Reply,
            Report,
            SignOff,
        )

        scope(Report, matter="outline")
        for model in (Paragraph, SignOff, Change, Comment):
            scope(model, area="report__area_id", matter="report__outline")
        scope(Reply, area="comment__report__area_id", matter="comment__report__outline")

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.mechanisms.reports import (  # noqa: PLC0415 - declare actions and a matter
            contributing,  # noqa: F401
            holding,  # noqa: F401
        )
        from minzheng.mechanisms.reports.outlines import declare_outlines_of_apps  # noqa: PLC0415

        declare_outlines_of_apps()
