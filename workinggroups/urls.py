from django.urls import path

from workinggroups.views import conclusions, deciding, programme, reports, steps, texts

app_name = "workinggroups"

STEP, BENCHMARK = {"kind": "step"}, {"kind": "benchmark"}

urlpatterns = [
    path("relationships/<slug:code>/programme/", programme.programme_of, name="programme"),
    path("tracks/<uuid:uid>/steps/new/", programme.propose, STEP, name="new_step"),
    path("tracks/<uuid:uid>/benchmarks/new/", programme.propose, BENCHMARK, name="new_benchmark"),
    path("meetings/<uuid:uid>/programme/", programme.of_meeting, name="of_meeting"),
    path("bodies/<uuid:uid>/conclusions/", conclusions.conclusions, name="conclusions"),
    path("bodies/<uuid:uid>/conclusions/new/", conclusions.new_conclusion, name="new_conclusion"),
    path("conclusions/<uuid:uid>/", conclusions.conclusion, name="conclusion"),
    path("conclusions/<uuid:uid>/edit/", conclusions.edit, name="edit_conclusion"),
    path("conclusions/<uuid:uid>/clearance/", texts.clear, name="clear_conclusion"),
    path("conclusions/<uuid:uid>/clearance/ask/", texts.ask, name="ask_clearance"),
    path("conclusions/<uuid:uid>/clearance/none/", texts.no_clearance, name="no_clearance"),
    path("conclusions/<uuid:uid>/agreement/<slug:side>/", texts.agree, name="agree"),
    path(
        "conclusions/<uuid:uid>/agreement/<slug:side>/take-back/",
        texts.take_back,
        name="take_back",
    ),
    path("conclusions/<uuid:uid>/report/", texts.report, name="report_up"),
    path("conclusions/<uuid:uid>/acknowledge/", texts.acknowledge, name="acknowledge"),
    path("conclusions/<uuid:uid>/withdraw/", conclusions.withdraw, name="withdraw_conclusion"),
    path("steps/<uuid:uid>/", steps.step, name="step"),
    path("steps/<uuid:uid>/edit/", programme.change, STEP, name="edit_step"),
    path("steps/<uuid:uid>/adopt/", deciding.adopt, STEP, name="adopt_step"),
    path("steps/<uuid:uid>/decline/", deciding.decline, STEP, name="decline_step"),
    path("steps/<uuid:uid>/end/", deciding.end, STEP, name="end_step"),
    path("steps/<uuid:uid>/reopen/", deciding.reopen, STEP, name="reopen_step"),
    path("steps/<uuid:uid>/report/", steps.report, name="report_step"),
    path("steps/<uuid:uid>/quarter/", reports.report_row, name="report_row"),
    path("steps/<uuid:uid>/asked/", steps.inquire, name="inquire"),
    path("benchmarks/<uuid:uid>/", steps.benchmark, name="benchmark"),
    path("benchmarks/<uuid:uid>/edit/", programme.change, BENCHMARK, name="edit_benchmark"),
    path("benchmarks/<uuid:uid>/adopt/", deciding.adopt, BENCHMARK, name="adopt_benchmark"),
    path("benchmarks/<uuid:uid>/decline/", deciding.decline, BENCHMARK, name="decline_benchmark"),
    path("benchmarks/<uuid:uid>/end/", deciding.end, BENCHMARK, name="end_benchmark"),
    path("benchmarks/<uuid:uid>/reopen/", deciding.reopen, BENCHMARK, name="reopen_benchmark"),
    path("benchmarks/<uuid:uid>/reading/", steps.read, name="read_benchmark"),
    path("reports/", reports.all_reports, name="reports"),
    path("reports/<uuid:uid>/", reports.report, name="report"),
]
