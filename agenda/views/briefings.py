"""Clearance of an agenda item: asking offices for it, giving one's word on its briefing."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from agenda.models import ItemClearance
from agenda.services.briefings import ask_for_item, briefing_of
from agenda.services.briefings import clear_item as give_word
from agenda.views.reach import reach_item
from dialogue.services.markings import some_office
from dialogue.views.clearances import ask_page, word_page
from dialogue.views.reach import Reach
from offices.powers import Act
from offices.requests import SignedIn


def ask_item(request: SignedIn, uid: UUID) -> HttpResponse:
    """Ask offices to clear the briefing of an item."""
    reached = reach_item(request, uid, Act.EDIT)
    item = reached.item
    return ask_page(
        request,
        Reach(item, reached.actor, some_office(reached.actor.office)),
        ItemClearance.objects.visible_to(request.user).filter(item=item),
        ask_for_item,
        body_id=reached.meeting.body_id,
        go_to=item.get_absolute_url(),
        title=_("Ask for clearance of the briefing"),
    )


def clear_item(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say for one's office what it thinks of the briefing of an item."""
    item = reach_item(request, uid).item
    rows = ItemClearance.objects.visible_to(request.user).filter(item=item)
    return word_page(
        request,
        item,
        rows.select_related("office", "item"),
        give_word,
        read_text=lambda: briefing_of(reach_item(request, uid).item),
        go_to=item.get_absolute_url(),
    )
