from django.urls import path

from dialogue.views import meetings

app_name = "dialogue"

urlpatterns = [
    path("meetings/<uuid:uid>/date/", meetings.schedule, name="schedule"),
    path("meetings/<uuid:uid>/expected/", meetings.expect, name="expect"),
    path("meetings/<uuid:uid>/hour/", meetings.hour, name="hour"),
    path("meetings/<uuid:uid>/confirmed/", meetings.their_word, name="their_word"),
    path(
        "meetings/<uuid:uid>/not-confirmed/",
        meetings.withdraw_their_word,
        name="withdraw_their_word",
    ),
    path("meetings/<uuid:uid>/postpone/", meetings.postpone, name="postpone"),
    path("meetings/<uuid:uid>/waive/", meetings.waive, name="waive"),
    path("meetings/<uuid:uid>/back/", meetings.step_back, name="step_back"),
]
