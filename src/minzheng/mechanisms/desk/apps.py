from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "minzheng.mechanisms.desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.desk.models import Urging, Visit, VisitPhoto  # noqa: PLC0415
        from minzheng.mechanisms.desk.papers import may_open  # noqa: PLC0415
        from minzheng.mechanisms.documents.public import permit_files  # noqa: PLC0415

        scope(Urging, area="case__area_id", matter="case__matter")
        scope(Visit, area="stage__case__area_id", matter="stage__matter")
        scope(VisitPhoto, area="paper__case__area_id", matter="paper__case__matter")
        permit_files(may_open)
