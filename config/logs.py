"""Logs: one line an event, JSON on a server and plain while developing; never a local variable.

A traceback names files and lines, and of each error the first line alone: what PostgreSQL says
below it, and the values of variables, may be text of a record.
"""

import traceback
from io import StringIO
from typing import Any, TextIO

import structlog

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def tell_error(stream: TextIO, exc_info: Any) -> None:
    """Write an error and what led to it: files, lines, and the first line of each message."""
    error: BaseException | None = exc_info[1]
    while error is not None:
        stream.writelines(traceback.format_tb(error.__traceback__))
        message = str(error).split("\n", 1)[0]
        stream.write(f"{type(error).__name__}: {message}\n")
        error = error.__cause__ or error.__context__


def _as_text(exc_info: Any) -> str:
    stream = StringIO()
    tell_error(stream, exc_info)
    return stream.getvalue()


def configure(level: str, *, is_plain: bool) -> dict[str, Any]:
    """Set structlog up and return the LOGGING of Django that sends its lines the same way."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    writer: Any = structlog.processors.JSONRenderer()
    if is_plain:
        writer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=tell_error)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *([] if is_plain else [structlog.processors.ExceptionRenderer(_as_text)]),
                    writer,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        # Each migrate installs every trigger anew and would say so, line by line.
        # Celery writes the whole text of an error; `config/task_signs.py` writes what may be read.
        "loggers": {
            "pgtrigger": {"level": "WARNING"},
            "celery.app.trace": {"level": "CRITICAL"},
        },
        "root": {"handlers": ["console"], "level": level},
    }
