"""A form as a browser sends it: opened, filled in, sent, perhaps more than once."""

from dialogue.models import Body
from offices.models import Office
from tests.factories import TrackFactory, member
from tests.harness.filling import forms_of


def opened(client, path, n=0):
    """Return what the page's n-th form sends when nothing is changed in it."""
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return forms_of(answer.content.decode())[n].filled({})


def desk_officer(**person):
    """Return somebody who may add forums, and where: a new track of a new relationship."""
    track = TrackFactory()
    return member(track.lead_office, **person), f"/tracks/{track.uid}/forums/new/"


def colleague_of(person, **more):
    """Return another approver of the same office."""
    return member(Office.objects.get(memberships__user=person), **more)


def forums():
    """Return how many forums there are."""
    return Body.objects.for_system("test").count()
