from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "minzheng.mechanisms.ledger"
    verbose_name = "账簿"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.ledger.models import Fund  # noqa: PLC0415

        scope(Fund)
