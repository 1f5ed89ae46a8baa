"""One run of the page: a socket on this computer alone, the server, and the end."""

import logging
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

import uvicorn

from agencygraph.app.bench import Bench
from agencygraph.app.entrance import LOOPBACK, Entrance
from agencygraph.app.folder import PrivateFolder
from agencygraph.app.guard import Guard
from agencygraph.app.routes import Pages, routes
from agencygraph.app.shelf import Shelf
from agencygraph.app.uploads import Allowed, Bodies
from agencygraph.errors import ParameterError

CONNECTIONS = 64
"""How many connections are answered at the same time."""

GRACE = 2
"""Seconds that answers under way have when the page is closed."""

Tell = Callable[[str], None]


def bound(port: int) -> socket.socket:
    """Return a socket that hears this computer alone; port 0: any that is free.

    Raises
    ------
    ParameterError
        The port is taken.
    """
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":  # else another program could take it over
            found.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        found.bind((LOOPBACK, port))
        found.listen(CONNECTIONS)
    except OSError as error:
        found.close()
        message = f"port {port} is taken by another program; leave --port out, and a "
        message += "free one is found"
        raise ParameterError(message) from error
    return found


@dataclass(eq=False)
class Served:
    """Everything of one run; used as a context, at whose end nothing is left.

    ``tell`` says something in the terminal.
    """

    tell: Tell
    port: int = 0
    allowed: Allowed = field(default_factory=Allowed)

    def __enter__(self) -> Self:
        for name in ("uvicorn", "python_multipart"):  # what they say is for nobody here
            logging.getLogger(name).addHandler(logging.NullHandler())
        self._socket = bound(self.port)
        self.port = self._socket.getsockname()[1]
        self.folder = PrivateFolder()
        self.bench = Bench(self.folder.path)
        self.entrance = Entrance(self.port)
        self.bodies = Bodies(self.allowed)
        self.shelf = Shelf(self.folder.path, self.bench, self.allowed)
        pages = Pages(
            self.entrance,
            self.shelf,
            self.bodies,
            on_open=self._opened,
            on_finish=self.stop,
        )
        config = uvicorn.Config(
            Guard(routes(pages), self.entrance, self.tell),
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            proxy_headers=False,
            http="h11",
            limit_concurrency=CONNECTIONS,
            timeout_graceful_shutdown=GRACE,
        )
        self._server = uvicorn.Server(config)
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self.bench.close()
        self.folder.close()

    def run(self, *, browser: bool = False) -> None:
        """Answer until Ctrl-C, a signal to terminate, or "Finish" on the page."""
        if browser:
            threading.Thread(
                target=webbrowser.open, args=(self.entrance.address,), daemon=True
            ).start()
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """End the run after the answers that are under way."""
        self._server.should_exit = True

    def _opened(self) -> None:
        self.tell(
            f"To open it again, or in another browser:\n  {self.entrance.address}"
        )
