from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "minzheng.mechanisms.journal"
    verbose_name = "办理日志"

    def ready(self) -> None:
        from minzheng.mechanisms.journal.install import install_after_migrate  # noqa: PLC0415 - needs loaded apps

        post_migrate.connect(install_after_migrate, dispatch_uid="journal.install")
