from django.urls import path

from workinggroups.views import activities, deciding, groups, links, programme, reports, steps

app_name = "workinggroups"

STEP, BENCHMARK = {"kind": "step"}, {"kind": "benchmark"}

urlpatterns = [
    path("activities/<uuid:uid>/", activities.activity, name="activity"),
    path("activities/<uuid:uid>/edit/", activities.edit_activity, name="edit_activity"),
    path("activities/<uuid:uid>/go-on/", activities.go_on, name="go_on"),
    path("activities/<uuid:uid>/over/", activities.end_activity, name="end_activity"),
    path("bodies/<uuid:uid>/issues/new/", groups.new_issue, name="new_issue"),
    path("bodies/<uuid:uid>/links/new/", links.new_link, name="new_link"),
    path("issues/<uuid:uid>/drop/", groups.drop_issue, name="drop_issue"),
    path("issues/<uuid:uid>/edit/", groups.edit_issue, name="edit_issue"),
    path("issues/<uuid:uid>/move/<slug:where>/", groups.move_issue, name="move_issue"),
    path("links/<uuid:uid>/drop/", links.drop_link, name="drop_link"),
    path("relationships/<slug:code>/activities/", activities.all_activities, name="activities"),
    path("tracks/<uuid:uid>/activities/new/", activities.new_activity, name="new_activity"),
    path("tracks/<uuid:uid>/groups/new/", groups.new_group, name="new_group"),
    path("relationships/<slug:code>/programme/", programme.programme_of, name="programme"),
    path("tracks/<uuid:uid>/steps/new/", programme.propose, STEP, name="new_step"),
    path("tracks/<uuid:uid>/benchmarks/new/", programme.propose, BENCHMARK, name="new_benchmark"),
    path("meetings/<uuid:uid>/programme/", programme.of_meeting, name="of_meeting"),
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
