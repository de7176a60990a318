from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offices.acts import act_page, at_once, see_other
from offices.powers import Act, require_office
from offices.requests import SignedIn
from reminders.forms import MailChoiceForm
from reminders.models import Deadline, Notice
from reminders.services.again import send_again
from reminders.services.by_hand import remind_now
from reminders.services.choosing import choose_digest, digest_of
from reminders.services.due_list import take


@require_POST
def take_deadline(request: SignedIn, uid: UUID) -> HttpResponse:
    """ "I will take it": make the person who asks responsible."""
    deadline = _open_deadline(request, uid)
    require_office(request.user, Act.EDIT, deadline.relationship)
    take(deadline, by=request.user)
    messages.success(request, _("You have taken it: %(what)s.") % {"what": deadline.title})
    return see_other(reverse("desk:mine"))


@require_POST
def remind(request: SignedIn, uid: UUID) -> HttpResponse:
    """ "Remind now": mail whoever answers for it, once a day."""
    deadline = _open_deadline(request, uid)
    return at_once(
        request,
        lambda: remind_now(deadline, by=request.user, now=timezone.now()),
        done=_("They get a mail now: %(what)s.") % {"what": deadline.title},
        go_to=reverse("desk:mine") + "?show=mine",
    )


@require_POST
def again(request: SignedIn, uid: UUID) -> HttpResponse:
    """ "Send again": a mail that failed; for its recipient and the approvers of the office."""
    rows = Notice.objects.visible_to(request.user).select_related("mail")
    notice = get_object_or_404(rows, uid=uid, mail__isnull=False)
    return at_once(
        request,
        lambda: send_again(notice, by=request.user, now=timezone.now()),
        done=_("It is sent again."),
        go_to=f"{reverse('desk:notices')}?show=failed",
    )


def choices(request: SignedIn) -> HttpResponse:
    """How often one gets what is not urgent."""
    user = request.user
    form = MailChoiceForm(request.POST or None, initial={"digest": digest_of(user)})
    return act_page(
        request,
        form,
        lambda data: choose_digest(user, data["digest"]),
        done=_("Saved."),
        go_to=reverse("desk:notices"),
        title=_("How often I get mail"),
        submit_label=_("Save"),
        cancel_url=reverse("desk:notices"),
    )


def _open_deadline(request: SignedIn, uid: UUID) -> Deadline:
    rows = Deadline.objects.visible_to(request.user).select_related("relationship")
    return get_object_or_404(rows, uid=uid, ended_at__isnull=True)
