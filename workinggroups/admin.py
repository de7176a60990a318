"""Quarters of reports are data: administrators set the days of the ministry."""

from django.contrib import admin

from offices.admin.gated import GatedAdmin
from workinggroups.models import ReportQuarter


@admin.register(ReportQuarter)
class ReportQuarterAdmin(GatedAdmin):
    """When reports are taken, and by when they are due. Each night the due list follows."""

    list_display = ("name", "first_day", "last_day", "opens_on", "due_on")
