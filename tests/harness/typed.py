"""What the people of the proofs typed and did not send."""

from collections.abc import Iterable

from django.utils import timezone

from core.markings import MARKINGS, marking
from dialogue.models import Body
from offices.models import Draft, User
from offices.services.drafts import keep_draft
from tests.harness.tokens import is_within, say
from workinggroups.models import StepImport

NEVER_TYPE = {"admin"}


def type_names(people: dict[str, User], forums: Iterable[Body]) -> None:
    """Let everybody type a new name of each forum, also of those that they may no longer read."""
    forums = list(forums)
    for who, user in people.items():
        if who not in NEVER_TYPE:
            for forum in forums:
                type_name(user, forum, "rename", forum.marking)


def type_name(user: User, forum: Body, act: str, code: str) -> Draft | None:
    """Keep what `user` types on the page of an act on a forum, shown under the marking `code`."""
    path = f"{forum.get_absolute_url()}{act}/"
    return keep_draft(
        user,
        path=path,
        page=path,
        typed={"version": [str(forum.version)], "name": [say("Typed Dialogue")]},
        shown=marking(code),
        now=timezone.now(),
    )


def reads_draft(user: User | None, draft: Draft) -> bool:
    """Say, in plain Python, who reads a draft: its author, up to their clearance now."""
    return user is not None and user.pk == draft.author_id and is_within(user, draft.marking)


def reads_import(user: User | None, brought: StepImport, reach: set[int]) -> bool:
    """Say, in plain Python, who reads a table that waits to be imported: its author, if at all."""
    return (
        user is not None
        and user.pk == brought.author_id
        and brought.relationship_id in reach
        and is_within(user, brought.marking)
    )


def disturb_drafts(user: User | None, people: dict[str, User], forums: Iterable[Body]) -> int:
    """Alter, add and erase what `user` may not read of all that was typed; return how much."""
    changed = 0
    for n, draft in enumerate(Draft.objects.order_by("pk")):
        if reads_draft(user, draft):
            continue
        if n % 3 == 0:
            draft.delete()
        else:
            draft.fields = {**draft.fields, "name": [say("Retyped Dialogue")]}
            draft.kept_at = timezone.now()
            draft.save()
        changed += 1
    for forum in forums:
        for who, other in people.items():
            hidden = [each.code for each in MARKINGS if not is_within(other, each)]
            code = hidden[-1:] if user is not None and other.pk == user.pk else ["U"]
            if who not in NEVER_TYPE and code:
                changed += type_name(other, forum, "edit", code[0]) is not None
    return changed
