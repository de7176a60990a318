from django.urls import path

from workinggroups.views import activities, groups, links

app_name = "workinggroups"

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
]
