from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "minzheng.mechanisms.monitoring"
    verbose_name = "动态监测"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.monitoring import reviewing  # noqa: F401, PLC0415 - declares its action
        from minzheng.mechanisms.monitoring.models import LinkReview  # noqa: PLC0415

        scope(LinkReview, area="area_id", matter="matter")
