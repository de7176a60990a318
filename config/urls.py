"""The site map."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.defaults import page_not_found

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("desk.urls")),
    path("", include("agenda.urls")),
    path("", include("workinggroups.urls")),
    path("", include("dialogue.urls")),
    path("", include("reminders.urls")),
    path("", include("offices.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

if settings.DEMO_MAILS:
    urlpatterns.append(path("demo/mails/", include("config.demo_mails")))
if settings.DEBUG:
    # Under DEBUG Django answers an unknown address with its technical page; the demo shows ours.
    urlpatterns.append(re_path(r".*/$", page_not_found, {"exception": None}))
