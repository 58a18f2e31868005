from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "minzheng.mechanisms.areas"
    verbose_name = "行政区域"
