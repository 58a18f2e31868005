from django.apps import AppConfig


class RollsConfig(AppConfig):
    name = "minzheng.mechanisms.rolls"
    verbose_name = "台账导入"

    def ready(self) -> None:
        from minzheng.mechanisms.access.public import scope  # noqa: PLC0415 - needs loaded apps
        from minzheng.mechanisms.rolls import undoing  # noqa: F401, PLC0415 - declares itself
        from minzheng.mechanisms.rolls.models import RollCheck, RollFault, RollHome  # noqa: PLC0415

        scope(RollCheck, area="case__area_id", matter="case__matter")
        for model in (RollFault, RollHome):
            scope(model, area="checked__case__area_id", matter="checked__case__matter")
