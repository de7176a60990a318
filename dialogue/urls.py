from django.urls import path

from dialogue.views import bodies, cadences, chairs, meetings, tracks

app_name = "dialogue"

urlpatterns = [
    path("relationships/<slug:code>/tracks/new/", tracks.new_track, name="new_track"),
    path("tracks/<uuid:uid>/edit/", tracks.edit_track, name="edit_track"),
    path("tracks/<uuid:uid>/status/", tracks.track_status, name="track_status"),
    path("tracks/<uuid:uid>/forums/new/", bodies.new_body, name="new_body"),
    path("bodies/<uuid:uid>/edit/", bodies.edit_body, name="edit_body"),
    path("bodies/<uuid:uid>/rename/", bodies.rename, name="rename"),
    path("bodies/<uuid:uid>/status/", bodies.body_status, name="body_status"),
    path("bodies/<uuid:uid>/cadence/", cadences.set_cadence, name="set_cadence"),
    path("cadences/<uuid:uid>/end/", cadences.end_cadence, name="end_cadence"),
    path("bodies/<uuid:uid>/past/", bodies.past, name="past"),
    path("bodies/<uuid:uid>/seats/new/", chairs.new_seat, name="new_seat"),
    path("seats/<uuid:uid>/chair/", chairs.seat_chair, name="seat_chair"),
    path("seats/<uuid:uid>/edit/", chairs.edit_seat, name="edit_seat"),
    path("seats/<uuid:uid>/empty/", chairs.end_term, name="end_term"),
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
    path("meetings/<uuid:uid>/no-summary/", meetings.no_summary, name="no_summary"),
]
