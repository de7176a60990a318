"""A request is marked lower by an approver of its office, who says why."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from agenda.services.drafts import change_request
from offices.history import readable_history
from tests.agenda.cast import asks_of, fresh
from tests.agenda.walk import signed_in, words


def lower(cast, request, who, **values):
    return change_request(
        request, actor=cast.by(who), today=cast.today, **{"marking": "U", **values}
    )


def test_drafter_does_not_mark_lower(cast):
    request = cast.draft(marking="C")
    with pytest.raises(PermissionDenied):
        lower(cast, request, "post_drafter", reason="Reviewed.")
    assert fresh(request).marking == "C"
    lower(cast, request, "post_drafter", marking="S")
    assert fresh(request).marking == "S"


def test_approver_marks_lower_with_a_reason_that_the_history_keeps(cast):
    request = cast.draft(marking="C")
    for reason in ["", "  "]:
        with pytest.raises(ValidationError, match="Say why"):
            lower(cast, request, "post_approver", reason=reason)
    lower(cast, request, "post_approver", reason="Nothing in it is secret.")
    assert (fresh(request).marking, asks_of(request)[0].marking) == ("U", "U")
    assert readable_history(fresh(request), cast.post_approver)[0].reason == (
        "Nothing in it is secret."
    )


def test_noforn_is_lifted_by_an_approver_only(cast):
    request = cast.draft(marking="C/NF")
    with pytest.raises(PermissionDenied):
        lower(cast, request, "post_drafter", marking="S")


def test_page_asks_why_and_keeps_what_was_typed(cast, client):
    request = cast.draft(marking="C")
    page = reverse("agenda:edit", args=[request.uid])
    typed = {
        "version": fresh(request).version,
        "title": "Another subject",
        "suspense_on": cast.day(14).isoformat(),
        "marking": "U",
        "background": "",
    }
    refused = signed_in(client, cast.post_drafter).post(page, typed)
    assert refused.status_code == 422
    assert "Only an approver of Embassy Baku marks it lower." in words(refused)
    assert "Why is it marked lower?" not in words(refused)
    refused = signed_in(client, cast.post_approver).post(page, typed)
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"reason": ["Say why the marking is lowered."]}
    assert "Another subject" in refused.content.decode()
    done = client.post(page, {**typed, "reason": "Reviewed."}, follow=True)
    assert "Saved." in words(done)
    assert fresh(request).marking == "U"
