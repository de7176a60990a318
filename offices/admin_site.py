from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

# Its own doors past the gate (any record by number), past the page for passwords, and one that
# no field of ours uses.
_CLOSED = {"view_on_site", "autocomplete", "password_change", "password_change_done"}


class Administration(AdminSite):
    """The admin site, for administrators (`is_staff`), with our own models alone.

    Being a superuser means nothing here: reading goes by the gate (design §5).
    """

    site_header = site_title = _("Entente administration")
    index_title = _("What is kept here")
    enable_nav_sidebar = False
    final_catch_all_view = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: Any = None,
        **options: Any,
    ) -> None:
        """Take what keeps to the gate, and pass over what the packages that we use register."""
        if getattr(admin_class, "keeps_to_gate", False):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[Any]:
        """Return Django's addresses but those that we have no use for."""
        return [each for each in super().get_urls() if getattr(each, "name", "") not in _CLOSED]
