from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "minzheng.mechanisms.activities"
    verbose_name = "活动"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.activities.models import Activity  # noqa: PLC0415
        from minzheng.mechanisms.activities.reading import shown_with_activity  # noqa: PLC0415
        from minzheng.mechanisms.documents.public import permit_files  # noqa: PLC0415

        scope(Activity, area="area_id", matter="kind")
        permit_files(shown_with_activity)
