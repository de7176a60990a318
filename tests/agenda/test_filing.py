from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agenda.models import AskKind, AskState, OfferedDate, RequestState
from agenda.services.drafts import AskDraft, Offer, add_ask, change_ask, change_request
from agenda.services.filing import file_request, release_request
from agenda.services.withdrawal import withdraw_request
from dialogue.models import State, Venue
from dialogue.services.bodies import change_body
from dialogue.services.due_list import sync_meeting
from dialogue.services.meetings import waive_meeting
from offices.models import Part, Role, Side
from offices.versions import StaleVersionError
from tests.agenda.cast import READ, asks_of, fresh, meeting_owes, owed
from tests.factories import BodyFactory, MeetingFactory, OfficeFactory, assigned, member


def test_draft_keeps_all_that_was_said(cast):
    request = cast.draft(background="The post spoke with the ministry.")
    assert (request.state, request.office, request.drafted_by, request.track) == (
        RequestState.DRAFT,
        cast.post,
        cast.post_drafter,
        cast.body.track,
    )
    (ask,) = asks_of(request)
    assert (ask.number, ask.state, ask.subject, ask.opened_at) == (
        1,
        AskState.DRAFT,
        "Bilateral Security Dialogue",
        None,
    )
    dates = OfferedDate.objects.for_system(READ).filter(ask=ask)
    assert [(row.first_day, row.last_day, row.venue, row.is_recommended) for row in dates] == [
        (cast.day(40), cast.day(40), "home", False),
        (cast.day(47), cast.day(48), "home", True),
    ]
    assert owed() == set()


def test_drafters_request_waits_for_an_approver_of_the_office(cast):
    request = file_request(cast.draft(), actor=cast.by("post_drafter"), today=cast.today)
    assert request.state == RequestState.FOR_RELEASE
    assert owed() == {("release_request", "Embassy Baku", cast.day(14))}
    assert fresh(cast.meeting).state == State.DUE
    with pytest.raises(ValidationError, match="waits for release"):
        file_request(request, actor=cast.by("post_drafter"), today=cast.today)


def test_release_opens_asks_and_lets_the_meeting_wait(cast):
    request = cast.filed()
    assert (request.state, request.released_by, request.is_own_release) == (
        RequestState.FILED,
        cast.post_approver,
        False,
    )
    (ask,) = asks_of(request)
    assert (ask.state, ask.opened_at) == (AskState.OPEN, request.filed_at)
    assert fresh(cast.meeting).state == State.REQUESTED
    assert owed() == {("answer_ask", "PM", cast.day(14))}
    assert meeting_owes() == {"meeting_hold"}


def test_sole_approver_releases_own_work_and_it_is_recorded(cast):
    request = cast.draft(who="post_approver")
    request = file_request(request, actor=cast.by("post_approver"), today=cast.today)
    assert (request.state, request.is_own_release) == (RequestState.FILED, True)


def test_approver_who_is_not_alone_waits_for_the_other(cast):
    other = member(cast.post, name="Other Approver")
    request = file_request(
        cast.draft(who="post_approver"), actor=cast.by("post_approver"), today=cast.today
    )
    assert request.state == RequestState.FOR_RELEASE
    with pytest.raises(ValidationError, match="Another approver"):
        release_request(request, actor=cast.by("post_approver"), today=cast.today)
    actor = cast.by("post_approver")
    released = release_request(request, actor=type(actor)(other, cast.post), today=cast.today)
    assert (released.state, released.is_own_release) == (RequestState.FILED, False)


@pytest.mark.parametrize(
    "other",
    [{"is_active": False}, {"clearance": "U", "is_home_national": False}],
    ids=["signed out", "cannot read it"],
)
def test_approver_who_cannot_release_leaves_the_other_alone(cast, other):
    member(cast.post, **other)
    request = cast.draft(who="post_approver", marking="SBU/NF")
    filed = file_request(request, actor=cast.by("post_approver"), today=cast.today)
    assert filed.is_own_release


@pytest.mark.parametrize("who", ["desk_approver", "bureau_approver"])
def test_nobody_releases_for_another_office(cast, who):
    request = cast.draft()
    with pytest.raises(PermissionDenied):
        release_request(request, actor=cast.by(who), today=cast.today)
    with pytest.raises(PermissionDenied):
        file_request(request, actor=cast.by(who), today=cast.today)


def test_readers_and_information_offices_draft_nothing(cast):
    informed = assigned(cast.relationship, Part.INFORMATION)
    actor = cast.by("post_drafter")
    for user, office in [
        (member(cast.post, Role.READER), cast.post),
        (member(informed), informed),
        (member(OfficeFactory()), cast.post),
    ]:
        with pytest.raises(PermissionDenied):
            cast.draft(actor=type(actor)(user, office))


