from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "minzheng.mechanisms.registry"
    verbose_name = "登记簿"

    def ready(self) -> None:
        from minzheng.mechanisms.registry import looks, scopes  # noqa: F401, PLC0415 - needs loaded models
