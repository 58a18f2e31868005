from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class LawConfig(AppConfig):
    name = "minzheng.mechanisms.law"
    verbose_name = "法规与参数"

    def ready(self) -> None:
        from minzheng.mechanisms.law.statutes import statute_book  # noqa: PLC0415 - needs loaded apps

        statute_book()
        register(_every_code_declared)
        register(_every_scenario_holds)


def _every_code_declared(**options: object) -> list[CheckMessage]:
    from minzheng.mechanisms.law.honesty import undeclared  # noqa: PLC0415 - needs loaded apps

    fix = "请在所属模块的 law/parameters.yaml 中声明，并在其 AppConfig.ready 中载入。"
    return [Error(f"{fault}。", hint=fix, id="law.E001") for fault in undeclared()]


def _every_scenario_holds(**options: object) -> list[CheckMessage]:
    from minzheng.mechanisms.law.gate import failing_of_files  # noqa: PLC0415 - needs loaded apps

    fix = "请改正规则、参数或情景文件。"
    return [Error(f"情景不成立：{fault}", hint=fix, id="law.E002") for fault in failing_of_files()]
