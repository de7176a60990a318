from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.dates import format_day
from core.findable import findable
from core.triggers import keep_history
from dialogue.models.counterparts import Counterpart
from dialogue.models.tracks import Track
from offices.models import GatedRow, Office, Record, User


class ContactKind(models.TextChoices):
    """An engagement outside meetings (design §1)."""

    VISIT = "visit", _("Visit")
    CALL = "call", _("Call")
    LETTER = "letter", _("Letter")
    DEMARCHE = "demarche", _("Démarche")


@keep_history()
@findable(
    text=["said", "our_people", "their_people"],
    day="on_day",
    theme="track.theme.code",
    only_if="NEW.withdrawn_at IS NULL",
)
class Contact(Record):
    """A visit, call, letter or démarche: who on each side, and what was said, which is marked."""

    kind = models.CharField(_("kind"), max_length=8, choices=ContactKind)
    on_day = models.DateField(_("day"))
    track = models.ForeignKey(
        Track, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("track")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    our_people = models.CharField(_("on our side"), max_length=300, blank=True)
    their_people = models.CharField(_("others on their side"), max_length=300, blank=True)
    said = models.TextField(_("what was said"))
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.TextField(_("entered by mistake because"), blank=True)

    labels_by_country = {
        "our_people": _("who took part: %(home)s"),
        "their_people": _("others: %(partner)s"),
    }

    class Meta(Record.Meta):
        ordering = ["-on_day", "-id"]
        verbose_name = _("contact")
        constraints = [
            models.UniqueConstraint(name="contact_scope", fields=["id", "relationship", "marking"]),
            models.UniqueConstraint(name="contact_relationship", fields=["id", "relationship"]),
            models.CheckConstraint(name="contact_says_something", condition=~Q(said="")),
            models.CheckConstraint(
                name="contact_withdrawn_has_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["relationship", "-on_day"], name="contact_by_day")]

    def __str__(self) -> str:
        return _now("%(kind)s, %(day)s") % {
            "kind": self.get_kind_display(),
            "day": format_day(self.on_day),
        }

    def get_absolute_url(self) -> str:
        """Return the contact's page."""
        return reverse("desk:contact", args=[self.uid])


@keep_history()
class ContactPerson(GatedRow):
    """A counterpart who took part in a contact."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="people", editable=False)
    counterpart = models.ForeignKey(Counterpart, models.PROTECT, related_name="+")
    is_dropped = models.BooleanField(default=False, editable=False)

    class Meta(GatedRow.Meta):
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="contact_person_once",
                fields=["contact", "counterpart"],
                condition=Q(is_dropped=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.counterpart)
