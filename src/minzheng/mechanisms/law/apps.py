from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class LawConfig(AppConfig):
    name = "minzheng.mechanisms.law"
    verbose_name = "法规与参数"

    def ready(self) -> None:
        from minzheng.mechanisms.law.statutes import statute_book  # noqa: PLC0415 - needs loaded apps

        statute_book()
        register(_every_code_declared)


def _every_code_declared(**options: object) -> list[CheckMessage]:
    from minzheng.mechanisms.law.honesty import undeclared  # noqa: PLC0415 - needs loaded apps

    fix = "请在所属模块的 law/parameters.yaml 中声明，并在其 AppConfig.ready 中载入。"
    return [Error(f"{fault}。", hint=fix, id="law.E001") for fault in undeclared()]
