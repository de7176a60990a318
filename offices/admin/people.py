from collections.abc import Iterable
from smtplib import SMTPRecipientsRefused
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.admin.forms import KeptForm
from offices.admin.gated import GatedAdmin, GatedInline
from offices.models import Membership, User
from offices.services.invitations import invite
from offices.services.second_factor import reset_second_factor

# What one administrator does not give to oneself: another one does.
OWN = ("email", "clearance", "is_home_national", "is_staff", "is_active")


class PersonForm(KeptForm):
    """A person without a password: the invitation lets the person choose one."""

    send_invitation = forms.BooleanField(
        label=gettext_lazy("Send the invitation when this is saved"),
        help_text=gettext_lazy("A mail with a link, with which the person chooses a password."),
        required=False,
    )

    class Meta:
        model = User
        fields = ("name", "email", "time_zone", "clearance", "is_home_national")
        help_texts = {"time_zone": gettext_lazy("Like America/New_York or Asia/Baku.")}

    def clean_email(self) -> str:
        """Return the address in small letters, as it is stored."""
        return self.cleaned_data["email"].lower()


class MembershipInline(GatedInline):
    """In which offices the person works, as what, from when until when."""

    model = Membership
    form = KeptForm
    named = ("user", "office")
    fields = ("office", "role", "starts_on", "ends_on", "seen")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False for an administrator's own page: another one gives access."""
        return super().has_add_permission(request, obj) and obj != request.user

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False for an administrator's own page: another one gives access."""
        return super().has_change_permission(request, obj) and obj != request.user


@admin.register(User)
class PersonAdmin(GatedAdmin):
    """People and what they may see. Each change stays in the person's history."""

    form = PersonForm
    inlines = (MembershipInline,)
    actions = ("send_invitation", "reset_second_factor")
    list_display = ("name", "email", "clearance", "is_home_national", "is_staff", "is_active")
    list_filter = ("clearance", "is_home_national", "is_staff", "is_active")
    search_fields = ("name", "email")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields in groups; one's own page says who changes the rest."""
        first = "send_invitation" if obj is None else "seen"
        others = _("Another administrator changes these for you.") if obj == request.user else ""
        return (
            (None, {"fields": ("name", "email", "time_zone", first)}),
            (
                _("What the person may read and do"),
                {
                    "fields": ("clearance", "is_home_national", "is_active", "is_staff"),
                    "description": others,
                },
            ),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what an administrator does not change on one's own page."""
        return OWN if obj is not None and obj == request.user else ()

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Save the person; a new one cannot sign in until invited."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make the person; once that is saved, send the invitation if so wished."""
        response = super().add_view(request, *args, **kwargs)
        person = getattr(request, "invited", None)
        if person is not None:
            self.send_invitation(request, [person])
        return response

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Note that the person saved is to be invited, if so wished."""
        if "send_invitation" in request.POST:
            request.invited = obj  # type: ignore[attr-defined]
        return super().response_add(request, obj, post_url_continue)

    @admin.action(description=gettext_lazy("Send the invitation"))
    def send_invitation(self, request: HttpRequest, people: Iterable[User]) -> None:
        """Mail the people chosen a link with which to set a password; say to whom it went."""
        site = f"{request.scheme}://{request.get_host()}"
        for person in people:
            if not person.is_active:
                said = _("%(person)s may not sign in: no invitation was sent.")
                self.message_user(request, said % {"person": person}, messages.WARNING)
                continue
            try:
                invite(person, by=request.user, site=site)  # type: ignore[arg-type]
            except SMTPRecipientsRefused:
                said = _("The mail server takes no mail for %(address)s. Is the address right?")
                self.message_user(request, said % {"address": person.email}, messages.WARNING)
            except OSError:
                said = _(
                    "The invitation could not be sent: the mail server does not answer. "
                    "The account is saved; send it again later."
                )
                self.message_user(request, said, messages.WARNING)
                return
            else:
                said = _("The invitation is on its way to %(address)s.")
                self.message_user(request, said % {"address": person.email}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Reset two-step sign-in (the phone was lost)"))
    def reset_second_factor(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Let the people chosen, but not oneself, set up two-step sign-in anew."""
        for person in people:
            if person == request.user:
                continue
            reset_second_factor(person, by=request.user)  # type: ignore[arg-type]
            said = _("%(person)s sets up two-step sign-in anew when signing in.")
            self.message_user(request, said % {"person": person}, messages.SUCCESS)
