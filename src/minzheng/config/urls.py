from django.urls import include, path

from minzheng.config import menu

urlpatterns = [
    path("feeds/", include("minzheng.mechanisms.exchange.urls")),
    path("portal/", include("minzheng.mechanisms.portal.urls")),
    path("", include("minzheng.mechanisms.desk.urls")),
]
menu.build()
handler400 = "minzheng.mechanisms.desk.faults.bad_request"
handler403 = "minzheng.mechanisms.desk.faults.forbidden"
handler404 = "minzheng.mechanisms.desk.faults.not_found"
handler500 = "minzheng.mechanisms.desk.faults.server_error"
