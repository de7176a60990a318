from django.urls import path

from workinggroups.views import conclusions, texts

app_name = "workinggroups"

urlpatterns = [
    path("bodies/<uuid:uid>/conclusions/", conclusions.conclusions, name="conclusions"),
    path("bodies/<uuid:uid>/conclusions/new/", conclusions.new_conclusion, name="new_conclusion"),
    path("conclusions/<uuid:uid>/", conclusions.conclusion, name="conclusion"),
    path("conclusions/<uuid:uid>/edit/", conclusions.edit, name="edit_conclusion"),
    path("conclusions/<uuid:uid>/clearance/", texts.clear, name="clear"),
    path("conclusions/<uuid:uid>/clearance/ask/", texts.ask, name="ask_clearance"),
    path("conclusions/<uuid:uid>/clearance/none/", texts.no_clearance, name="no_clearance"),
    path("conclusions/<uuid:uid>/agreement/<slug:side>/", texts.agree, name="agree"),
    path(
        "conclusions/<uuid:uid>/agreement/<slug:side>/take-back/",
        texts.take_back,
        name="take_back",
    ),
    path("conclusions/<uuid:uid>/report/", texts.report, name="report"),
    path("conclusions/<uuid:uid>/acknowledge/", texts.acknowledge, name="acknowledge"),
    path("conclusions/<uuid:uid>/withdraw/", conclusions.withdraw, name="withdraw_conclusion"),
]
