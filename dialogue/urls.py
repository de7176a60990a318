from django.urls import path

from dialogue.views import (
    bodies,
    cadences,
    chairs,
    contacts,
    counterparts,
    delegations,
    meetings,
    tracks,
)

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
    path("meetings/<uuid:uid>/delegation/", delegations.delegation, name="delegation"),
    path("meetings/<uuid:uid>/delegation/new/", delegations.add_delegate, name="add_delegate"),
    path("meetings/<uuid:uid>/delegation/chairs/", delegations.list_chairs, name="list_chairs"),
    path("delegates/<uuid:uid>/edit/", delegations.edit_delegate, name="edit_delegate"),
    path("delegates/<uuid:uid>/remove/", delegations.remove_delegate, name="remove_delegate"),
    path(
        "relationships/<slug:code>/who/new/",
        counterparts.new_counterpart,
        name="new_counterpart",
    ),
    path("counterparts/<uuid:uid>/edit/", counterparts.edit_counterpart, name="edit_counterpart"),
    path("relationships/<slug:code>/contacts/new/", contacts.new_contact, name="new_contact"),
    path("contacts/<uuid:uid>/edit/", contacts.edit_contact, name="edit_contact"),
    path("contacts/<uuid:uid>/withdraw/", contacts.withdraw_contact, name="withdraw_contact"),
]