def test_nobody_drafts_for_an_office_of_others(cast):
    with pytest.raises(ValidationError, match="cannot file for this office"):
        cast.draft(actor=type(cast.by("lawyer"))(cast.post_drafter, cast.desk))


def test_they_asked_us_is_conveyed_by_the_post_on_a_day(cast):
    request = cast.draft(asked_by=Side.PARTNER, conveyed_on=cast.day(-3))
    assert (request.asked_by, request.conveyed_on, request.office) == (
        Side.PARTNER,
        cast.day(-3),
        cast.post,
    )
    assert cast.draft(asked_by=Side.PARTNER).conveyed_on == cast.today
    with pytest.raises(ValidationError, match="future"):
        cast.draft(asked_by=Side.PARTNER, conveyed_on=cast.day(1))


def test_marking_reaches_the_marking_of_what_is_named(cast):
    change_body(cast.body, marking="C")
    cast.meeting.refresh_from_db()
    cast.body.refresh_from_db()
    for ask in [cast.date_ask(), cast.ask_for(AskKind.DECIDE, body=cast.body)]:
        for marking in ["U", "SBU/NF"]:
            with pytest.raises(ValidationError, match="CONFIDENTIAL"):
                cast.draft(ask, marking=marking)
        assert cast.draft(ask, marking="S").marking == "S"


def test_draft_is_released_as_its_forum_is_marked_meanwhile(cast):
    request = cast.draft()
    change_body(cast.body, marking="C")
    release_request(fresh(request), actor=cast.by("post_approver"), today=cast.today)
    assert fresh(request).marking == "C"
    assert fresh(cast.meeting).state == State.REQUESTED


def test_nobody_marks_above_own_clearance(cast):
    user = member(cast.post, Role.DRAFTER, clearance="SBU", is_home_national=False)
    actor = type(cast.by("lawyer"))(user, cast.post)
    assert cast.draft(actor=actor, marking="SBU").marking == "SBU"
    for marking in ["C", "SBU/NF"]:
        with pytest.raises(ValidationError, match="own clearance"):
            cast.draft(actor=actor, marking=marking)


def test_meeting_of_another_relationship_is_refused(cast):
    elsewhere = MeetingFactory(body=BodyFactory())
    sync_meeting(elsewhere)
    with pytest.raises(ValidationError, match="no such meeting"):
        cast.draft(cast.date_ask(meeting=elsewhere))
    member(elsewhere.body.track.lead_office)
    with pytest.raises(ValidationError, match="no such meeting"):
        cast.draft(cast.ask_for(AskKind.DECIDE, body=elsewhere.body))


def test_meeting_above_the_drafter_does_not_exist(cast):
    change_body(cast.body, marking="S")
    cast.meeting.refresh_from_db()
    user = member(cast.post, Role.DRAFTER, clearance="C")
    actor = type(cast.by("lawyer"))(user, cast.post)
    with pytest.raises(ValidationError, match="no such meeting"):
        cast.draft(actor=actor, marking="C")


def test_any_assigned_office_is_asked_and_no_other(cast):
    informed = assigned(cast.relationship, Part.INFORMATION)
    assert asks_of(cast.draft(cast.date_ask(action_office=informed)))[0].action_office == informed
    with pytest.raises(ValidationError, match="not assigned"):
        cast.draft(cast.date_ask(action_office=OfficeFactory()))


@pytest.mark.parametrize(
    ("offers", "sentence"),
    [
        (lambda day: [], "at least one"),
        (lambda day: [Offer(day(-1), day(-1), "home")], "from today on"),
        (lambda day: [Offer(day(5), day(4), "home")], "before the first"),
        (lambda day: [Offer(day(151), day(151), "home")], "closes on"),
        (lambda day: [Offer(day(5), day(5), "home")] * 2, "twice"),
        (
            lambda day: [Offer(day(n), day(n), "home", is_recommended=True) for n in (5, 6)],
            "one date only",
        ),
    ],
)
def test_offered_dates_are_days_on_which_it_can_be_held(cast, offers, sentence):
    with pytest.raises(ValidationError, match=sentence):
        cast.draft(cast.date_ask(offers=offers(cast.day)))


def test_no_date_is_asked_of_a_meeting_done_without(cast):
    request = cast.draft()
    waive_meeting(cast.meeting, reason="No time.", actor=cast.by("desk_approver"))
    cast.meeting.refresh_from_db()
    with pytest.raises(ValidationError, match="Waived"):
        cast.draft()
    with pytest.raises(ValidationError, match="Waived"):
        file_request(request, actor=cast.by("post_approver"), today=cast.today)


