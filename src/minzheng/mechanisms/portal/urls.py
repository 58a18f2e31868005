from django.urls import path

from minzheng.mechanisms.portal import (
    views_filing,
    views_guides,
    views_home,
    views_notices,
    views_progress,
    views_reports,
)

app_name = "portal"
urlpatterns = [
    path("", views_home.home, name="home"),
    path("guides/", views_guides.guide_list, name="guides"),
    path("guides/<str:code>/", views_guides.guide, name="guide"),
    path("guides/<str:code>/simple/", views_guides.guide_simple, name="guide_simple"),
    path("apply/<str:code>/", views_filing.apply, name="apply"),
    path("receipt/<str:token>/", views_filing.receipt, name="receipt"),
    path("progress/", views_progress.progress, name="progress"),
    path("notices/", views_notices.notice_list, name="notices"),
    path("reports/", views_reports.report_list, name="reports"),
    path("reports/<uuid:uid>/", views_reports.report, name="report"),
    path("figures/<uuid:uid>/", views_reports.figure, name="figure"),
    path("notices/<int:notice_id>/", views_notices.notice, name="notice"),
]
