from pathlib import Path

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "minzheng.mechanisms.payments"
    verbose_name = "发放"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.law.public import load_parameters  # noqa: PLC0415
        from minzheng.mechanisms.payments.models import PayBatch, PayLine  # noqa: PLC0415

        scope(PayBatch, area="case__area_id", matter="case__matter")
        scope(PayLine, area="batch__case__area_id", matter="batch__case__matter")
        load_parameters(Path(__file__).with_name("parameters.yaml"))
        from minzheng.mechanisms.documents.public import permit_files  # noqa: PLC0415
        from minzheng.mechanisms.payments import (  # noqa: PLC0415 - declare themselves
            accounts,  # noqa: F401
            funding,  # noqa: F401
            payout,  # noqa: F401
            recovery_matters,  # noqa: F401
        )
        from minzheng.mechanisms.payments.reading import shown_with_batch  # noqa: PLC0415

        permit_files(shown_with_batch)
