"""What lies above a reader changes nothing that they see: no number, count, deadline, history."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from dialogue.services.bodies import change_body
from dialogue.services.chairs import add_seat
from offices.models import Side
from tests.agenda.cast import fresh
from tests.agenda.walk import signed_in, words
from tests.factories import member
from tests.workinggroups.texts import agreed, asked, drafted, reported, speak
from workinggroups.services.clearances import clear_conclusion
from workinggroups.services.conclusions import change_conclusion, withdraw_conclusion


@pytest.fixture(autouse=True)
def _clock_stands_still():
    """Pages tell the minute: between two looks none may pass."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


def seen(client, texts, conclusion):
    """Return all that pages about these texts say to the one who is signed in."""
    group = texts.group.get_absolute_url()
    pages = [
        "/",
        group,
        f"{group}conclusions/",
        f"{group}conclusions/?format=csv",
        conclusion.get_absolute_url(),
        reverse("desk:history", args=["jointconclusion", conclusion.uid]),
        reverse("workinggroups:report_up", args=[conclusion.uid]),
        "/search/?q=points",
        texts.cast.relationship.get_absolute_url(),
        texts.cast.body.get_absolute_url(),
    ]
    return {address: words(client.get(address)) for address in pages}


def test_hidden_conclusions_change_nothing_that_a_lower_reader_sees(texts, client):
    open_one = reported(texts)
    low = signed_in(client, member(texts.cast.desk, clearance="U"))
    low.get("/")
    before = seen(low, texts, open_one)
    secret = agreed(texts, marking="S", title="Secret points of contact")
    said = {"title": "Secret points", "marking": "S", "reason": "because"}
    change_conclusion(secret, text="Never.", **said, **texts.acting("desk_approver"))
    (row,) = asked(texts, secret)
    clear_conclusion(row, word="edits", position="No points.", **texts.acting("lawyer"))
    speak(texts, reported(texts, marking="C"), "returned", "Whose points?")
    gone = drafted(texts, marking="S/NF")
    withdraw_conclusion(gone, reason="No points.", actor=texts.by("clerk"))
    assert seen(low, texts, open_one) == before
    for hidden in (secret, gone):
        for name in ("conclusion", "edit_conclusion", "report_up", "acknowledge"):
            path = reverse(f"workinggroups:{name}", args=[hidden.uid])
            assert low.get(path).status_code == 404
    assert drafted(texts).number == open_one.number + 1


def test_chairs_of_a_forum_that_a_reader_does_not_see_are_named_nowhere(texts, client):
    open_one = reported(texts)
    change_body(texts.cast.body, marking="S")
    low = signed_in(client, member(texts.cast.desk, clearance="U"))
    low.get("/")
    forum = texts.cast.body.get_absolute_url()

    def told():
        return {path: said for path, said in seen(low, texts, open_one).items() if path != forum}

    before = told()
    assert not any("Assistant Secretary" in said for said in before.values())
    assert "Agreed by both sides" in before[open_one.get_absolute_url()]
    said = {"title": "Hidden Director", "office": texts.cast.lawyers}
    add_seat(fresh(texts.cast.body), side=Side.HOME, number=2, **said)
    speak(texts, open_one, "acknowledged")
    assert told() == before
    high = signed_in(client, member(texts.cast.desk))
    page = high.get(open_one.get_absolute_url())
    assert "waiting for: Hidden Director" in words(page)
    assert "SECRET" in page.content.decode()
