from collections.abc import Collection

from django.db import models


class JudgedByDatabase(models.Model):
    """A model whose constraints the database alone judges (engineering §1b).

    Django's own checks before a save would ask a gated model without a gate, tell of hidden rows,
    and speak of “constraints”. `offices.refusals` says in a sentence what the database refused.
    """

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Leave it to the database."""

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        """Leave it to the database."""
