from pathlib import Path

from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "minzheng.mechanisms.matters"
    verbose_name = "事项与办件"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import keep_work, scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415
        from minzheng.mechanisms.matters.lying import CasesAtUnits  # noqa: PLC0415
        from minzheng.mechanisms.matters.models import Case, Paper, PaymentInstruction, Stage  # noqa: PLC0415

        keep_work(CasesAtUnits())
        load_parameters(Path(__file__).with_name("parameters.yaml"))
        scope(Case, area="area_id", matter="matter", subject="subject_key", kept_from="keptfrom__staff")
        scope(
            Stage,
            area="case__area_id",
            matter="matter",
            subject="case__subject_key",
            kept_from="case__keptfrom__staff",
        )
        scope(
            Paper,
            area="case__area_id",
            matter="case__matter",
            subject="case__subject_key",
            kept_from="case__keptfrom__staff",
        )
        scope(PaymentInstruction, area="area_id", matter="case__matter")
