"""Themes are data: administrators add and name them."""

from django.contrib import admin

from dialogue.models import Theme
from offices.admin.gated import GatedAdmin


@admin.register(Theme)
class ThemeAdmin(GatedAdmin):
    """What tracks are about, in the order in which pages show them."""

    list_display = ("name", "code", "position")
