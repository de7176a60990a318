"""The answer page and its neighbours, as pages.md has them; no script is needed for any of it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agenda.effects import Rename
from agenda.models import AnswerKind, AskKind, AskState
from agenda.services.answers import answer_ask
from agenda.services.positions import ask_position, give_position
from core.dates import format_day
from dialogue.models import State
from dialogue.run_ups import Line
from dialogue.services.bodies import change_body
from dialogue.services.run_up import set_run_up
from offices.models import Role
from tests.agenda.cast import answers_of, asks_of, fresh
from tests.agenda.test_answers import answer
from tests.factories import RelationshipFactory, assigned, member


@pytest.fixture
def bureau(cast, client):
    """A client signed in as the bureau's approver."""
    client.force_login(cast.bureau_approver)
    return client


def page(ask, name="answer"):
    return reverse(f"agenda:{name}", args=[ask.uid])


def form_of(client, ask):
    """Return the form of the page and what a browser would send if one only pressed the button."""
    form = client.get(page(ask)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return form, {name: value for name, value in values.items() if value not in (None, "")}


def words(response):
    """Return the text of a page without its tags, blanks single."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_page_says_who_answers_and_what_follows(cast, bureau):
    ask = cast.filed_ask(suspense_on=cast.day(2))
    said = words(bureau.get(page(ask)))
    for sentence in [
        f"Answer needed by {format_day(cast.day(2))}",
        f"{ask.reference} · from Embassy Baku",
        "Approve a date: Bilateral Security Dialogue",
        "You answer for PM as B. Approver . Not you? Close this page; nothing has been sent.",
        "recommended by Embassy Baku",
        "Azerbaijan still has to confirm.",
        "The meeting has no date and is due again.",
        "Embassy Baku replies; then you answer.",
        "fewer than five business days to answer",
        "Send answer",
        "Read the request",
    ]:
        assert sentence in said, sentence


def test_recommended_date_is_chosen_and_one_button_sends_it(cast, bureau):
    ask = cast.filed_ask()
    form, values = form_of(bureau, ask)
    assert [radio.data["selected"] for radio in form["choice"].subwidgets] == [
        False,
        True,
        *[False] * 5,
    ]
    done = bureau.post(page(ask), values, follow=True)
    assert fresh(cast.meeting).first_day == cast.day(47)
    said = words(done)
    assert re.search(r"Answered \w{3} \d+ \w+ \d{4} \d\d:\d\d Washington: .* approved\.", said)
    assert "Embassy Baku sees it on its desk." in said
    assert "Take this back" in said


def test_page_and_message_say_how_many_run_up_dates_are_set(cast, bureau):
    set_run_up(cast.body, lines=[Line("Agenda out", -30), Line("Book", -5), Line("Report", 2)])
    ask = cast.filed_ask()
    _form, values = form_of(bureau, ask)
    said = words(bureau.get(page(ask)))
    assert said.count("3 run-up dates are set.") == 3  # two dates offered, or another one
    done = words(bureau.post(page(ask), values, follow=True))
    assert "approved. 3 run-up dates are set." in done
    again = cast.filed_ask()
    assert "run-up" not in words(bureau.get(page(again)))


def test_no_run_up_date_is_set_by_another_answer(cast, bureau):
    set_run_up(cast.body, lines=[Line("Agenda out", -30)])
    ask = cast.filed_ask()
    values = {**form_of(bureau, ask)[1], "choice": "disapproved", "because": "Not now."}
    assert "run-up" not in words(bureau.post(page(ask), values, follow=True))


def test_only_date_is_chosen_but_of_several_equal_ones_none(cast, bureau):
    one, two = cast.offers()
    (ask,) = asks_of(cast.filed(cast.date_ask(offers=[one])))
    assert form_of(bureau, ask)[1]["choice"].startswith("offered:")
    equal = [one, type(one)(two.first_day, two.last_day, two.venue)]
    (ask,) = asks_of(cast.filed(cast.date_ask(offers=equal)))
    _form, values = form_of(bureau, ask)
    assert "choice" not in values
    refused = bureau.post(page(ask), values)
    assert refused.status_code == 422
    assert "choice" in refused.context["form"].errors


@pytest.mark.parametrize(
    ("choice", "values", "kind", "state"),
    [
        ("changed", {"other_first": 55, "other_venue": "video"}, "changed", State.SCHEDULED),
        ("disapproved", {"because": "Not now."}, "disapproved", State.DUE),
        ("deferred", {"until": 30}, "deferred", State.DUE),
        ("transferred", {"to_office": "lawyers"}, "transferred", State.REQUESTED),
        ("question", {"question": "How many?"}, "question", State.REQUESTED),
    ],
)
def test_every_other_answer_is_sent(cast, bureau, choice, values, kind, state):
    ask = cast.filed_ask()
    values = {
        name: cast.day(value) if isinstance(value, int) else value for name, value in values.items()
    }
    if choice == "transferred":
        values["to_office"] = cast.lawyers.pk
    sent = bureau.post(page(ask), {"version": ask.version, "choice": choice, **values})
    assert sent.status_code == 303, sent.context["form"].errors
    (given,) = answers_of(ask)
    assert (given.kind, fresh(cast.meeting).state) == (kind, state)
    assert sent.url == (page(ask) if given.is_standing else ask.request.get_absolute_url())


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ("changed", "other_first"),
        ("changed", "other_venue"),
        ("disapproved", "because"),
        ("deferred", "until"),
        ("transferred", "to_office"),
        ("question", "question"),
    ],
)
def test_what_a_choice_lacks_stands_beside_its_field(cast, bureau, choice, field):
    ask = cast.filed_ask()
    refused = bureau.post(page(ask), {"version": ask.version, "choice": choice})
    assert refused.status_code == 422
    assert field in refused.context["form"].errors
    assert answers_of(ask) == []


def test_words_for_another_choice_are_never_dropped(cast, bureau):
    ask = cast.filed_ask()
    _form, values = form_of(bureau, ask)
    refused = bureau.post(page(ask), values | {"because": "It is too early."})
    assert refused.status_code == 422
    assert "“Disapprove”" in str(refused.context["form"].errors["choice"])
    assert "It is too early." in refused.content.decode()
    assert answers_of(ask) == []


def test_day_that_cannot_be_stands_beside_its_field(cast, bureau):
    ask = cast.filed_ask()
    values = {"version": ask.version, "choice": "changed", "other_venue": "home"}
    refused = bureau.post(page(ask), values | {"other_first": cast.day(200)})
    assert refused.status_code == 422
    assert "closes on" in str(refused.context["form"].errors)


def test_second_approver_reads_who_answered_and_keeps_the_words(cast, bureau):
    ask = cast.filed_ask()
    values = {"version": ask.version, "choice": "disapproved", "because": "My long reason."}
    other = member(cast.bureau, name="O. Ther")
    answer_ask(
        ask,
        kind=AnswerKind.QUESTION,
        text="?",
        actor=type(cast.by("lawyer"))(other, cast.bureau),
        today=cast.today,
    )
    stale = bureau.post(page(ask), values)
    assert stale.status_code == 409
    assert "My long reason." in stale.content.decode()
    answer(cast, ask)
    late = bureau.post(page(ask), values)
    assert late.status_code == 409
    assert re.search(r"B\. Approver answered this at \d\d:\d\d: .* approved\.", words(late))
    assert "My long reason." in late.content.decode()


def test_answered_ask_is_shown_to_everybody_who_may_read_it(cast, client):
    ask = cast.filed_ask()
    answer(cast, ask)
    client.force_login(cast.post_drafter)
    shown = client.get(page(ask))
    assert shown.status_code == 200
    assert "Take this back" not in shown.content.decode()


def test_deferral_can_be_answered_from_its_page(cast, bureau):
    ask = cast.filed_ask()
    answer(cast, ask, AnswerKind.DEFERRED, defer_until=cast.day(20))
    said = words(bureau.get(page(ask)))
    assert "An answer now takes the place of the deferral." in said
    _form, values = form_of(bureau, ask)
    assert bureau.post(page(ask), values).status_code == 303
    assert fresh(cast.meeting).state == State.SCHEDULED
    bureau.force_login(cast.post_drafter)
    assert bureau.get(page(ask)).status_code == 200


def test_structure_shows_what_approval_changes(cast, bureau):
    ask = cast.filed_ask(
        cast.ask_for(AskKind.STRUCTURE, body=cast.body, effect=Rename("Dialogue", cast.today))
    )
    said = words(bureau.get(page(ask)))
    assert f"From {format_day(cast.today)} the forum is called “Dialogue”." in said
    _form, values = form_of(bureau, ask)
    assert values["choice"] == "approved"
    bureau.post(page(ask), values)
    assert answers_of(ask)[0].undo["name"] == "Bilateral Security Dialogue"


@pytest.mark.parametrize("kind", [AskKind.TEXT, AskKind.DECIDE, AskKind.PROVIDE])
def test_other_kinds_are_answered_with_a_remark(cast, bureau, kind):
    ask = cast.filed_ask(cast.ask_for(kind))
    _form, values = form_of(bureau, ask)
    bureau.post(page(ask), values | {"remark": "In the library."})
    assert answers_of(ask)[0].text == "In the library."


def test_positions_are_shown_and_split_is_said(cast, bureau):
    ask = cast.filed_ask()
    for office, who, word in [("lawyers", "lawyer", "not_cleared"), ("desk", "desk_approver", "")]:
        position = ask_position(
            ask, office=getattr(cast, office), actor=cast.by("post_drafter"), today=cast.today
        )
        if word:
            give_position(
                position, word=word, text="It clashes.", actor=cast.by(who), today=cast.today
            )
    said = words(bureau.get(page(ask)))
    assert "L did not clear; EUR/CARC not yet" in said
    assert "It clashes." in said
    assert "split" not in said
    give_position(position, word="cleared", actor=cast.by("desk_approver"), today=cast.today)
    assert "split L did not clear; EUR/CARC cleared" in words(bureau.get(page(ask)))


def test_who_may_read_but_not_answer_is_told_so(cast, client):
    ask = cast.filed_ask()
    for user in [cast.post_approver, member(cast.bureau, Role.DRAFTER)]:
        client.force_login(user)
        assert "An approver of PM answers this." in words(client.get(page(ask)))
        refused = client.post(page(ask), {"choice": "question"})
        assert refused.status_code == 403
        assert "Only an approver of the office that was asked" in refused.content.decode()


@pytest.mark.parametrize(
    "name", ["answer", "edit_ask", "take_back", "reply", "position", "ask_position"]
)
def test_what_is_not_visible_does_not_exist(cast, client, name):
    ask = cast.filed_ask(marking="S")
    client.force_login(member(cast.bureau, clearance="C"))
    assert client.get(page(ask, name)).status_code == 404
    client.force_login(member(assigned(RelationshipFactory())))
    assert client.get(page(ask, name)).status_code == 404


def test_ask_that_is_not_filed_leads_to_its_request(cast, client):
    (ask,) = asks_of(cast.draft())
    client.force_login(cast.post_drafter)
    shown = client.get(page(ask))
    assert (shown.status_code, shown.url) == (302, ask.request.get_absolute_url())


def test_meeting_raised_above_the_reader_takes_the_ask_along(cast, bureau):
    ask = cast.filed_ask()
    change_body(cast.body, marking="S")
    bureau.force_login(member(cast.bureau, clearance="C"))
    assert bureau.get(page(ask)).status_code == 404


def test_answer_is_taken_back_on_its_page(cast, bureau):
    ask = cast.filed_ask()
    answer(cast, ask)
    says = words(bureau.get(page(ask, "take_back")))
    assert "The meeting becomes “Date requested” again, as it was before." in says
    version = fresh(ask).version
    empty = bureau.post(page(ask, "take_back"), {"version": version, "reason": ""})
    assert empty.status_code == 422
    stale = bureau.post(page(ask, "take_back"), {"version": 1, "reason": "Wrong day."})
    assert stale.status_code == 409
    done = bureau.post(
        page(ask, "take_back"), {"version": version, "reason": "Wrong day."}, follow=True
    )
    assert "Taken back. The ask waits for an answer again." in words(done)
    assert fresh(ask).state == AskState.OPEN
    assert bureau.get(page(ask, "take_back")).url == page(ask)
    bureau.force_login(cast.post_approver)
    assert bureau.get(page(ask, "take_back")).status_code == 403


def test_question_is_replied_to_on_its_page(cast, client):
    ask = cast.filed_ask()
    client.force_login(cast.post_drafter)
    assert client.get(page(ask, "reply")).status_code == 302
    answer(cast, ask, AnswerKind.QUESTION, text="How many people?")
    assert "How many people?" in words(client.get(page(ask, "reply")))
    version = fresh(ask).version
    sent = client.post(page(ask, "reply"), {"version": version, "reply": "Ten."})
    assert sent.status_code == 303
    assert [given.kind for given in answers_of(ask)] == ["question", "reply"]
    client.force_login(cast.desk_approver)
    assert client.get(page(ask, "reply")).status_code == 403


def test_positions_are_asked_for_and_given_on_their_pages(cast, client):
    ask = cast.filed_ask()
    client.force_login(cast.post_drafter)
    form = client.get(page(ask, "ask_position")).context["form"]
    assert {office.code for office in form.fields["office"].queryset} == {
        "EUR/CARC",
        "Embassy Baku",
        "L",
    }
    client.post(page(ask, "ask_position"), {"office": cast.lawyers.pk})
    assert client.get(page(ask, "position")).status_code == 403
    client.force_login(cast.lawyer)
    assert client.get(page(ask, "ask_position")).status_code == 403
    assert client.get(page(ask, "position")).status_code == 200
    refused = client.post(page(ask, "position"), {"version": 1, "word": "not_cleared"})
    assert refused.status_code == 422
    assert "position" in refused.context["form"].errors
    client.post(page(ask, "position"), {"version": 1, "word": "cleared"})
    (position,) = ask.positions.for_system("a test looks")
    assert position.word == "cleared"
    stale = client.post(page(ask, "position"), {"version": 1, "word": "information"})
    assert stale.status_code == 409


def test_request_is_released_and_withdrawn_on_its_pages(cast, client):
    request = cast.draft()
    release = reverse("agenda:release", args=[request.uid])
    withdraw = reverse("agenda:withdraw", args=[request.uid])
    client.force_login(cast.bureau_approver)
    assert client.get(release).status_code == 404
    assert client.get(withdraw).status_code == 404
    client.force_login(cast.post_drafter)
    assert "Hand in for release" in words(client.get(release))
    handed_in = client.post(release, {"version": request.version}, follow=True)
    assert "An approver of Embassy Baku releases it" in words(handed_in)
    assert client.get(release).status_code == 403
    client.force_login(cast.post_approver)
    assert "PM is asked to answer by" in words(client.get(release))
    assert client.post(release, {"version": 1}).status_code == 409
    assert "Filed." in words(client.post(release, {"version": 2}, follow=True))
    assert client.get(release).status_code == 302
    done = client.post(withdraw, {"version": 3, "reason": "Plans changed."}, follow=True)
    assert "Withdrawn" in words(done)
    assert client.get(withdraw).status_code == 302


def test_answer_page_needs_as_many_queries_for_many_rows_as_for_few(cast, bureau):
    few = cast.filed_ask()
    ask_position(few, office=cast.lawyers, actor=cast.by("post_drafter"), today=cast.today)
    one = cast.offers()[0]
    offers = [type(one)(cast.day(10 + n), cast.day(10 + n), "home") for n in range(30)]
    (many,) = asks_of(cast.filed(cast.date_ask(offers=offers)))
    for n in range(10):
        office = assigned(cast.relationship, "action", code=f"X/{n}")
        ask_position(many, office=office, actor=cast.by("post_drafter"), today=cast.today)
    counts = []
    for ask in [few, few, many]:
        with CaptureQueriesContext(connection) as asked:
            assert bureau.get(page(ask)).status_code == 200
        counts.append(len(asked))
    # The first visit of all warms caches.
    assert counts[1] == counts[2]


def test_request_page_needs_as_many_queries_for_many_asks_as_for_few(cast, bureau):
    counts = []
    for many in (2, 2, 12):
        asks = [cast.date_ask(text=f"Ask {n}") for n in range(many)]
        request = cast.filed(*asks, cast.ask_for(AskKind.DECIDE, body=cast.body))
        for ask in asks_of(request):
            ask_position(ask, office=cast.lawyers, actor=cast.by("post_drafter"), today=cast.today)
            answer(cast, ask, AnswerKind.QUESTION, text="Why?")
        with CaptureQueriesContext(connection) as asked:
            shown = bureau.get(request.get_absolute_url())
        assert words(shown).count("Why?") == many + 1
        counts.append(len(asked))
    assert counts[1] == counts[2]
