"""What both sides already do together: who notes it, what is refused, who sees which group."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from dialogue.services.bodies import change_body
from dialogue.services.lifecycle import set_status
from dialogue.services.steps import Actor
from offices.history import readable_history
from offices.models import Part, Role
from offices.versions import StaleVersionError
from tests.agenda.walk import signed_in, words
from tests.factories import ActivityFactory, BodyFactory, RemitIssueFactory, assigned, member
from tests.workinggroups.groups.conftest import READ
from workinggroups.activities import activities_by_issue, activities_of, activity_lines, uncovered
from workinggroups.models import Activity
from workinggroups.services.activities import (
    Place,
    change_activity,
    end_activity,
    go_on_with,
    note_activity,
)


def note(cast, **values):
    return note_activity(
        cast.forum.track,
        **{
            "title": " Exchange of officers ",
            "marking": "U",
            "office": cast.post,
            "as_of": cast.today,
            "actor": cast.post_actor,
            "today": cast.today,
            **values,
        },
    )


def change(cast, activity, **values):
    actor = values.pop("actor", cast.post_actor)
    return change_activity(activity, **{"actor": actor, "today": cast.today, **values})


def uncleared(cast):
    """A drafter of the post who reads U only."""
    return Actor(member(cast.post, Role.DRAFTER, clearance="U"), cast.post)


def test_drafter_notes_an_activity_in_one_line(cast):
    issue = cast.issues()[1]
    made = note(cast, state="Each spring.", place=Place(cast.group, issue))
    assert (made.title, made.state, made.group, made.issue) == (
        "Exchange of officers",
        "Each spring.",
        cast.group,
        issue,
    )
    assert (made.is_over, made.version) == (False, 1)
    assert activities_by_issue(cast.approver, cast.group) == {issue.pk: 1}


def test_readers_and_informed_offices_note_nothing(cast):
    informed = assigned(cast.forum.relationship, Part.INFORMATION)
    for actor in (
        Actor(member(cast.post, Role.READER), cast.post),
        Actor(member(informed), informed),
    ):
        with pytest.raises(PermissionDenied):
            note(cast, actor=actor)
    assert not Activity.objects.for_system(READ).exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": " "}, "what you do together"),
        ({"as_of": timedelta(days=1)}, "up to today"),
        ({"marking": "S", "actor": "uncleared"}, "your own clearance"),
    ],
)
def test_what_says_nothing_or_too_much_is_refused(cast, values, sentence):
    if "as_of" in values:
        values["as_of"] = cast.today + values["as_of"]
    if values.get("actor") == "uncleared":
        values["actor"] = uncleared(cast)
    with pytest.raises(ValidationError, match=sentence):
        note(cast, **values)


def test_group_and_issue_are_of_the_same_track_and_group(cast):
    other = BodyFactory(kind="group", track__relationship=cast.forum.relationship)
    foreign = RemitIssueFactory(group=other)
    for place, sentence in (
        (Place(other), "same track"),
        (Place(cast.forum), "same track"),
        (Place(cast.group, foreign), "not of that group"),
        (Place(None, foreign), "belongs to a group"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            note(cast, place=place)
    set_status(cast.group, status="closed", reason="Done.", actor=cast.desk_actor, today=cast.today)
    with pytest.raises(ValidationError, match="closed"):
        note(cast, place=Place(cast.group))


def test_activity_of_a_group_that_was_closed_is_still_changed(cast):
    made = note(cast, place=Place(cast.group))
    set_status(cast.group, status="closed", reason="Done.", actor=cast.desk_actor, today=cast.today)
    changed = change(cast, made, state="Goes on.", place=Place(cast.group))
    assert (changed.state, changed.group) == ("Goes on.", cast.group)


def test_change_is_saved_over_the_version_that_was_seen(cast):
    made = note(cast)
    change(cast, made, title="Courses", version=1)
    with pytest.raises(StaleVersionError):
        change(cast, made, title="Visits", version=1)


def test_lower_marking_takes_an_approver_and_a_reason(cast, fresh):
    made = note(cast, marking="C")
    with pytest.raises(ValidationError, match="Only approvers"):
        change(cast, made, marking="U", reason="Reviewed.")
    with pytest.raises(ValidationError, match="Say why"):
        change(cast, made, marking="U", actor=cast.desk_actor)
    change(cast, made, marking="U", actor=cast.desk_actor, reason="Reviewed.")
    assert fresh(made).marking == "U"


def test_activity_is_over_with_a_reason_and_may_go_on(cast, fresh):
    made = note(cast)
    with pytest.raises(ValidationError):
        end_activity(made, reason=" ", actor=cast.post_actor, today=cast.today)
    end_activity(made, reason="The money ended.", actor=cast.post_actor, today=cast.today)
    relationship = cast.forum.relationship
    assert list(activities_of(cast.approver, relationship)) == []
    assert list(activities_of(cast.approver, relationship, is_over=True)) == [made]
    with pytest.raises(ValidationError, match="over"):
        change(cast, made, title="Courses")
    go_on_with(made, actor=cast.post_actor, today=cast.today)
    assert (fresh(made).is_over, fresh(made).over_reason) == (False, "")


def test_reader_below_the_group_sees_its_activity_without_it(cast, client):
    made = note(cast, place=Place(cast.group, cast.issues()[0]))
    change_body(cast.group, marking="C", today=cast.today)
    low = member(cast.post, clearance="U", is_home_national=False)
    (line,) = activity_lines(low, [made], today=cast.today)
    assert (line.group, line.issue) == (None, None)
    found = activities_of(low, cast.forum.relationship)
    assert list(uncovered(low, found)) == [made]
    assert list(uncovered(cast.approver, activities_of(cast.approver, made.relationship))) == []
    signed_in(client, low)
    code = cast.forum.relationship.code.lower()
    for path in (
        made.get_absolute_url(),
        reverse("desk:relationship", args=[code]),
        reverse("workinggroups:activities", args=[code]),
        reverse("workinggroups:activities", args=[code]) + f"?group={cast.group.uid}",
        reverse("workinggroups:activities", args=[code]) + "?format=csv",
        reverse("workinggroups:edit_activity", args=[made.uid]),
        reverse("desk:history", args=["activity", made.uid]),
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        said = answer.content.decode()
        assert "Exchange of officers" in said, path
        assert "Group on Ports" not in said, path
        assert "Training" not in said, path
        assert "CONFIDENTIAL" not in said, path
    assert client.get(cast.group.get_absolute_url()).status_code == 404


def test_who_does_not_see_the_group_does_not_lose_it(cast, client, fresh):
    made = note(cast, place=Place(cast.group, cast.issues()[0]))
    change_body(cast.group, marking="C", today=cast.today)
    low = uncleared(cast)
    signed_in(client, low.user)
    address = reverse("workinggroups:edit_activity", args=[made.uid])
    form = client.get(address).context["form"]
    assert form["covered_by"].value() == ""
    values = {name: form[name].value() for name in form.fields}
    sent = client.post(address, {**values, "state": "Each spring.", "reason": ""})
    assert sent.status_code == 303, sent.context["form"].errors
    kept = fresh(made)
    assert (kept.state, kept.group, kept.issue_id) == ("Each spring.", cast.group, made.issue_id)
    other = BodyFactory(track=cast.forum.track, kind="group")
    change(cast, fresh(made), actor=low, place=Place(other))
    assert fresh(made).group == other


def test_history_does_not_tell_that_a_hidden_group_covers_it(cast):
    made = note(cast)
    change_body(cast.group, marking="C", today=cast.today)
    change(cast, made, place=Place(cast.group))
    low = member(cast.post, clearance="U")
    assert len(readable_history(made, low)) == 1
    assert len(readable_history(made, cast.approver)) == 2


def test_reader_who_sees_the_group_chooses_no_group(cast, fresh):
    made = note(cast, place=Place(cast.group))
    change(cast, made, place=Place())
    assert fresh(made).group is None


def test_dropped_issue_is_not_shown_with_its_activity(cast, client):
    from workinggroups.services.remit import drop_issue

    issue = cast.issues()[0]
    made = note(cast, place=Place(cast.group, issue))
    drop_issue(issue, actor=cast.desk_actor)
    (line,) = activity_lines(cast.approver, [made], today=cast.today)
    assert (line.group, line.issue) == (cast.group, None)


def test_list_is_narrowed_and_downloads_the_same_rows(cast, client):
    covered = ActivityFactory(track=cast.forum.track, title="Covered", group=cast.group)
    ActivityFactory(track=cast.forum.track, title="Alone")
    over = ActivityFactory(track=cast.forum.track, title="Past", is_over=True, over_reason="End.")
    ActivityFactory(track__relationship=cast.forum.relationship, title="Elsewhere", marking="C")
    signed_in(client, cast.drafter)
    address = reverse("workinggroups:activities", args=["az"])
    shown = {
        "": {"Covered", "Alone", "Elsewhere"},
        "?show=uncovered": {"Alone", "Elsewhere"},
        "?show=over": {"Past"},
        f"?group={cast.group.uid}": {"Covered"},
        f"?track={cast.forum.track.uid}": {"Covered", "Alone"},
    }
    for query, titles in shown.items():
        page = words(client.get(address + query))
        file = client.get(f"{address}{query}{'&' if query else '?'}format=csv").content.decode()
        for title in ("Covered", "Alone", "Past", "Elsewhere"):
            assert (title in page, title in file) == (title in titles,) * 2, (query, title)
    file = client.get(f"{address}?format=csv").content.decode("utf-8-sig").splitlines()
    assert file[0] == "CONFIDENTIAL"
    assert {row.split(",")[0] for row in file[2:]} == {"(U)", "(C)"}
    assert covered.reference in client.get(f"/r/{covered.reference}/", follow=True).content.decode()
    assert "End." in client.get(over.get_absolute_url()).content.decode()


def test_activity_is_noted_edited_and_ended_on_its_pages(cast, client):
    signed_in(client, cast.drafter)
    issue = cast.issues()[0]
    address = reverse("workinggroups:new_activity", args=[cast.forum.track.uid])
    form = client.get(f"{address}?group={cast.group.uid}").context["form"]
    assert form["covered_by"].value() == str(cast.group.uid)
    values = {
        "title": "Exchange of officers",
        "office": cast.post.pk,
        "as_of": cast.today,
        "marking": "U",
        "covered_by": str(issue.uid),
    }
    refused = client.post(address, {**values, "as_of": cast.today + timedelta(days=1)})
    assert refused.status_code == 422
    assert "Exchange of officers" in refused.content.decode()
    page = client.post(address, values, follow=True)
    assert "Group on Ports : Training" in words(page).replace("Ports:", "Ports :")
    made = Activity.objects.for_system(READ).get()
    edit = reverse("workinggroups:edit_activity", args=[made.uid])
    stale = {**values, "title": "Courses", "version": made.version, "reason": ""}
    assert client.post(edit, stale).status_code == 303
    clash = client.post(edit, {**stale, "title": "Visits"})
    assert clash.status_code == 409
    assert "Courses" in words(clash)
    over = reverse("workinggroups:end_activity", args=[made.uid])
    said = client.post(over, {"reason": "Done.", "version": made.version + 1}, follow=True)
    assert "Lists do not show it any more." in words(said)
    client.post(reverse("workinggroups:go_on", args=[made.uid]))
    assert Activity.objects.for_system(READ).get().is_over is False
