import re
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from offices.admin.forms import KeptForm
from offices.admin.gated import GatedAdmin
from offices.models import Office


class OfficeForm(KeptForm):
    """An office; its superiors must lead upwards, since reminders climb along them."""

    class Meta:
        model = Office
        fields = (
            "code",
            "name",
            "country",
            "time_zone",
            "superior",
            "closed_on",
            "successor",
        )

    def clean_country(self) -> str:
        """Return the two letters in capitals."""
        country = self.cleaned_data["country"].upper()
        if not re.fullmatch("[A-Z]{2}", country):
            raise ValidationError(_("Two letters, like US or AZ."))
        return country

    def clean(self) -> dict[str, Any] | None:
        """Add an error where an office would be above itself."""
        cleaned = super().clean()
        above, passed = self.cleaned_data.get("superior"), {self.instance.pk}
        while above is not None and self.instance.pk:
            if above.pk in passed:
                self.add_error("superior", _("This office would then be above itself."))
                break
            passed.add(above.pk)
            above = above.superior
        return cleaned


@admin.register(Office)
class OfficeAdmin(GatedAdmin):
    """Desks, bureaus, embassies and agencies. A closed office keeps its past."""

    form = OfficeForm
    list_display = ("code", "name", "country", "superior", "closed_on")
    list_filter = ("country",)
    list_select_related = ("superior",)
    search_fields = ("code", "name")
