from django.apps import AppConfig


class RuleOfLawConfig(AppConfig):
    name = "minzheng.domains.rule_of_law"
    verbose_name = "法治建设"

    def ready(self) -> None:
        from minzheng.domains.rule_of_law import indicators, publicity  # noqa: F401, PLC0415 - declare themselves