def test_suspense_date_that_passed_is_refused(cast):
    with pytest.raises(ValidationError, match="from today on"):
        cast.draft(suspense_on=cast.day(-1))
    request = cast.draft(suspense_on=cast.day(2))
    later = cast.day(3)
    with pytest.raises(ValidationError, match="from today on"):
        file_request(request, actor=cast.by("post_approver"), today=later)


def test_too_short_suspense_is_flagged(cast):
    assert cast.draft(suspense_on=cast.today + timedelta(days=2)).is_short
    assert not cast.draft(suspense_on=cast.today + timedelta(days=14)).is_short


def test_second_ask_is_added_while_it_is_not_filed(cast):
    request = cast.draft()
    extra = cast.ask_for(AskKind.DECIDE, text="Decide who leads.", action_office=cast.lawyers)
    add_ask(request, extra, actor=cast.by("post_drafter"), today=cast.today)
    filed = file_request(request, actor=cast.by("post_approver"), today=cast.today)
    assert [(ask.number, ask.state) for ask in asks_of(filed)] == [(1, "open"), (2, "open")]
    assert owed() == {("answer_ask", "PM", cast.day(14)), ("answer_ask", "L", cast.day(14))}
    with pytest.raises(ValidationError, match="Filed"):
        add_ask(filed, extra, actor=cast.by("post_drafter"), today=cast.today)


def test_draft_is_changed_and_dropped_dates_stay_on_record(cast):
    request = cast.draft()
    (ask,) = asks_of(request)
    one = AskDraft(
        AskKind.DATE,
        "Approve the day.",
        cast.desk,
        meeting=cast.meeting,
        offers=[Offer(cast.day(50), cast.day(50), Venue.PARTNER, is_recommended=True)],
    )
    changed = change_ask(
        ask, one, actor=cast.by("post_drafter"), today=cast.today, version=ask.version
    )
    assert (changed.text, changed.action_office) == ("Approve the day.", cast.desk)
    rows = OfferedDate.objects.for_system(READ).filter(ask=ask).order_by("id")
    assert [(row.first_day, row.is_dropped) for row in rows] == [
        (cast.day(50), False),
        (cast.day(47), True),
    ]
    with pytest.raises(StaleVersionError):
        change_ask(ask, one, actor=cast.by("post_drafter"), today=cast.today, version=1)
    # The same two dates again, in the other order: rows are reused, none is offered twice.
    back = cast.date_ask(offers=cast.offers()[::-1])
    change_ask(ask, back, actor=cast.by("post_drafter"), today=cast.today)
    offered = OfferedDate.objects.for_system(READ).filter(ask=ask).offered()
    assert [row.first_day for row in offered] == [cast.day(40), cast.day(47)]


def test_request_is_changed_only_by_its_office_and_only_before_it_is_filed(cast):
    request = cast.draft()
    changed = change_request(
        request,
        actor=cast.by("post_drafter"),
        today=cast.today,
        title="Another subject",
        suspense_on=cast.day(20),
    )
    assert (changed.title, changed.suspense_on) == ("Another subject", cast.day(20))
    with pytest.raises(PermissionDenied):
        change_request(request, actor=cast.by("bureau_approver"), today=cast.today, title="X")
    filed = file_request(request, actor=cast.by("post_approver"), today=cast.today)
    with pytest.raises(ValidationError, match="Filed"):
        change_request(filed, actor=cast.by("post_drafter"), today=cast.today, title="X")


def test_draft_is_withdrawn_by_a_drafter_and_filed_only_by_an_approver(cast):
    withdrawn = withdraw_request(
        cast.draft(), reason="Not needed.", actor=cast.by("post_drafter"), today=cast.today
    )
    assert (withdrawn.state, withdrawn.withdrawn_reason) == ("withdrawn", "Not needed.")
    filed = cast.filed()
    with pytest.raises(PermissionDenied):
        withdraw_request(filed, reason="No.", actor=cast.by("post_drafter"), today=cast.today)
    with pytest.raises(ValidationError, match="Say why"):
        withdraw_request(filed, reason=" ", actor=cast.by("post_approver"), today=cast.today)
    withdraw_request(
        filed, reason="They changed plans.", actor=cast.by("post_approver"), today=cast.today
    )
    (ask,) = asks_of(filed)
    assert ask.state == AskState.ANSWERED
    assert fresh(cast.meeting).state == State.DUE
    assert owed() == set()
    with pytest.raises(ValidationError, match="already"):
        withdraw_request(filed, reason="Again.", actor=cast.by("post_approver"), today=cast.today)
