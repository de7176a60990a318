"""Ladders are data: administrators say on which days people are reminded."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.admin.forms import KeptForm
from offices.admin.gated import GatedAdmin
from reminders.facts import codes_on
from reminders.models import Ladder
from reminders.services.due_list import wake


class LadderForm(KeptForm):
    """On which days people hear of a deadline."""

    class Meta:
        model = Ladder
        fields = ("name", "days_before", "late_every", "escalate_after")

    def clean_late_every(self) -> int:
        """Refuse a mail a day for ever."""
        days: int = self.cleaned_data["late_every"]
        if days == 1:
            raise ValidationError(_("Write 0 for never, or 2 days or more."))
        return days


@admin.register(Ladder)
class LadderAdmin(GatedAdmin):
    """The ladders of reminders; which kind of deadline follows which stands in the code."""

    form = LadderForm
    list_display = ("name", "days_before", "late_every", "escalate_after")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: a ladder that no kind follows says nothing."""
        return False

    def save_model(self, request: HttpRequest, obj: Ladder, form: Any, change: bool) -> None:
        """Save, and let the sweep look anew at all that follows this ladder."""
        super().save_model(request, obj, form, change)
        wake(Q(kind__in=codes_on(obj.code)), now=timezone.now())
