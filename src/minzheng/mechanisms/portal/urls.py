from django.urls import path

from minzheng.mechanisms.portal import (
    drafting,
    views_entitlement,
    views_filing,
    views_guides,
    views_home,
    views_mine,
    views_notices,
    views_progress,
    views_reports,
    views_session,
)

app_name = "portal"
urlpatterns = [
    path("", views_home.home, name="home"),
    path("guides/", views_guides.guide_list, name="guides"),
    path("guides/<str:code>/", views_guides.guide, name="guide"),
    path("guides/<str:code>/simple/", views_guides.guide_simple, name="guide_simple"),
    path("entitlement/", views_entitlement.entitlement, name="entitlement"),
    path("apply/<str:code>/", views_filing.apply, name="apply"),
    path("apply/<str:code>/draft/", drafting.keep, name="keep"),
    path("mine/drafts/<uuid:uid>/drop/", drafting.drop, name="drop_draft"),
    path("receipt/<str:token>/", views_filing.receipt, name="receipt"),
    path("progress/", views_progress.progress, name="progress"),
    path("notices/", views_notices.notice_list, name="notices"),
    path("reports/", views_reports.report_list, name="reports"),
    path("reports/<uuid:uid>/", views_reports.report, name="report"),
    path("figures/<uuid:uid>/", views_reports.figure, name="figure"),
    path("login/", views_session.login, name="login"),
    path("logout/", views_session.logout, name="logout"),
    path("mine/", views_mine.mine, name="mine"),
    path("mine/payments/", views_mine.payments, name="my_payments"),
    path("mine/looks/", views_mine.looks, name="my_looks"),
    path("mine/password/", views_session.password, name="password"),
    path("mine/papers/<int:paper_id>/", views_mine.paper, name="my_paper"),
    path("mine/documents/<int:document_id>/", views_mine.document, name="my_document"),
    path("mine/<str:number>/blank/", views_mine.blank, name="my_blank"),
    path("mine/<str:number>/", views_mine.case, name="my_case"),
    path("notices/<int:notice_id>/", views_notices.notice, name="notice"),
]
