"""The programme of a relationship or a meeting; proposing, changing and deciding it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.markings import banner
from core.pages import paginate
from dialogue.models import Body, Meeting, Track
from dialogue.services.steps import Actor
from dialogue.views.reach import typed, typed_marking
from offices.acts import act_page
from offices.models import Relationship
from offices.powers import Act, office_acting
from offices.requests import SignedIn
from workinggroups import powers
from workinggroups.forms.programme import AdoptForm, ChangeForm, ProposeForm, Reader
from workinggroups.lines import benchmarks_of, steps_of, to_lines
from workinggroups.models import Benchmark, JointConclusion, NextStep, Stage
from workinggroups.models.programme import Commitment
from workinggroups.services import adoption, programme
from workinggroups.tables import BENCHMARKS, PROGRAMME
from workinggroups.views.reach import KINDS, reach

SHOWN = {
    "force": (gettext_lazy("In force"), [Stage.ADOPTED]),
    "proposed": (gettext_lazy("Proposed"), [Stage.PROPOSED]),
    "done": (gettext_lazy("Done"), [Stage.DONE]),
    "ended": (gettext_lazy("Not pursued"), [Stage.DECLINED, Stage.WITHDRAWN, Stage.OVERTAKEN]),
}


def programme_of(request: SignedIn, code: str) -> HttpResponse:
    """All next steps and benchmarks of a relationship; `?show=` chooses those in force, … ."""
    relationship = _relationship(request, code)
    today, show = home_today(), request.GET.get("show", "force")
    _label, stages = SHOWN.get(show, SHOWN["force"])
    group = _body(request, relationship)
    which: dict[str, Any] = {"relationship": relationship, "stage__in": stages}
    if group is not None:
        which["group"] = group
    steps = steps_of(request.user, **which)
    marks = benchmarks_of(request.user, **which)
    rows = partial(to_lines, request.user, today=today)
    if wants_csv(request):
        return csv_answer(PROGRAMME, steps, code, rows=rows)
    if wants_csv(request, "benchmarks"):
        return csv_answer(BENCHMARKS, marks, code, rows=rows)
    page = paginate(request, steps)
    marked = paginate(request, marks, name="benchmarks")
    return render(
        request,
        "workinggroups/programme.html",
        {
            "relationship": relationship,
            "today": today,
            "show": show if show in SHOWN else "force",
            "shown": [(each, str(said)) for each, (said, _stages) in SHOWN.items()],
            "group": group,
            "page": page,
            "lines": to_lines(request.user, page.object_list, today),
            "marked": marked,
            "marks": to_lines(request.user, marked.object_list, today),
            "tracks": _tracks(request, relationship),
            "can_edit": office_acting(request.user, Act.EDIT, relationship) is not None,
        },
    )


def of_meeting(request: SignedIn, uid: UUID) -> HttpResponse:
    """What a meeting proposed and what the chairs adopted of it; they adopt here."""
    user, today = request.user, home_today()
    meetings = Meeting.objects.visible_to(user).with_title()
    meeting = get_object_or_404(meetings.select_related("body__track__theme"), uid=uid)
    meeting.body = Body.objects.visible_to(user).with_name(today).get(pk=meeting.body_id)
    records = [*steps_of(user, meeting=meeting), *benchmarks_of(user, meeting=meeting)]
    if wants_csv(request):
        rows = partial(to_lines, user, today=today)
        return csv_answer(PROGRAMME, records, meeting.reference, rows=rows)
    proposed = [record for record in records if record.stage == Stage.PROPOSED]
    for record in proposed:
        record.meeting = meeting
    may_adopt = bool(proposed) and powers.may_adopt(user, proposed[0], today=today)
    form = AdoptForm(typed(request), proposals=proposed)
    if request.method == "POST" and proposed and not may_adopt:
        powers.require_chair(Actor(user), proposed[0], today=today)

    def act(data: dict[str, Any]) -> int:
        return len(adoption.adopt(data["adopt"], actor=Actor(user), today=today))

    decided = [record for record in records if record.stage != Stage.PROPOSED]
    page = paginate(request, decided)
    return act_page(
        request,
        form,
        act,
        done=_adopted,
        go_to=f"{meeting.get_absolute_url()}programme/",
        template="workinggroups/of_meeting.html",
        meeting=meeting,
        relationship=meeting.relationship,
        today=today,
        proposed=to_lines(user, proposed, today),
        page=page,
        adopted=to_lines(user, page.object_list, today),
        may_adopt=may_adopt,
        can_edit=office_acting(user, Act.EDIT, meeting.relationship) is not None,
    )


def propose(request: SignedIn, uid: UUID, kind: str) -> HttpResponse:
    """Propose a next step or benchmark on a track; `?group=`, `?meeting=`, `?conclusion=` say
    what it comes from."""
    model, user, today = KINDS[kind], request.user, home_today()
    tracks = Track.objects.visible_to(user).select_related("relationship", "theme", "lead_office")
    track = get_object_or_404(tracks, uid=uid)
    office = powers.require_edit(Actor(user), track.relationship, today=today)
    origin = _origin(request, track)
    parents = [parent for parent in origin.values() if parent is not None]
    reader = Reader(user, track, today)
    form = ProposeForm(
        typed(request),
        reader=reader,
        target=model is Benchmark,
        initial={
            "side": "home",
            "office": office,
            "group": str(origin["group"].uid) if origin["group"] else "",
            "marking": _strictest([track, *parents]),
        },
    )

    def act(data: dict[str, Any]) -> Commitment:
        data["group"] = data["group"] or origin["group"]
        made = {"meeting": origin["meeting"], "conclusion": origin["conclusion"]}
        return programme.propose(
            model, track, actor=Actor(user, office), today=today, **made, **data
        )

    return act_page(
        request,
        form,
        act,
        done=_("Proposed. The chairs decide on it."),
        go_to=lambda made: made.get_absolute_url(),
        template="dialogue/marked.html",
        title=_("Propose a benchmark") if model is Benchmark else _("Propose a next step"),
        submit_label=_("Propose"),
        cancel_url=_back(track, origin),
        record=origin["conclusion"] or origin["meeting"] or origin["group"] or track,
        typed_marking=typed_marking(form),
    )


def change(request: SignedIn, uid: UUID, kind: str) -> HttpResponse:
    """Change a proposal, or correct what is adopted."""
    record, today = reach(request, KINDS[kind], uid), home_today()
    who = Actor(request.user)
    if record.stage == Stage.PROPOSED:
        office = powers.require_edit(who, record.relationship, today=today)
    else:
        office = powers.require_correct(who, record.track, today=today)
    is_mark = isinstance(record, Benchmark)
    reader = Reader(request.user, record.track, today)
    form = ChangeForm(typed(request), record=record, reader=reader, target=is_mark)

    def act(data: dict[str, Any]) -> Commitment:
        return programme.change(record, actor=Actor(request.user, office), today=today, **data)

    is_proposed = record.stage == Stage.PROPOSED
    return act_page(
        request,
        form,
        act,
        done=_("Saved."),
        go_to=record.get_absolute_url(),
        template="dialogue/marked.html",
        title=_("Edit the proposal") if is_proposed else _("Correct a wrong entry"),
        submit_label=_("Save"),
        cancel_url=record.get_absolute_url(),
        record=record,
        typed_marking=typed_marking(form),
    )


def _relationship(request: SignedIn, code: str) -> Relationship:
    found = Relationship.objects.visible_to(request.user)
    return get_object_or_404(found, code=code.upper())


def _body(request: SignedIn, relationship: Relationship) -> Body | None:
    """Return the forum or group that `?group=` names, as far as the reader sees it."""
    bodies = Body.objects.visible_to(request.user).filter(relationship=relationship)
    return _named(request.GET.get("group", ""), bodies.with_name(home_today()))


def _tracks(request: SignedIn, relationship: Relationship) -> Any:
    tracks = Track.objects.visible_to(request.user).filter(relationship=relationship)
    return tracks.exclude(status="closed").select_related("theme")


def _origin(request: SignedIn, track: Track) -> dict[str, Any]:
    """Return what the address says the proposal comes from, as far as the reader sees it."""
    user = request.user
    bodies = Body.objects.visible_to(user).with_name(home_today()).filter(track=track)
    meetings = Meeting.objects.visible_to(user).with_title().filter(body__track=track)
    here = Body.objects.visible_to(user).filter(track=track)
    conclusions = JointConclusion.objects.visible_to(user).filter(group__in=here.values("pk"))
    rows = {"group": bodies, "meeting": meetings, "conclusion": conclusions}
    found = {name: _named(request.GET.get(name, ""), each) for name, each in rows.items()}
    text = found["conclusion"]
    if text is not None:
        found["group"] = found["group"] or bodies.filter(pk=text.group_id).first()
        found["meeting"] = found["meeting"] or meetings.filter(pk=text.meeting_id).first()
    return found


def _named(uid: str, rows: Any) -> Any:
    try:
        return rows.filter(uid=UUID(uid)).first()
    except ValueError:
        return None


def _strictest(records: list[Any]) -> str:
    return banner([record.marking for record in records]).code


def _back(track: Track, origin: dict[str, Any]) -> str:
    if origin["meeting"] is not None:
        return f"{origin['meeting'].get_absolute_url()}programme/"
    known = origin["conclusion"] or origin["group"]
    return known.get_absolute_url() if known else track.get_absolute_url()


def _adopted(count: int) -> str:
    return ngettext(
        "%(count)d adopted. Its baseline is fixed.",
        "%(count)d adopted. Their baselines are fixed.",
        count,
    ) % {"count": count}


__all__ = ["NextStep", "change", "of_meeting", "programme_of", "propose"]
