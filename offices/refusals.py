"""What the database refused, in a sentence: names of constraints and what they mean to people."""

from dataclasses import dataclass

from django.db import IntegrityError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Refusal:
    """What to tell, and the field of the form beside which to tell it, if it has one."""

    field: str | None
    sentence: str | Promise


_BY_CONSTRAINT = {
    "offices_user_email_key": Refusal("email", _("There is an account with this address already.")),
    "user_email_any_case": Refusal("email", _("There is an account with this address already.")),
    "offices_office_code_key": Refusal("code", _("There is an office with this code already.")),
    "offices_relationship_code_key": Refusal(
        "code", _("There is a relationship with this country already.")
    ),
    "office_not_own_superior": Refusal(
        "superior", _("An office cannot be its own superior office.")
    ),
    "office_successor_when_closed": Refusal(
        "closed_on", _("An office has a successor once it closes: say on which day.")
    ),
    "membership_one_role_at_a_time": Refusal(
        None, _("A person has one role in an office at a time: two of these periods overlap.")
    ),
    "membership_ends_after_start": Refusal(
        "ends_on", _("A membership ends after the day on which it begins.")
    ),
    "assignment_one_part_at_a_time": Refusal(
        None,
        _("An office has one part in a relationship at a time: two of these periods overlap."),
    ),
    "assignment_ends_after_start": Refusal(
        "ends_on", _("An assignment ends after the day on which it begins.")
    ),
}


def refusal_of(error: IntegrityError) -> Refusal:
    """Return what to tell the person whose input the database refused.

    Raises `error` again when its constraint is none that input can break.
    """
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name not in _BY_CONSTRAINT:
        raise error
    return _BY_CONSTRAINT[name]
