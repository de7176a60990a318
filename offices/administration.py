"""Django's admin, told to use our site (settings.INSTALLED_APPS)."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    """Django's admin with `offices.admin_site.Administration` as its site.

    The site stands outside the package `offices.admin`, whose import needs it ready.
    """

    default_site = "offices.admin_site.Administration"
