"""What keeps a page from running or fetching anything but its own text."""

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from agencygraph.errors import ParameterError

ESCAPES = {
    "<": "\\u003c",  # no tag or comment can begin inside a script element
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",  # line ends in scripts, not in JSON
    "\u2029": "\\u2029",
}


def script_json(value: Any) -> str:  # noqa: ANN401 (anything that JSON can say)
    r"""Return JSON that may stand in a script element: no markup can arise in it.

    >>> script_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for mark, escape in ESCAPES.items():
        text = text.replace(mark, escape)
    return text


def embeddable(source: str) -> str:
    r"""Return a script or style as it will stand in the page, or refuse it.

    A browser reads line ends as ``\n`` before it takes the hash, and ends the element
    at the first closing tag, wherever that stands.
    """
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    low = text.lower()
    for mark in ("</script", "</style", "<!--", "\0"):
        if mark in low:
            message = f"a script or style of a page must not contain {mark!r}"
            raise ParameterError(message)
    return text


def source_hash(text: str) -> str:
    """Return the source expression that admits exactly this text.

    >>> source_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Return the content-security policy of a page with these scripts and styles.

    It cannot stop a script from navigating away, so no script here ever does.
    """

    def sources(texts: Iterable[str]) -> str:
        return " ".join(source_hash(text) for text in texts) or "'none'"

    return (
        f"default-src 'none'; script-src {sources(scripts)}; "
        f"style-src {sources(styles)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
