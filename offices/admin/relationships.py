from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import home_today
from offices.access import offices_of
from offices.admin.forms import KeptForm
from offices.admin.gated import GatedAdmin, GatedInline
from offices.models import Assignment, Membership, Relationship, User


class AssignmentForm(KeptForm):
    """An office's part; who answers for it works there."""

    class Meta:
        model = Assignment
        fields = (
            "relationship",
            "office",
            "part",
            "responsible",
            "alternate",
            "starts_on",
            "ends_on",
        )

    def clean(self) -> dict[str, Any] | None:
        """Add an error for a person who is not in the office."""
        cleaned = super().clean()
        office = self.cleaned_data.get("office") or getattr(self.instance, "office", None)
        for name in ("responsible", "alternate"):
            person = self.cleaned_data.get(name)
            if office and person and name in self.changed_data and not _works_in(person, office):
                self.add_error(
                    name,
                    _("%(person)s is not in %(office)s. Make the membership first.")
                    % {"person": person, "office": office},
                )
        if {"responsible", "alternate"} & set(self.changed_data):
            self.instance.hand_over = None  # they did not come to it by one
        return cleaned


def _works_in(person: User, office: Any) -> bool:
    return office.pk in offices_of(person, home_today()).values_list("office_id", flat=True)


class ChoosingPeople:
    """The people to choose from: those who may sign in and have had an office."""

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet:
        """Return the people to choose from; for all else what the gate gives."""
        rows = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]
        if rows.model is User:
            return rows.filter(pk__in=Membership.objects.values("user_id"), is_active=True)
        return rows


class AssignmentInline(ChoosingPeople, GatedInline):
    """Which offices have which part in a relationship; the first makes it visible to somebody."""

    model = Assignment
    form = AssignmentForm
    named = ("office", "relationship")
    fields = ("office", "part", "responsible", "alternate", "starts_on", "ends_on", "seen")

    def get_min_num(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Return 1 for a new relationship: without an office nobody would ever see it."""
        return 1 if obj is None else 0

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Return how many empty rows there are beside those that are needed."""
        return 2 if obj is None else 1

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the rows, of which those needed are checked."""
        return super().get_formset(request, obj, validate_min=True, **kwargs)


class RelationshipForm(KeptForm):
    """A partner country; its code is in the address of its page."""

    class Meta:
        model = Relationship
        fields = ("code", "name", "capital", "time_zone")
        help_texts = {
            "code": gettext_lazy("Two letters, like AZ: they stand in addresses and references."),
            "time_zone": gettext_lazy("Like Asia/Baku."),
        }

    def clean_code(self) -> str:
        """Return the two letters in capitals."""
        return self.cleaned_data["code"].upper()


@admin.register(Relationship)
class RelationshipAdmin(GatedAdmin):
    """The partner countries that the administrator's own offices work on, and new ones."""

    form = RelationshipForm
    inlines = (AssignmentInline,)
    list_display = ("name", "code", "capital", "time_zone")
    search_fields = ("name", "code")

    def view_on_site(self, record: Relationship) -> str:
        """Return the relationship's page."""
        return record.get_absolute_url()

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """Say who sees the new relationship, where the administrator does not."""
        if self.get_queryset(request).filter(pk=obj.pk).exists():
            return super().response_add(request, obj, post_url_continue)
        codes = Assignment.objects.for_system("who sees a relationship that was just made").filter(
            relationship=obj
        )
        offices = ", ".join(codes.order_by("office__code").values_list("office__code", flat=True))
        self.message_user(
            request,
            _(
                "%(country)s is set up. You do not see it: none of your offices has a part in it. "
                "People of %(offices)s see it now and open its tracks and forums. An "
                "administrator who works in one of these offices can give others a part."
            )
            % {"country": obj, "offices": offices},
            messages.SUCCESS,
        )
        return HttpResponseRedirect(reverse("admin:offices_relationship_changelist"))


@admin.register(Assignment)
class AssignmentAdmin(ChoosingPeople, GatedAdmin):
    """Which office has which part in the relationships of the administrator's own offices."""

    form = AssignmentForm
    list_display = (
        "relationship",
        "office",
        "part",
        "responsible",
        "alternate",
        "starts_on",
        "ends_on",
    )
    list_filter = ("part",)
    list_select_related = ("relationship", "office", "responsible")
    search_fields = ("relationship__name", "office__code", "office__name")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what an assignment is about: for another office or country make a new one."""
        return () if obj is None else ("relationship", "office")
