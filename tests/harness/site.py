"""Entente served to a real browser: its own WSGI application on a free port, in threads."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from django.db import connections


class BuildMissingError(Exception):
    """The real style sheet is not there, so a picture of a page would show nothing of it."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing: the tests say what went wrong."""


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """Serve the present database for a `with` block, which gets the address without a slash.

    Static files come through whitenoise, the style sheet from .build. Raises BuildMissingError.
    """
    built = Path(settings.BASE_DIR) / ".build" / "entente.css"
    if not built.is_file():
        raise BuildMissingError(f"{built} is missing. Run `make setup`, which builds it.")
    connections.settings["default"]["CONN_MAX_AGE"] = 0  # each request gives its connection back
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet, ipv6=False)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
