"""Breaks the delivery of notices in every way and counts what was lost (engineering §3).

Everything is real: PostgreSQL, Valkey, Celery's workers and beat under their watch, a mail server
on loopback. `python -m faults` runs all faults, `python -m faults NAME …` some of them.
"""
