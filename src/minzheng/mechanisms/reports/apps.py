from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "minzheng.mechanisms.reports"
    verbose_name = "报告"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.reports import working  # noqa: F401, PLC0415 - declares its actions
        from minzheng.mechanisms.reports.models import Paragraph, Report, SignOff  # noqa: PLC0415

        scope(Report, matter="outline")
        for model in (Paragraph, SignOff):
            scope(model, area="report__area_id", matter="report__outline")
