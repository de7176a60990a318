"""Celery: how tasks run, and the one schedule that says when (docs/decisions/0017-celery.md).

Redis is a doorbell. Every task asks the database what is to be done, so a task that is lost, late
or done twice changes nothing: the next one finds the same work. Only beat gives out tasks.
"""

import os

import django
from celery import Celery
from celery.schedules import crontab, schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402

from core.jobs import all_jobs  # noqa: E402
from reminders.broker import celery_url  # noqa: E402

EACH_MINUTE = schedule(60)
OFTEN = schedule(20)
EACH_QUARTER_HOUR = crontab(minute="*/15")
# Asked several times a night: once does it, and no clock change, no restart can skip them all.
NIGHTLY = crontab(minute=5, hour="0-5")
# Soon after midnight, and through the day for what was confirmed or became possible meanwhile.
EACH_HOUR = crontab(minute=2)
LATE_AT_NIGHT = crontab(minute=35, hour="3-5")

# What is due when, in HOME_TIME_ZONE, and after how many seconds a task that waits is of no use.
SCHEDULE = {
    name: {"task": name, "schedule": when, "options": {"expires": seconds}}
    for name, when, seconds in (
        ("reminders.heartbeat", EACH_MINUTE, 55),
        ("reminders.sweep", EACH_MINUTE, 55),
        ("reminders.compose", OFTEN, 15),
        ("reminders.deliver", OFTEN, 15),
        ("offices.hand_over", EACH_HOUR, 3000),
        ("offices.move", EACH_HOUR, 3000),
        ("desk.mail_chairs", EACH_QUARTER_HOUR, 600),
        ("dialogue.plan_ledger", NIGHTLY, 3000),
        ("dialogue.drop_contact_details", LATE_AT_NIGHT, 3000),
        ("reminders.housekeep", LATE_AT_NIGHT, 3000),
    )
}
SECONDS_AFTER_THE_SOFT_LIMIT = 20

app = Celery("entente")
app.conf.update(
    beat_schedule=SCHEDULE,
    timezone=settings.HOME_TIME_ZONE,
    enable_utc=True,
    # The broker: it may be away as long as it likes, and nobody but beat and workers waits for it.
    broker_url=celery_url(settings.REDIS_URL),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_pool_limit=2,
    broker_transport_options={
        "visibility_timeout": 3600,  # longer than any task may take
        "socket_timeout": 30,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
    },
    task_default_queue=settings.QUEUE_NAME,
    # What travels: names in JSON, no arguments, no results.
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    # A task that dies with its process is done again; it is given back only when it is done.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_concurrency=2,
    worker_max_tasks_per_child=1000,
    worker_soft_shutdown_timeout=8,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_enable_remote_control=False,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
)
for job in all_jobs():
    app.task(
        job.run,
        name=job.name,
        soft_time_limit=job.seconds,
        time_limit=job.seconds + SECONDS_AFTER_THE_SOFT_LIMIT,
    )

from config import task_signs  # noqa: E402, F401  (hears what happens to tasks)
