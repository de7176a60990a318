"""A form that is sent twice makes one record (docs/decisions/0009)."""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from offices.acts import see_other
from offices.form_keys import NOT_TYPED, key_of
from offices.keeping import keep_sent
from offices.models import Submission
from offices.models.typed import ACCEPTED
from offices.services.drafts import erase_draft

NOT_ACCEPTED = (302, 409, 422)  # turned away, a clash, errors


class OneRecordMiddleware:
    """Do what a form asks once, however often it is sent; what failed leaves nothing behind.

    The view runs inside one transaction with the row of the submission: both stand, or neither.
    A second one that comes meanwhile waits for the first at the unique index. What was typed is
    forgotten in the same transaction, or kept when it was not accepted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        key = key_of(request)
        if key is None or not request.user.is_authenticated:
            return self.get_response(request)
        if key.author != request.user.uid:
            raise PermissionDenied(_("Somebody else had opened this page. Load it again."))
        request.form_key = key
        with transaction.atomic():
            response = self.get_response(request)
            _settle(getattr(request, "submission", None), response)
        if response.status_code in NOT_ACCEPTED or response.status_code >= 500:
            with suppress(ValidationError):  # the page says all of it again
                keep_sent(request, key, request.user)
        return response

    def process_view(self, request: Any, *view: Any) -> HttpResponse | None:
        """Come before the view, but after CSRF: note the submission, or answer as before."""
        key = getattr(request, "form_key", None)
        if key is None:
            return None
        submission, is_new = Submission.objects.get_or_create(
            author=request.user,
            key=key.key,
            digest=digest_of(request),
            defaults={"path": request.get_full_path()},
        )
        if not is_new:
            return _as_before(request, submission)
        request.submission = submission
        return None


def digest_of(request: HttpRequest) -> str:
    """Return the SHA-256 of what a form sends, and where to; not of its keys."""
    fields = [(name, request.POST.getlist(name)) for name in sorted(request.POST)]
    files = [
        (name, each.name, _digest_of_file(each))
        for name in sorted(request.FILES)
        for each in request.FILES.getlist(name)
    ]
    sent = [request.get_full_path(), [one for one in fields if one[0] not in NOT_TYPED], files]
    return hashlib.sha256(json.dumps(sent).encode()).hexdigest()


def _digest_of_file(sent: UploadedFile) -> str:
    found = hashlib.sha256()
    for chunk in sent.chunks():
        found.update(chunk)
    sent.seek(0)
    return found.hexdigest()


def _settle(submission: Submission | None, response: HttpResponse) -> None:
    """Keep the row if the form was accepted; undo everything if it was refused."""
    if response.status_code >= 400:
        transaction.set_rollback(True)
    elif submission is not None and response.status_code == ACCEPTED:
        submission.location, submission.status = response["Location"], ACCEPTED
        submission.save(update_fields=["location", "status"])
        erase_draft(submission.author, submission.path)
    elif submission is not None:  # turned away, or a file: sent again, it is looked at again
        submission.delete()


def _as_before(request: HttpRequest, submission: Submission) -> HttpResponse:
    # What the first answer had to tell is told unless its line broke before the session kept it.
    if not len(messages.get_messages(request)):
        messages.info(request, _("You had sent this already. It is recorded once."))
    return see_other(submission.location)
