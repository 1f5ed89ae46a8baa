"""Who may come in: one address that works once, then a cookie of this browser."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hmac import compare_digest

LOOPBACK = "127.0.0.1"
COOKIE = "agencygraph"
OPEN = "/open"
"""The one path that is reached without a cookie."""

HERE = frozenset(["same-origin", "none"])
"""Where a request may come from: our own page, or the person at the address bar."""


def _secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Caller:
    """What the head of a request says of where it comes from."""

    method: str
    path: str
    host: str
    cookie: str
    headers: Mapping[str, str]


@dataclass
class Entrance:
    """Secrets of one run, and what is refused without them.

    Attributes
    ----------
    port : int
    place : str
        Begins every path. Browsers send a cookie to every port of a computer; to a
        path that nobody else has, they send it to nobody else.
    form : str
        Stands in every form of ours, and in none of anybody else.
    """

    port: int
    place: str = field(default_factory=lambda: f"/{secrets.token_urlsafe(9)}")
    form: str = field(default_factory=_secret, repr=False)
    _cookie: str = field(default_factory=_secret, repr=False)
    _key: str = field(default_factory=_secret, repr=False)

    @property
    def address(self) -> str:
        """The address that opens the page in a browser, once."""
        return f"http://{LOOPBACK}:{self.port}{OPEN}?key={self._key}"

    @property
    def set_cookie(self) -> str:
        """The header that makes a browser one that may come in."""
        return f"{COOKIE}={self._cookie}; Path={self.place}/; HttpOnly; SameSite=Strict"

    def admit(self, key: str) -> bool:
        """Whether this is the key of now; if it is, the next address has another."""
        if not same(key, self._key):
            return False
        self._key = _secret()
        return True

    def refusal(self, caller: Caller) -> str:
        """Why a request is refused, in words; "" if it is not.

        Nothing of a body has been read when this is asked.
        """
        if not self.is_at_home(caller.host):
            return "it was asked for under the name of another computer"
        if caller.path == OPEN:
            return ""
        if not caller.path.startswith(f"{self.place}/") or not self._knows(caller):
            return "this browser has not been let in"
        came_from = caller.headers.get("sec-fetch-site", "none")
        if came_from not in HERE:
            return "another website asked for it"
        if caller.method == "POST" and not self._is_own_form(caller):
            return "another website sent it"
        return ""

    def is_at_home(self, host: str) -> bool:
        """Whether a request names this computer and port, and not one that leads here.

        A website whose name leads to 127.0.0.1 would else be taken for our own page.
        """
        return host in (f"{LOOPBACK}:{self.port}", f"localhost:{self.port}")

    def _knows(self, caller: Caller) -> bool:
        # other programs on this computer set cookies too, and not all are well formed
        cookies = (one.strip().partition("=") for one in caller.cookie.split(";"))
        given = [value for name, _, value in cookies if name == COOKIE]
        return any(same(value, self._cookie) for value in given)

    def _is_own_form(self, caller: Caller) -> bool:
        origin = caller.headers.get("origin", "")
        came_from = caller.headers.get("sec-fetch-site", "same-origin")
        return origin == f"http://{caller.host}" and came_from == "same-origin"


def same(given: str, secret: str) -> bool:
    """Whether two texts are the same, in a time that does not tell how alike."""
    return compare_digest(given.encode("utf-8", "replace"), secret.encode())
