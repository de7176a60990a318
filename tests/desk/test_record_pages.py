"""Where a row of the due list leads those who are not to act on it."""

from uuid import UUID

import pytest
from django.urls import reverse

from desk.record_pages import record_path

UID = UUID(int=7)


@pytest.mark.parametrize(
    ("act", "record"),
    [
        ("agenda:clear_item", "agenda:item"),
        ("agenda:position", "agenda:answer"),
        ("agenda:reply", "agenda:answer"),
        ("workinggroups:acknowledge", "workinggroups:conclusion"),
        ("workinggroups:clear_conclusion", "workinggroups:conclusion"),
        ("workinggroups:report_up", "workinggroups:conclusion"),
        ("workinggroups:step", "workinggroups:step"),
        ("desk:meeting", "desk:meeting"),
    ],
)
def test_page_of_an_act_leads_to_its_record_and_a_record_to_itself(act, record):
    assert record_path(reverse(act, args=[UID])) == reverse(record, args=[UID])


def test_agreement_of_a_side_leads_to_the_conclusion():
    path = reverse("workinggroups:agree", args=[UID, "partner"])

    assert record_path(path) == reverse("workinggroups:conclusion", args=[UID])
