"""Writing a request in the browser: every variant, its budget, its errors, its markings."""

import pytest
from django.urls import reverse

from agenda.effects import FoundGroup, Rename, SeatChair, SetCadence, SetLevel, to_json
from agenda.forms.fields import Reader
from agenda.forms.requests import ASK_FORMS, new_request_form
from agenda.models import ActionRequest, Ask, AskKind, OfferedDate, RequestState
from dialogue.services.bodies import change_body
from dialogue.services.chairs import add_seat
from offices.models import Part, Role
from tests.agenda.cast import READ, asks_of, fresh
from tests.factories import BodyFactory, MembershipFactory, RelationshipFactory, assigned, member


@pytest.fixture
def post(cast, client):
    """A client signed in as the post's drafter."""
    client.force_login(cast.post_drafter)
    return client


def page(cast, **query):
    """Return the address of a new request."""
    address = reverse("agenda:new", args=[cast.relationship.code.lower()])
    return address + "?" + "&".join(f"{name}={value}" for name, value in query.items())


def base(cast, **values):
    """Return what every variant needs."""
    return {
        "action_office": cast.bureau.pk,
        "suspense_on": cast.day(14),
        "marking": "U",
        **values,
    }


def date_values(cast, **values):
    """Return what a date ask needs."""
    days = {"first_day_1": cast.day(40), "venue_1": "home"}
    return base(cast, meeting=cast.meeting.uid, **days, **values)


def only_request():
    """Return the one request there is."""
    return ActionRequest.objects.for_system(READ).get()


@pytest.mark.parametrize("is_theirs", [False, True], ids=["we ask", "they asked us"])
@pytest.mark.parametrize(("kind", "effect"), ASK_FORMS, ids=" ".join)
def test_new_request_requires_at_most_six_fields(cast, kind, effect, is_theirs):
    form = new_request_form(kind, effect)(
        reader=Reader(cast.post_drafter, cast.relationship, cast.today),
        offices=[cast.post, cast.desk],
        is_theirs=is_theirs,
    )
    required = [name for name, field in form.fields.items() if field.required]
    # A seat of ours needs its office too; the form asks for it only then.
    assert len(required) + (effect == "seat") <= 6, required


def test_kind_is_chosen_by_links(cast, post):
    answer = post.get(page(cast, theirs=1, body=cast.body.uid))
    assert answer.status_code == 200
    text = answer.content.decode()
    for kind in AskKind.values:
        assert f"?kind={kind}&amp;theirs=1&amp;body={cast.body.uid}" in text
    structure = post.get(page(cast, kind="structure")).content.decode()
    for effect in ["rename", "seat", "level", "cadence", "found_group", "other"]:
        assert f"?kind=structure&amp;effect={effect}" in structure


@pytest.mark.parametrize(("kind", "effect"), ASK_FORMS, ids=" ".join)
def test_every_variant_is_shown_and_refuses_an_empty_form(cast, post, kind, effect):
    address = page(cast, kind=kind, effect=effect)
    assert post.get(address).status_code == 200
    answer = post.post(address, {})
    assert answer.status_code == 422
    assert "What you typed is still here" in answer.content.decode()
    assert not ActionRequest.objects.for_system(READ).exists()


def test_meeting_and_marking_are_chosen_where_one_came_from(cast, post):
    change_body(cast.body, marking="C")
    form = post.get(page(cast, kind="date", meeting=cast.meeting.uid)).context["form"]
    assert (form["meeting"].value(), form["marking"].value()) == (str(cast.meeting.uid), "C")
    form = post.get(page(cast, kind="structure", effect="rename", body=cast.body.uid)).context[
        "form"
    ]
    assert (form["body"].value(), form["marking"].value()) == (str(cast.body.uid), "C")
    assert post.get(page(cast, kind="decide")).context["form"]["marking"].value() is None


