"""Rules that the database keeps by itself, whoever writes: references, no DELETE, no TRUNCATE."""

import pgtrigger
from django.db import models


class GiveReference(pgtrigger.Trigger):
    """Give each new row the next free short reference of its relationship."""

    name = "give_reference"
    when = pgtrigger.Before
    operation = pgtrigger.Insert

    def get_func(self, model: type[models.Model]) -> str:
        """Return the trigger's body for a table that has relationship_id, uid and reference."""
        return f"""
            NEW.reference := core_new_reference(
                (SELECT code FROM offices_relationship WHERE id = NEW.relationship_id),
                '{model._meta.label_lower}', NEW.uid);
            RETURN NEW;
        """


def keep_rows() -> list[pgtrigger.Trigger]:
    """Return the triggers that refuse DELETE and TRUNCATE (design §10: nothing is ever deleted)."""
    return [
        pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
        pgtrigger.Trigger(
            name="no_truncate",
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION 'no row of % is ever deleted', TG_TABLE_NAME;",
        ),
    ]
