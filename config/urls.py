"""The site map."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("desk.urls")),
    path("", include("agenda.urls")),
    path("", include("dialogue.urls")),
    path("", include("reminders.urls")),
    path("", include("offices.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
