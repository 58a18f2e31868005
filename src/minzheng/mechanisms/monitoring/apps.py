from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "minzheng.mechanisms.monitoring"
    verbose_name = "动态监测"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.monitoring import holding, leads, reviewing  # noqa: F401, PLC0415 - declare themselves
        from minzheng.mechanisms.monitoring.models import Lead, LinkReview, Round, Warning  # noqa: PLC0415

        for model in (Warning, LinkReview, Lead):
            scope(model, area="area_id", matter="matter")
        scope(Round)