def test_date_is_asked_for(cast, post):
    answer = post.post(
        page(cast, kind="date"),
        date_values(
            cast,
            first_day_2=cast.day(47),
            last_day_2=cast.day(48),
            recommended=2,
            background="They can come.",
        ),
        follow=True,
    )
    assert answer.status_code == 200
    request = only_request()
    assert (request.title, request.state, request.office, request.background) == (
        "Date: Bilateral Security Dialogue",
        RequestState.FOR_RELEASE,
        cast.post,
        "They can come.",
    )
    assert "Handed in. An approver of Embassy Baku releases it" in answer.content.decode()
    (ask,) = asks_of(request)
    assert (ask.text, ask.meeting) == (
        "Approve a date for: Bilateral Security Dialogue.",
        cast.meeting,
    )
    rows = OfferedDate.objects.for_system(READ).filter(ask=ask)
    assert [(row.first_day, row.last_day, row.venue, row.is_recommended) for row in rows] == [
        (cast.day(40), cast.day(40), "home", False),
        (cast.day(47), cast.day(48), "home", True),
    ]


def test_approver_files_at_once_and_is_told_of_a_short_suspense(cast, client):
    client.force_login(cast.post_approver)
    values = date_values(cast) | {"suspense_on": cast.day(2)}
    answer = client.post(page(cast, kind="date"), values, follow=True)
    assert only_request().state == RequestState.FILED
    text = answer.content.decode()
    assert "These are fewer than five business days." in text
    assert "the only approver of the office" in text


def test_draft_is_kept_and_nobody_is_asked(cast, client):
    client.force_login(cast.post_approver)
    client.post(page(cast, kind="date"), date_values(cast, then="keep"))
    assert only_request().state == RequestState.DRAFT


def test_they_asked_us_on_a_day(cast, post):
    values = date_values(cast, conveyed_on=cast.day(-2))
    post.post(page(cast, kind="date", theirs=1), values)
    assert (only_request().asked_by, only_request().conveyed_on) == ("partner", cast.day(-2))


def test_structure_is_asked_for_with_its_effect(cast, post):
    seat = add_seat(cast.body, side="home", number=1, title="Director", office=cast.bureau)
    body = cast.body.uid
    cases = [
        (
            "rename",
            {"body": body, "name": "Dialogue", "from_on": cast.day(30)},
            Rename("Dialogue", cast.day(30)),
        ),
        (
            "seat",
            {"body": body, "chair_title": "Deputy", "chair_office": cast.desk.pk},
            SeatChair("home", 2, "Deputy", office="EUR/CARC"),
        ),
        (
            "seat",
            {"body": body, "side": "partner", "chair_title": "Minister", "holder_name": "M. A."},
            SeatChair("partner", 1, "Minister", holder_name="M. A."),
        ),
        ("level", {"seat": seat.uid, "chair_title": "Chief"}, SetLevel("home", 1, "Chief")),
        (
            "cadence",
            {"plan": f"{body}:consultation", "every_months": 6, "anchor_on": cast.day(60)},
            SetCadence("consultation", 6, cast.day(60)),
        ),
        (
            "found_group",
            {"body": body, "name": " Group on Ports ", "issues": "Customs\r\n\r\n Locks \r\n"},
            FoundGroup("Group on Ports", ("Customs", "Locks")),
        ),
    ]
    for effect, values, expected in cases:
        answer = post.post(page(cast, kind="structure", effect=effect), base(cast, **values))
        assert answer.status_code == 303, answer.context["form"].errors
        ask = Ask.objects.for_system(READ).order_by("-id").first()
        assert (ask.effect, ask.body, ask.subject) == (
            to_json(expected),
            cast.body,
            "Bilateral Security Dialogue",
        )
        assert ask.text


def test_seat_of_ours_needs_its_office_and_there_are_three(cast, post):
    values = base(cast, body=cast.body.uid, chair_title="Deputy")
    answer = post.post(page(cast, kind="structure", effect="seat"), values)
    assert answer.context["form"].errors["chair_office"] == ["Say which office gets the seat."]
    for number in (1, 2, 3):
        add_seat(cast.body, side="home", number=number, title="Director", office=cast.bureau)
    values["chair_office"] = cast.desk.pk
    answer = post.post(page(cast, kind="structure", effect="seat"), values)
    assert "number" in answer.context["form"].errors


