"""The jobs of this app. Each calls one service; when, says `config/celery.py`."""

from django.utils import timezone

from core.jobs import job
from desk.weekly import mail_chairs


@job("desk.mail_chairs", actor="reminders")
def mail_each_chair() -> None:
    """Write each chair their week, on Monday at 08:00 of their office."""
    mail_chairs(now=timezone.now())
