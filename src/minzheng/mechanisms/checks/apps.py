from pathlib import Path

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "minzheng.mechanisms.checks"
    verbose_name = "检查"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.checks.draw_models import Draw, DrawnObject, DrawPlan, Recusal  # noqa: PLC0415
        from minzheng.mechanisms.checks.models import (  # noqa: PLC0415
            Finding,
            Inspection,
            Recheck,
            Referral,
            SitePhoto,
            SiteSignature,
        )
        from minzheng.mechanisms.checks.reading import shown_with_finding  # noqa: PLC0415
        from minzheng.mechanisms.documents.public import permit_files  # noqa: PLC0415
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415

        load_parameters(Path(__file__).with_name("parameters.yaml"))
        scope(Inspection, matter="checklist", subject="shown_to")
        for model, path in ((Finding, ""), (Recheck, "finding__"), (Referral, "finding__")):
            scope(
                model,
                area=f"{path}inspection__area_id",
                matter=f"{path}inspection__checklist",
                subject=None if model is Referral else f"{path}inspection__shown_to",
            )
        for site in (SitePhoto, SiteSignature):
            scope(
                site,
                area="inspection__area_id",
                matter="inspection__checklist",
                subject="inspection__shown_to",
            )
        scope(DrawPlan, matter="case__matter")
        scope(Draw, matter="planned__checklist")
        scope(DrawnObject, area="draw__area_id", matter="draw__planned__checklist")
        scope(Recusal, matter="matter")
        permit_files(shown_with_finding)
