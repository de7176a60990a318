from django.urls import path

from desk.views import (
    bodies,
    chair,
    choosing,
    contacts,
    dates,
    find,
    history,
    meetings,
    mine,
    notices,
    people,
    relationships,
    requests,
    search,
    starting,
)

app_name = "desk"

urlpatterns = [
    path("", mine.mine, name="mine"),
    path("chair/", chair.chair, name="chair"),
    path("relationships/", relationships.all_relationships, name="relationships"),
    path("relationships/start/", starting.new_relationship, name="new_relationship"),
    path("relationships/<slug:code>/start/", starting.start, name="start"),
    path("relationships/<slug:code>/", relationships.relationship, name="relationship"),
    path("relationships/<slug:code>/set-up/", relationships.set_up, name="set_up"),
    path("relationships/<slug:code>/forums/", bodies.all_bodies, name="bodies"),
    path("relationships/<slug:code>/who/", people.who, name="who"),
    path("relationships/<slug:code>/contacts/", contacts.all_contacts, name="contacts"),
    path("relationships/<slug:code>/items/new/", choosing.new_item, name="new_item"),
    path("contacts/new/", choosing.new_contact, name="new_contact"),
    path("contacts/<uuid:uid>/", contacts.contact, name="contact"),
    path("bodies/<uuid:uid>/", bodies.body, name="body"),
    path("meetings/<uuid:uid>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:uid>/dates/", dates.propose_dates, name="propose_dates"),
    path("requests/", requests.inbox, name="requests"),
    path("requests/new/", choosing.new_request, name="new_request"),
    path("requests/<uuid:uid>/", requests.request_page, name="request"),
    path("notices/", notices.notices, name="notices"),
    path("history/<slug:kind>/<uuid:uid>/", history.history, name="history"),
    path("search/", search.search, name="search"),
    path("r/<str:reference>/", find.reference, name="reference"),
    path("r/<str:reference>/told/", notices.told, name="told"),
    path("healthz", find.healthz, name="healthz"),
]
