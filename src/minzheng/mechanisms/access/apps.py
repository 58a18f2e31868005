from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "minzheng.mechanisms.access"
    verbose_name = "人员与权限"
