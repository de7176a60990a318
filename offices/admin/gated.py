"""The base of our admin pages: for administrators, behind the gate, without deleting."""

from typing import Any, NoReturn

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.forms import BaseFormSet, BaseInlineFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.forms import DayInput
from core.pages import paginate
from offices.admin.forms import KeptForm
from offices.history import newest_event, readable_history
from offices.refusals import refusal_of


class Gated:
    """What model pages and their inlines share: who may, which rows, which choices."""

    model: type[models.Model]
    # The browser's own control needs no script.
    formfield_overrides: Any = {models.DateField: {"widget": DayInput}}

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the person is an administrator; being a superuser adds nothing."""
        return _is_administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the person is an administrator: what is seen then, the gate says."""
        return _is_administrator(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the person is an administrator."""
        return _is_administrator(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the person is an administrator: what is found then, the gate says."""
        return _is_administrator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: no row is ever deleted (design §10)."""
        return False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Return the rows that the administrator may read."""
        rows = visible_rows(self.model, request)
        ordering = self.get_ordering(request)  # type: ignore[attr-defined]
        return rows.order_by(*ordering) if ordering else rows

    def get_field_queryset(
        self, db: str | None, db_field: Any, request: HttpRequest
    ) -> models.QuerySet:
        """Return the choices of a foreign key: what the administrator may read."""
        return visible_rows(db_field.remote_field.model, request)

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Return a field without pop-ups, which lead round the form's own page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class GatedFormSet(BaseInlineFormSet):
    """Rows of which each names one that the gate shows; Django would look for it without."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._choices: dict[str, list[Any]] = {}
        super().__init__(*args, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        """Add Django's hidden fields, the row's key limited to the rows shown.

        What a field offers is read once for all rows.
        """
        super().add_fields(form, index)
        model: Any = self.model
        form.fields[model._meta.pk.name].queryset = self.queryset
        for name in form.Meta.fields:
            field = form.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                if name not in self._choices:
                    choices: Any = field.choices
                    self._choices[name] = list(choices)
                field.choices = self._choices[name]


class GatedInline(Gated, admin.StackedInline):
    """Rows on the page of another record; in a table their fields would have no labels."""

    formset = GatedFormSet
    can_delete = False
    extra = 1
    # What a row's own name tells: fetched with the rows.
    named: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Return the rows, each with what its form shows and the newest event of its history."""
        rows = super().get_queryset(request).select_related(*self.named)
        return rows.annotate(newest_event=newest_event(self.model))


class GatedAdmin(Gated, admin.ModelAdmin):
    """Pages of one model. Its history is the record's own, by triggers, read through the gate.

    Django's log of the admin is not written: it repeats the names of records to people who may
    have lost sight of them.
    """

    keeps_to_gate = True
    form = KeptForm
    actions: Any = None
    view_on_site: Any = False
    show_full_result_count = False
    object_history_template = "admin/history.html"

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show or save; what the database refuses is told in the form, with all that was typed."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            request.refusal = refusal_of(error)  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        """Return the form, which knows what the database refused."""
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", None)  # type: ignore[attr-defined]
        return form

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Return whether an address may filter by `lookup`: only by what the page offers.

        Django lets it ask for any column of the model, the stored passwords among them.
        """
        return lookup.split("__")[0] in self.list_filter

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Save the record, under its next version if it counts them."""
        save_counted(obj, change=change)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseFormSet, change: bool
    ) -> None:
        """Save the rows of an inline in the same way."""
        for row in formset.save(commit=False):  # type: ignore[attr-defined]
            save_counted(row, change=row.pk is not None)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what happened to the record, as far as the administrator may know."""
        record = self.get_object(request, object_id)
        if record is None or not hasattr(record, "events"):
            raise Http404
        events = paginate(request, readable_history(record, request.user))  # type: ignore[arg-type]
        return super().history_view(request, object_id, {"page": events, **(extra_context or {})})

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write nothing: the record's history says it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Write nothing: the record's history says it."""

    def log_deletions(self, request: HttpRequest, queryset: models.QuerySet) -> NoReturn:
        """Refuse: there is no deleting."""
        raise PermissionDenied(_("Nothing is ever deleted here."))

    def _get_obj_does_not_exist_redirect(self, *args: Any) -> HttpResponse:
        raise Http404  # not visible is not found, as everywhere


def visible_rows(model: Any, request: HttpRequest) -> models.QuerySet:
    """Return the rows of `model` that the person may read: all, where the model has no gate."""
    if hasattr(model, "gate"):
        return model.objects.visible_to(request.user)
    return model.objects.all()


def save_counted(record: Any, *, change: bool) -> None:
    """Save a record; a changed one under its next version, if it counts them."""
    if change and hasattr(record, "version"):
        record.version += 1
    record.save()


def _is_administrator(request: HttpRequest) -> bool:
    user = request.user
    return user.is_active and user.is_authenticated and user.is_staff
