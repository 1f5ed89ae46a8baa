"""What stands before every page: who may come in, and how what goes out is sealed."""

import secrets
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agencygraph.app.entrance import OPEN, Caller, Entrance
from agencygraph.app.faults import place_of
from agencygraph.app.pages import problem_page
from agencygraph.app.uploads import RefusedError

METHODS = ("GET", "HEAD", "POST")

SEALED = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # "no-referrer" would make browsers hide from us too where a form comes from
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Stands in the head of every answer."""

HOW = (
    "Go back to the window in which agencygraph was started. The newest address that "
    "stands there opens this page; each address works once."
)


class Guard:
    """Lets in who may come in, and no fault out that tells of this computer.

    ``tell`` says in the terminal what nobody should read in a browser.
    """

    def __init__(
        self, app: ASGIApp, entrance: Entrance, tell: Callable[[str], None]
    ) -> None:
        self.app, self.entrance, self.tell = app, entrance, tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        begun = False

        async def sealed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in SEALED.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, sealed)
            return
        try:
            await self.app(scope, receive, sealed)
        except RefusedError as error:
            back = f"{self.entrance.place}/" if scope["path"] != OPEN else ""
            page = _page(error.status, "That did not work", *error.told, back=back)
            await page(scope, receive, sealed)  # it is raised before an answer begins
        except Exception as error:  # noqa: BLE001 (whatever it is, its words stay here)
            fault = self._fault(error)
            if not begun:
                await fault(scope, receive, sealed)

    def _refused(self, scope: Scope) -> Response | None:
        if scope["method"] not in METHODS:
            return _page(405, "This cannot be done", "Browsers do not ask this.")
        headers = Headers(scope=scope)
        caller = Caller(
            scope["method"],
            scope["path"],
            headers.get("host", ""),
            headers.get("cookie", ""),
            headers,
        )
        reason = self.entrance.refusal(caller)
        if not reason:
            return None
        return _page(403, "This page is not open here", f"Refused: {reason}.", HOW)

    def _fault(self, error: Exception) -> Response:
        reference = secrets.token_hex(4)
        self.tell(f"agencygraph: fault {reference}: {place_of(error)}")
        return _page(
            500,
            "Something went wrong that should not",
            f"This is a fault of agencygraph, not of your data. Its reference is "
            f"{reference}; the window in which agencygraph was started says where it "
            "happened, and nothing about your data.",
        )


def _page(status: int, title: str, *told: str, back: str = "") -> Response:
    html, policy = problem_page(title, told, back)
    headers = {"Content-Security-Policy": policy}
    return HTMLResponse(html, status, headers)
