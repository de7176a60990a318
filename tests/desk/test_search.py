"""Search: what is found, in which order, how it is shown; and the gate over all of it."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.models import AgendaItem, AskKind
from agenda.services.positions import ask_position
from core.markings import MARKINGS, Rank, is_readable
from desk import search
from desk.hits import kind_labels, to_hits
from desk.search import Wanted, found, in_order
from dialogue.models import Body, BodyName, Meeting
from dialogue.services.bodies import change_body, rename_body
from offices.models import SearchEntry, User
from tests.agenda.cast import asks_of
from tests.agenda.conftest import cast, standing_cast  # noqa: F401
from tests.agenda.walk import signed_in
from tests.factories import (
    AssignmentFactory,
    BodyFactory,
    CounterpartFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    TrackFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
CODES = [each.code for each in MARKINGS]


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def reader(office):
    user = UserFactory(clearance="C")
    MembershipFactory(user=user, office=office)
    return user


@pytest.fixture
def track(office):
    made = TrackFactory(lead_office=office)
    AssignmentFactory(relationship=made.relationship, office=office)
    return made


def forum(track, name, **values):
    return BodyFactory(track=track, name=name, **values)


def titles(user, words, **wanted):
    today = date(2026, 4, 6)
    asked = Wanted(words, **wanted)
    entries = found(user, asked, today)
    ordered = in_order(entries, asked, entries.count())
    return [hit.title for hit in to_hits(user, words, ordered)]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Bakı Forumu", "baki"),
        ("Baki Forumu", "BAKI"),
        ("İstanbul Process", "istanbul"),
        ("İstanbul Process", "ISTANBUL"),
        ("Mədəniyyət Komissiyası", "medeniyyet"),
        ("Dağlıq Group", "dagliq"),
        ("Sommet de l’Élysée", "elysee"),
        ("Commission on Straße", "strasse"),
        ("Negotiations on Transit", "negotiation"),
        ("Harbor Security Table", "harb"),
        ("Harbor Security Table", "security har"),
        ("Harbor Security Table", '"security table"'),
        ("The Who", "the who"),
    ],
)
def test_forum_is_found_however_its_name_is_typed(reader, track, name, typed):
    forum(track, name)
    forum(track, "Another one")
    assert titles(reader, typed, kind="body") == [name]


@pytest.mark.parametrize("typed", ['"table security"', "harbor -security", "harbour", "the", "–"])
def test_what_does_not_fit_is_not_found(reader, track, typed):
    forum(track, "Harbor Security Table")
    assert titles(reader, typed, kind="body") == []


def test_forum_is_found_by_a_former_name_and_says_it(reader, track, client):
    body = forum(track, "Old Consultations")
    rename_body(body, name="Bilateral Dialogue", from_on=date(2025, 9, 1))
    assert titles(reader, "old consultations", kind="body") == ["Bilateral Dialogue"]
    signed_in(client, reader)
    page = client.get("/search/?q=consultations&kind=body").content.decode()
    assert f'href="{body.get_absolute_url()}"' in page
    assert "Old <mark>Consultations</mark>" in page


def test_meeting_is_found_by_the_name_of_its_forum(reader, track):
    body = forum(track, "Harbor Table")
    MeetingFactory(body=body, first_day=date(2026, 5, 19), last_day=date(2026, 5, 19))
    rename_body(body, name="Port Table", from_on=date(2025, 9, 1))
    assert len(titles(reader, "harbor", kind="meeting")) == 1
    assert len(titles(reader, "port", kind="meeting")) == 1


def test_reference_leads_straight_to_its_record(reader, track, client):
    body = forum(track, "Harbor Table")
    body.refresh_from_db()
    signed_in(client, reader)
    for typed in (body.reference, body.reference.lower().replace("-", " ")):
        answer = client.get("/search/", {"q": typed}, follow=True)
        assert answer.redirect_chain[-1][0] == body.get_absolute_url()


def test_hidden_reference_is_answered_as_an_absent_one(reader, track, client):
    hidden = forum(track, "Harbor Table", marking="S")
    hidden.refresh_from_db()
    signed_in(client, reader)
    answers = [
        client.get("/search/", {"q": typed}).content.decode().replace(typed, "#")
        for typed in (hidden.reference, hidden.reference[:3] + "2222")
    ]
    assert _without_token(answers[0]) == _without_token(answers[1])
    assert "Nothing that you may read says" in answers[0]


def test_title_weighs_more_than_text(cast, monkeypatch):  # noqa: F811
    cast.filed(title="Pipeline", background="About the market.")
    cast.filed(title="Market day", background="About the pipeline.")
    for most in (1_000, 1):  # weighed, and too many to be weighed
        monkeypatch.setattr(search, "MOST_WEIGHED", most)
        order = titles(cast.desk_approver, "pipeline", kind="actionrequest")
        assert order == ["Pipeline", "Market day"]


def test_filters_narrow_what_is_found(reader, track, office):
    other = TrackFactory(lead_office=office)
    AssignmentFactory(relationship=other.relationship, office=office)
    body = forum(track, "Harbor Table")
    forum(other, "Harbor Group")
    for day in (date(2026, 1, 1), date(2026, 5, 19)):
        MeetingFactory(body=body, due_on=None, closes_on=None, first_day=day, last_day=day)
    assert titles(reader, "harbor", kind="body", theme=track.theme.code) == ["Harbor Table"]
    assert titles(reader, "harbor", kind="body", relationship=other.relationship) == [
        "Harbor Group"
    ]
    assert len(titles(reader, "harbor", from_on=date(2026, 1, 2))) == 1
    assert len(titles(reader, "harbor", to_on=date(2026, 1, 1))) == 1
    assert len(titles(reader, "", kind="meeting")) == 2


def test_page_counts_what_the_reader_may_read(reader, track, client):
    forum(track, "Harbor Table")
    forum(track, "Harbor Group", marking="S")
    signed_in(client, reader)
    page = client.get("/search/?q=harbor&kind=body").content.decode()
    assert "1 found" in page
    assert "Harbor Table" in page
    assert "Harbor Group" not in page


def test_what_is_found_follows_the_marking_of_its_record(reader, track):
    body = forum(track, "Harbor Table")
    meeting = MeetingFactory(body=body)
    assert {"body", "meeting"} <= set(_kinds(reader, "harbor"))
    change_body(body, marking="S", reason="A test.")
    assert _kinds(reader, "harbor") == []
    entries = SearchEntry.plain.filter(uid__in=[body.uid, meeting.uid])
    assert set(entries.values_list("marking", flat=True)) == {"S"}


def test_words_of_a_draft_are_found_by_its_office_alone(cast, client):  # noqa: F811
    draft = cast.draft(cast.ask_for(AskKind.DECIDE, text="Zeppelin please"), title="Zeppelins")
    assert _kinds(cast.post_drafter, "zeppelin") == ["actionrequest", "ask"]
    assert _kinds(cast.desk_approver, "zeppelin") == []
    (ask,) = asks_of(draft)
    ask_position(ask, office=cast.lawyers, actor=cast.by("post_drafter"), today=cast.today)
    assert set(_kinds(cast.lawyer, "zeppelin")) == {"actionrequest", "ask"}
    assert _kinds(cast.bureau_approver, "zeppelin") == []
    cast_filed = cast.filed(cast.ask_for(AskKind.DECIDE, text="Balloon"), title="Balloons")
    assert cast_filed.state == "filed"
    assert set(_kinds(cast.bureau_approver, "balloon")) == {"actionrequest", "ask"}


def test_snippet_is_escaped_and_marked(cast, client):  # noqa: F811
    cast.filed(title="Tags", background='<script>alert("Bakı")</script> & <b>Baku</b> "x" \ue000')
    signed_in(client, cast.desk_approver)
    page = client.get("/search/?q=baki").content.decode()
    assert "&lt;script&gt;alert(&quot;<mark>Bakı</mark>&quot;)&lt;/script&gt; &amp; " in page
    assert "<script>alert" not in page


def test_answer_leads_to_its_request(cast, client):  # noqa: F811
    request = cast.filed(cast.ask_for(AskKind.DECIDE, text="Who pays for the ferry?"))
    signed_in(client, cast.desk_approver)
    page = client.get("/search/?q=ferry&kind=ask").content.decode()
    (ask,) = asks_of(request)
    assert f'href="{request.get_absolute_url()}#{ask.reference}"' in page
    assert str(request) in page


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "x" * 10_000,
        "q=the+of+and",
        "q=%22",
        "q=%27%3A%2A%26%7C%21%28%29%5C",
        "q=a%27b",
        "q=%F0%9F%98%80",
        "q=%FF%FE",
        "q=-",
        "q=-%22",
        "q=or",
        "q=x&from=soon&to=2026-13-45",
        "q=x&kind=user&track=x&country=zz",
        "page=-1&q=x",
        "q=x&page=999999999999999999999",
    ],
)
def test_bad_input_gives_a_calm_page(reader, track, client, query):
    signed_in(client, reader)
    answer = client.get(f"/search/?{query}")
    assert answer.status_code == 200
    assert "Search" in answer.content.decode()


@given(st.text(max_size=300))
@settings(max_examples=100)
def test_whatever_is_typed_is_answered(words):
    user = User(clearance="S", is_home_national=True, pk=1)
    if words.isprintable():
        list(found(user, Wanted(words=words.replace("\0", "")[:200]), date(2026, 4, 6)))


def test_field_is_on_every_page(reader, client):
    signed_in(client, reader)
    assert f'action="{reverse("desk:search")}"' in client.get("/relationships/").content.decode()


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(CODES), min_size=1, max_size=8),
    st.sampled_from([rank.name for rank in Rank]),
    st.booleans(),
)
def test_gate_over_search_equals_an_oracle(codes, clearance, is_national):
    track = TrackFactory()
    user = UserFactory(clearance=clearance, is_home_national=is_national)
    MembershipFactory(user=user, office=track.lead_office)
    for n, code in enumerate(codes):
        forum(track, f"Harbor {n}", marking=code)
    expected = {
        f"Harbor {n}"
        for n, code in enumerate(codes)
        if is_readable(code, Rank[clearance], is_national)
    }
    assert set(titles(user, "harbor", kind="body", relationship=track.relationship)) == expected


def test_index_says_what_the_records_say(cast):  # noqa: F811
    """Each record has its row, under its own relationship and marking."""
    cast.filed()
    for kind, model in _models().items():
        for row in model._base_manager.all():
            entry = SearchEntry.plain.filter(uid=row.uid).first()
            if entry is not None:
                assert entry.kind == kind
                assert entry.marking == row.marking
                assert entry.relationship_id == getattr(row, "relationship_id", row.pk)
    assert SearchEntry.plain.filter(kind="ask").count() == 1
    names = BodyName.plain.filter(body=cast.body)
    entry = SearchEntry.plain.get(uid=cast.body.uid)
    assert entry.title == " · ".join(names.order_by("-from_on").values_list("name", flat=True))


def test_page_asks_as_often_for_thirty_hits_as_for_six(reader, track, client):
    signed_in(client, reader)
    counts = []
    for _ in range(2):
        for _ in range(2 if not counts else 8):
            body = forum(track, "Harbor Table")
            MeetingFactory(body=body)
            CounterpartFactory(relationship=track.relationship, name="N. Harbor")
        client.get("/search/?q=harbor")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/search/?q=harbor").content.decode()
        assert all(kind in page for kind in ("Forum · ", "Counterpart · "))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_every_kind_has_a_label():
    labels = kind_labels()
    assert {"body", "meeting", "actionrequest", "ask", "answer", "agendaitem"} <= set(labels)
    assert all(label[:1].isupper() for label in labels.values())


def test_body_is_read_without_the_vector():
    assert "vector" not in str(Body.objects.for_system("a test").query)


def _models():
    from core.findable import findable_models

    return findable_models()


def _kinds(user, words):
    return sorted(entry.kind for entry in found(user, Wanted(words), date(2026, 4, 6)))


def _without_token(page):
    return page.partition("csrfmiddlewaretoken")[0]


def test_index_is_written_anew_from_the_records(cast):  # noqa: F811
    cast.filed()
    before = list(SearchEntry.plain.order_by("uid").values())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM offices_searchentry")
    call_command("index_search", stdout=StringIO())
    after = list(SearchEntry.plain.order_by("uid").values())
    told = [{**row, "id": 0} for row in after]
    assert told == [{**row, "id": 0} for row in before]


def test_what_is_shown_on_a_page_follows_its_day(track, office):
    meeting = MeetingFactory(body=forum(track, "Harbor Table"), due_on=date(2026, 5, 1))
    item = AgendaItem.objects.create(
        meeting=meeting,
        title="Harbor dues",
        office=office,
        relationship_id=meeting.relationship_id,
        marking="U",
    )
    entry = SearchEntry.plain.get(uid=item.uid)
    assert (entry.on_day, entry.theme) == (date(2026, 5, 1), track.theme.code)
    Meeting.plain.filter(pk=meeting.pk).update(due_on=date(2026, 4, 1))
    entry.refresh_from_db()
    assert entry.on_day == date(2026, 4, 1)
    AgendaItem.plain.filter(pk=item.pk).update(state="withdrawn")
    assert not SearchEntry.plain.filter(uid=item.uid).exists()