@pytest.mark.parametrize(
    ("kind", "values", "title"),
    [
        ("decide", {"text": "Decide who leads."}, "Decision: Decide who leads."),
        ("provide", {"text": "Two\nexperts."}, "Please provide: Two experts."),
        ("text", {"text": "Article 1", "title": "The note"}, "The note"),
        ("decide", {"text": "x" * 300}, "Decision: " + "x" * 149 + "…"),
    ],
)
def test_subject_is_made_from_what_is_asked(cast, post, kind, values, title):
    post.post(page(cast, kind=kind), base(cast, **values))
    assert only_request().title == title


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"marking": "S"}, None, None),
        ({"suspense_on": -1}, "suspense_on", "from today on"),
        ({"first_day_1": -1}, "first_day_1", "from today on"),
        ({"first_day_1": 200}, "first_day_1", "closes on"),
        ({"last_day_1": 39}, "last_day_1", "before the first"),
        ({"last_day_2": 39}, "first_day_2", "on which day it begins"),
        ({"recommended": 3}, "recommended", "not filled in"),
        ({"first_day_2": 40}, None, "offered twice"),
    ],
)
def test_errors_stand_beside_their_field_and_what_was_typed_stays(
    cast, post, change, field, sentence
):
    change = {
        name: cast.day(value) if name != "recommended" and isinstance(value, int) else value
        for name, value in change.items()
    }
    answer = post.post(page(cast, kind="date"), date_values(cast, text="Kept words") | change)
    if sentence is None:
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert sentence in str(errors[field or "__all__"])
    assert "Kept words" in answer.content.decode()


def test_marking_below_the_meeting_is_refused_beside_the_marking(cast, post):
    change_body(cast.body, marking="C")
    answer = post.post(page(cast, kind="date"), date_values(cast))
    assert "CONFIDENTIAL" in str(answer.context["form"].errors["marking"])


def test_choices_end_at_what_the_reader_may_read(cast, client):
    secret = BodyFactory(track=cast.body.track, marking="S", name="Hidden Table")
    client.force_login(member(cast.post, Role.DRAFTER, clearance="C", is_home_national=False))
    answer = client.get(page(cast, kind="structure", effect="rename", body=secret.uid))
    assert answer.status_code == 200
    assert "Hidden Table" not in answer.content.decode()
    form = answer.context["form"]
    assert [code for code, _label in form.fields["marking"].choices] == ["U", "SBU", "C"]
    values = base(cast, body=secret.uid, name="X")
    refused = client.post(page(cast, kind="structure", effect="rename"), values)
    assert "body" in refused.context["form"].errors


def test_banner_reaches_the_records_on_offer_and_what_was_typed(cast, post):
    BodyFactory(track=cast.body.track, marking="C", name="Marked Table")
    offers_body = post.get(page(cast, kind="structure", effect="rename")).content.decode()
    assert "CONFIDENTIAL" in offers_body.split("<main")[0]
    decide = page(cast, kind="decide")
    assert "SECRET" not in post.get(decide).content.decode().split("<main")[0]
    typed = post.post(decide, {"marking": "S", "text": "Who leads?"})
    assert typed.status_code == 422
    assert "SECRET" in typed.content.decode().split("<main")[0]


def test_who_drafts_for_two_offices_chooses_one(cast, client):
    user = member(cast.post, Role.DRAFTER)
    MembershipFactory(user=user, office=cast.desk, role=Role.DRAFTER)
    client.force_login(user)
    form = client.get(page(cast, kind="decide")).context["form"]
    assert set(form.fields["office"].queryset) == {cast.post, cast.desk}
    client.post(page(cast, kind="decide"), base(cast, text="Who?", office=cast.desk.pk))
    assert only_request().office == cast.desk


def test_only_drafters_of_assigned_offices_write(cast, client):
    informed = assigned(cast.relationship, Part.INFORMATION)
    for user in [member(cast.post, Role.READER), member(informed)]:
        client.force_login(user)
        answer = client.get(page(cast))
        assert answer.status_code == 403
        assert "Only drafters of an assigned office" in answer.content.decode()
    client.force_login(member(assigned(RelationshipFactory())))
    assert client.get(page(cast)).status_code == 404
    client.force_login(cast.post_drafter)
    assert client.get(reverse("agenda:new", args=["zz"])).status_code == 404


