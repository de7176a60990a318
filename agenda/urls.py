from django.urls import path

from agenda.views import answering, filing, positions, writing

app_name = "agenda"

urlpatterns = [
    path("relationships/<slug:code>/requests/new/", writing.new, name="new"),
    path("requests/<uuid:uid>/edit/", writing.edit, name="edit"),
    path("requests/<uuid:uid>/asks/new/", writing.add_ask, name="add_ask"),
    path("requests/<uuid:uid>/release/", filing.release, name="release"),
    path("requests/<uuid:uid>/withdraw/", filing.withdraw, name="withdraw"),
    path("asks/<uuid:uid>/", answering.answer, name="answer"),
    path("asks/<uuid:uid>/edit/", writing.edit_ask, name="edit_ask"),
    path("asks/<uuid:uid>/take-back/", answering.take_back, name="take_back"),
    path("asks/<uuid:uid>/reply/", answering.reply, name="reply"),
    path("asks/<uuid:uid>/position/", positions.give, name="position"),
    path("asks/<uuid:uid>/positions/ask/", positions.ask, name="ask_position"),
]
