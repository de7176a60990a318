"""Rules that the database keeps by itself, whoever writes: references, no DELETE, no TRUNCATE."""

from collections.abc import Callable
from typing import Any

import pghistory
import pgtrigger
from django.db import models


class GiveReference(pgtrigger.Trigger):
    """Give each new row the next free short reference of its relationship."""

    name = "give_reference"
    when = pgtrigger.Before
    operation = pgtrigger.Insert

    def get_func(self, model: Any) -> str:
        """Return the trigger's body for a table that has relationship_id, uid and reference."""
        return f"""
            NEW.reference := core_new_reference(
                (SELECT code FROM offices_relationship WHERE id = NEW.relationship_id),
                '{model._meta.label_lower}', NEW.uid);
            RETURN NEW;
        """


class DigestText(pgtrigger.Trigger):
    """Write the SHA-256 of `text`, which services keep in normal form, into `text_digest`.

    So no row can say of a text that it is another one (design §7).
    """

    name = "digest_text"
    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update

    def get_func(self, model: Any) -> str:
        """Return the trigger's body."""
        return """
            NEW.text_digest := encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex');
            RETURN NEW;
        """


def keep_rows() -> list[pgtrigger.Trigger]:
    """Return the triggers that refuse DELETE and TRUNCATE (design §10: nothing is ever deleted)."""
    return [pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete), _refuse_truncate()]


def keep_history(**options: Any) -> Callable[[type[models.Model]], type[models.Model]]:
    """Return the decorator of a model whose history is kept: `pghistory.track` with `options`.

    Its events refuse UPDATE and DELETE by the setting PGHISTORY_APPEND_ONLY, and TRUNCATE by this.
    """
    return pghistory.track(meta={"triggers": [_refuse_truncate()]}, **options)


def _refuse_truncate() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="no_truncate",
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        func="RAISE EXCEPTION 'no row of % is ever deleted', TG_TABLE_NAME;",
    )
