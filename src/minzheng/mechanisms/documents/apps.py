from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "minzheng.mechanisms.documents"
    verbose_name = "文书"
