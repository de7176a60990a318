from typing import Any

import pgtrigger

from core.findable import INDEX, Sql

BETWEEN = " · "
NAMES = f"""
    SELECT string_agg(name, '{BETWEEN}' ORDER BY from_on DESC)
    FROM dialogue_bodyname WHERE body_id = {{body}}
"""


def names_of(body: str) -> Sql:
    """Return the SQL of all names of a body, the newest first: search finds it by any of them."""
    return Sql(NAMES.format(body=body))


class TellNames(pgtrigger.Trigger):
    """Tell search the names of a body, and with them those of its meetings, once one changes."""

    name = "tell_names"
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update

    def get_func(self, model: Any) -> str:
        """Return the trigger's body."""
        names = names_of("NEW.body_id")
        return f"""
            UPDATE {INDEX} SET title = ({names})
            WHERE uid IN (SELECT uid FROM dialogue_body WHERE id = NEW.body_id);
            UPDATE {INDEX} SET text = ({names})
            WHERE uid IN (SELECT uid FROM dialogue_meeting WHERE body_id = NEW.body_id);
            RETURN NULL;
        """
