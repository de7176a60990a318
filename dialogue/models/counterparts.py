from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.findable import findable
from core.triggers import keep_history
from offices.models import Record


@keep_history(exclude=["email", "phone"])
@findable(title="name", text=["title", "organisation"])
class Counterpart(Record):
    """A person of the other side; nothing private. Part of the skeleton: always U (design §1).

    How to reach them is kept as long as it is used (`details_kept_on` is the day on which it was
    last entered or confirmed) and is therefore in no history.
    """

    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    email = models.EmailField(_("work e-mail"), blank=True)
    phone = models.CharField(_("work telephone"), max_length=40, blank=True)
    details_kept_on = models.DateField(editable=False)
    left_on = models.DateField(
        _("left on"), null=True, blank=True, help_text=_("Then the lists no longer offer them.")
    )

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        verbose_name = _("counterpart")
        constraints = [
            models.CheckConstraint(name="counterpart_is_u", condition=Q(marking="U")),
            models.CheckConstraint(name="counterpart_has_name", condition=~Q(name="")),
            models.UniqueConstraint(name="counterpart_relationship", fields=["id", "relationship"]),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the list of who is who, the page of it that has this person, at them."""
        code = self.relationship.code.lower()
        return f"{reverse('desk:who', args=[code])}?at={self.reference}#{self.reference}"
