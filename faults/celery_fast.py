"""The app of `config/celery.py`, at the pace of the faults and with the points at which it breaks.

The code under test is what it is; this is what workers and beat of the faults load.
"""

from celery.schedules import schedule

from config.celery import SCHEDULE, app
from faults import pace, points

pace.hasten()
points.mark_all(pace.folder_of_faults())
app.conf.worker_concurrency = pace.processes()
app.conf.beat_schedule = SCHEDULE | {
    name: {"task": name, "schedule": schedule(pace.BEAT), "options": {"expires": pace.EXPIRES}}
    for name in pace.FAST
}
