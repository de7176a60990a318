from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offices.acts import see_other
from offices.powers import Act, require_office
from offices.requests import SignedIn
from reminders.models import Deadline
from reminders.services.due_list import take


@require_POST
def take_deadline(request: SignedIn, uid: UUID) -> HttpResponse:
    """ "I will take it": make the person who asks responsible."""
    deadline = get_object_or_404(
        Deadline.objects.visible_to(request.user).select_related("relationship"),
        uid=uid,
        ended_at__isnull=True,
    )
    require_office(request.user, Act.EDIT, deadline.relationship)
    take(deadline, by=request.user)
    messages.success(request, _("You have taken it: %(what)s.") % {"what": deadline.title})
    return see_other(reverse("desk:mine"))