def test_ask_is_added_and_changed_before_it_is_filed(cast, post):
    request = cast.draft()
    address = reverse("agenda:add_ask", args=[request.uid])
    assert post.get(address).status_code == 200
    values = {"action_office": cast.lawyers.pk, "text": "Is it lawful?"}
    assert post.post(f"{address}?kind=decide", values).status_code == 303
    first, second = asks_of(request)
    assert (second.number, second.text) == (2, "Is it lawful?")
    edit = reverse("agenda:edit_ask", args=[first.uid])
    form = post.get(edit).context["form"]
    assert (form["first_day_2"].value(), form["recommended"].value()) == (cast.day(47), 2)
    values = date_values(cast, version=first.version, text="Only one day.")
    del values["suspense_on"], values["marking"]
    assert post.post(edit, values).status_code == 303
    offered = OfferedDate.objects.for_system(READ).filter(ask=first).offered()
    assert [row.first_day for row in offered] == [cast.day(40)]
    stale = post.post(edit, values | {"text": "Mine"})
    assert stale.status_code == 409
    assert "Mine" in stale.content.decode()


def test_every_kind_of_ask_comes_back_in_its_form(cast, post):
    add_seat(cast.body, side="home", number=1, title="Director", office=cast.bureau)
    effects = [
        Rename("Dialogue", cast.day(30)),
        SeatChair("home", 2, "Deputy", office="EUR/CARC", holder_name="B. Doe"),
        SetLevel("home", 1, "Chief"),
        SetCadence("consultation", 6, cast.day(60)),
        FoundGroup("Group on Ports", ("Customs", "Locks")),
        None,
    ]
    asks = [
        cast.ask_for(AskKind.STRUCTURE, body=cast.body, effect=effect) for effect in effects
    ] + [cast.ask_for(kind) for kind in ("text", "decide", "provide")]
    for ask in asks_of(cast.draft(*asks)):
        edit = reverse("agenda:edit_ask", args=[ask.uid])
        form = post.get(edit).context["form"]
        values = {name: form[name].value() for name in form.fields}
        values = {name: value for name, value in values.items() if value is not None}
        if "seat" in form.fields:
            values["seat"] = form.fields["seat"].choices[1][0]
        answer = post.post(edit, values)
        assert answer.status_code == 303, answer.context["form"].errors
        same = fresh(ask)
        assert (same.effect, same.text, same.body, same.action_office) == (
            ask.effect,
            ask.text,
            ask.body,
            ask.action_office,
        )


def test_request_is_edited_over_the_version_that_was_seen(cast, post):
    request = cast.draft()
    address = reverse("agenda:edit", args=[request.uid])
    values = {
        "title": "New subject",
        "suspense_on": cast.day(9),
        "marking": "SBU",
        "background": "",
        "version": request.version,
    }
    assert post.get(address).status_code == 200
    assert post.post(address, values).status_code == 303
    assert (fresh(request).title, asks_of(request)[0].marking) == ("New subject", "SBU")
    stale = post.post(address, values | {"title": "Mine"})
    assert stale.status_code == 409
    text = stale.content.decode()
    assert "Mine" in text
    assert "New subject" in text
    past = post.post(address, values | {"version": 2, "suspense_on": cast.day(-1)})
    assert "from today on" in str(past.context["form"].errors["suspense_on"])


@pytest.mark.parametrize("name", ["edit", "add_ask"])
def test_filed_request_is_not_changed_any_more(cast, post, name):
    request = cast.filed()
    answer = post.get(reverse(f"agenda:{name}", args=[request.uid]))
    assert (answer.status_code, answer.url) == (302, request.get_absolute_url())
    edit_ask = post.get(reverse("agenda:edit_ask", args=[asks_of(request)[0].uid]))
    assert (edit_ask.status_code, edit_ask.url) == (302, request.get_absolute_url())
