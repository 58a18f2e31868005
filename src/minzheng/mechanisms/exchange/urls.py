from django.urls import path

from minzheng.mechanisms.exchange import push

app_name = "exchange"
urlpatterns = [path("<str:source>/", push.push, name="push")]
