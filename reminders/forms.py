from django import forms
from django.utils.translation import gettext_lazy as _

from reminders.models import Rhythm


class MailChoiceForm(forms.Form):
    """How often somebody gets what is not urgent."""

    digest = forms.ChoiceField(
        label=_("What is coming up"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        help_text=_("What is due today or late comes at 08:00 of its day, whatever you choose."),
    )
