"""What Redis says: how many tasks wait, and since when. Nothing here waits longer than a second.

Web requests only ask; they put nothing into a queue. This module needs no Django app.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

SECONDS = 1
SENT_AT = "sent_at"  # a header of ours on every task


class BrokerError(Exception):
    """Redis does not answer, or not as Redis does."""


@dataclass(frozen=True)
class Queue:
    """How many tasks wait for a worker, and when the oldest was given out, where it says so."""

    length: int
    oldest_at: datetime | None = None


def celery_url(url: str) -> str:
    """Return the address of a broker as Celery writes it: a socket has another name there."""
    return f"redis+socket{url.removeprefix('unix')}" if url.startswith("unix://") else url


def waiting() -> Queue:
    """Return what waits. Raises BrokerError when Redis does not answer within a second."""
    try:
        with _ask() as broker:
            length = broker.llen(settings.QUEUE_NAME)
            oldest = broker.lindex(settings.QUEUE_NAME, -1)
    except (redis.RedisError, OSError, ValueError) as error:
        raise BrokerError from error
    return Queue(length, _sent_at(oldest))


def _ask() -> Any:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=SECONDS,
        socket_connect_timeout=SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def _sent_at(message: bytes | None) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(message or b"{}")["headers"][SENT_AT])
    except (ValueError, KeyError, TypeError):
        return None
