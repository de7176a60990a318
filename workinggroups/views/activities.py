"""Activities: all of a relationship, the page of one, noting and changing it (design §1)."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from dialogue.models import Track
from dialogue.views.reach import reach_track, typed, typed_marking
from offices.acts import act_page, at_once
from offices.models import Relationship
from offices.powers import Act, office_acting
from offices.requests import SignedIn
from workinggroups.activities import activities_of, activity_lines, uncovered
from workinggroups.activity_tables import ACTIVITIES
from workinggroups.forms.activities import ActivityForm, NewActivityForm, OverForm
from workinggroups.group_powers import may_on_track
from workinggroups.models import Activity
from workinggroups.services import activities
from workinggroups.views.group_reach import reach_activity, visible_group

SHOWS = ("", "uncovered", "over")


def all_activities(request: SignedIn, code: str) -> HttpResponse:
    """What both sides do together; `?track=`, `?group=` and `?show=` narrow it."""
    user = request.user
    relationship = get_object_or_404(Relationship.objects.visible_to(user), code=code.upper())
    tracks = list(
        Track.objects.visible_to(user).filter(relationship=relationship).select_related("theme")
    )
    track = next((each for each in tracks if str(each.uid) == request.GET.get("track")), None)
    group = visible_group(request, request.GET.get("group", ""), relationship=relationship)
    show = request.GET.get("show", "")
    found = activities_of(user, relationship, is_over=show == "over")
    if track is not None:
        found = found.filter(track=track)
    if group is not None:
        found = found.filter(group=group)
    if show == "uncovered":
        found = uncovered(user, found)
    to_lines = partial(activity_lines, user, today=home_today())
    if wants_csv(request):
        return csv_answer(ACTIVITIES, found, code, rows=to_lines)
    page = paginate(request, found)
    return render(
        request,
        "workinggroups/activities.html",
        {
            "relationship": relationship,
            "page": page,
            "rows": to_lines(page.object_list),
            "tracks": tracks,
            "track": track,
            "group": group,
            "show": show if show in SHOWS else "",
            "is_narrowed": track is not None or group is not None or show in SHOWS[1:],
            "new_on": [each for each in tracks if each.is_active]
            if office_acting(user, Act.EDIT, relationship) is not None
            else [],
        },
    )


def activity(request: SignedIn, uid: UUID) -> HttpResponse:
    """One activity: how it stands, who knows, which group covers it."""
    user = request.user
    activities_seen = Activity.objects.visible_to(user).select_related(
        "relationship", "track__theme", "office"
    )
    found = get_object_or_404(activities_seen, uid=uid)
    (line,) = activity_lines(user, [found], today=home_today())
    return render(
        request,
        "workinggroups/activity.html",
        {
            "activity": found,
            "line": line,
            "relationship": found.relationship,
            "can_edit": may_on_track(user, Act.EDIT, found.track),
        },
    )


def new_activity(request: SignedIn, uid: UUID) -> HttpResponse:
    """Note on a track what both sides do together; `?group=` says which group covers it."""
    reached = reach_track(request, uid, Act.EDIT)
    track, today = reached.record, home_today()
    group = visible_group(request, request.GET.get("group", ""), track=track)
    form = NewActivityForm(
        typed(request),
        track=track,
        user=request.user,
        today=today,
        office=reached.office,
        group=group,
    )

    def act(data: dict[str, Any]) -> Activity:
        return activities.note_activity(track, actor=reached.actor, today=today, **form.said())

    address = group.get_absolute_url() if group else track.relationship.get_absolute_url()
    return act_page(
        request,
        form,
        act,
        done=_("Noted."),
        go_to=lambda made: made.get_absolute_url(),
        template="workinggroups/act.html",
        title=_("Note what we do together"),
        submit_label=_("Note"),
        cancel_url=address,
        record=group or track,
        typed_marking=typed_marking(form),
        shown_markings={each.marking for each in form.groups},
    )


def edit_activity(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change what an activity says."""
    reached = reach_activity(request, uid, Act.EDIT)
    found, today = reached.record, home_today()
    if found.is_over:
        return redirect(found)
    form = ActivityForm(
        typed(request),
        record=found,
        user=request.user,
        today=today,
        may_lower=may_on_track(request.user, Act.CORRECT, found.track),
    )

    def act(data: dict[str, Any]) -> Activity:
        return activities.change_activity(found, actor=reached.actor, today=today, **form.said())

    return _page(
        request,
        found,
        form,
        act,
        title=_("Edit the activity"),
        done=_("Saved."),
        template="workinggroups/act.html",
        typed_marking=typed_marking(form),
        shown_markings={each.marking for each in form.groups},
    )


def end_activity(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say that an activity is over, and why."""
    reached = reach_activity(request, uid, Act.EDIT)
    found = reached.record
    if found.is_over and request.method != "POST":
        return redirect(found)

    def act(data: dict[str, Any]) -> Activity:
        return activities.end_activity(found, actor=reached.actor, today=home_today(), **data)

    return _page(
        request,
        found,
        OverForm(typed(request), record=found),
        act,
        title=_("This is over"),
        done=_("Noted. Lists do not show it any more."),
        submit_label=_("It is over"),
        says=[_("Its page stays, with your reason.")],
    )


@require_POST
def go_on(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say that an activity that was over goes on."""
    reached = reach_activity(request, uid, Act.EDIT)
    return at_once(
        request,
        lambda: activities.go_on_with(reached.record, actor=reached.actor, today=home_today()),
        go_to=reached.record.get_absolute_url(),
        done=_("It goes on."),
    )


def _page(request: SignedIn, found: Activity, form: Any, act: Any, **more: Any) -> HttpResponse:
    address = found.get_absolute_url()
    return act_page(request, form, act, go_to=address, cancel_url=address, record=found, **more)
