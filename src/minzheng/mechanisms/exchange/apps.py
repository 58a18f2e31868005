from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "minzheng.mechanisms.exchange"
    verbose_name = "数据交换"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.exchange import rights  # noqa: F401, PLC0415 - declares itself
        from minzheng.mechanisms.exchange.models import (  # noqa: PLC0415
            BankQuery,
            Batch,
            BatchFault,
            SourceAlarm,
        )

        for model in (Batch, SourceAlarm, BankQuery):
            scope(model, matter="matter")
        scope(BatchFault, area="batch__area_id", matter="batch__matter")
