"""Links between forums and groups: for approvers of the desk or the lead office."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.dates import home_today
from dialogue.views.reach import reach_body, typed
from offices.acts import act_page, at_once
from offices.powers import Act
from offices.requests import SignedIn
from workinggroups.forms.groups import LinkForm, offered_markings
from workinggroups.services import links
from workinggroups.views.group_reach import reach_link


def new_link(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say how a body stands to another one of its relationship."""
    reached = reach_body(request, uid, Act.ARRANGE)
    body = reached.record
    form = LinkForm(typed(request), body=body, user=request.user, today=home_today())
    return act_page(
        request,
        form,
        lambda data: links.link_bodies(body, actor=reached.actor, **data),
        done=_("Noted on both pages."),
        go_to=f"{body.get_absolute_url()}#links",
        template="workinggroups/act.html",
        title=_("Link it to another forum or group"),
        submit_label=_("Link"),
        cancel_url=body.get_absolute_url(),
        record=body,
        says=[
            _(
                "Read: %(body)s follows, gives context to, or succeeds the other one. Who may not "
                "see both does not see the link."
            )
            % {"body": body}
        ],
        shown_markings=offered_markings(form, "other"),
    )


@require_POST
def drop_link(request: SignedIn, uid: UUID) -> HttpResponse:
    """Take a link out."""
    reached = reach_link(request, uid)
    link = reached.record
    return at_once(
        request,
        lambda: links.drop_link(link, actor=reached.actor),
        go_to=f"{link.body.get_absolute_url()}#links",
        done=_("Taken out."),
    )
