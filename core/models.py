"""The register of short references; every other table lives with its own words."""

from django.db import models


class Reference(models.Model):
    """One short reference (`AZ-7KQ4`) and the record that it names by kind and uid (design §10).

    Rows are written by the trigger of `core.triggers.GiveReference`, so that no two records of
    any kind ever share a reference, however they were made.
    """

    code = models.CharField(max_length=10, primary_key=True)
    kind = models.CharField(max_length=60)
    uid = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return self.code
