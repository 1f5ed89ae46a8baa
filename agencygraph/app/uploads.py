"""Bodies of requests: read piece by piece, never more than is allowed, in time."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

MB = 1 << 20
SMALL = 64 << 10
"""Bytes up to which a form is no upload worth counting."""

TYPE = "multipart/form-data"


@dataclass(frozen=True)
class Allowed:
    """How much may be sent, and how slowly.

    Attributes
    ----------
    bytes_ : int
        Of all files that are sent at once.
    files, fields : int
        How many there may be in one form.
    text : int
        Bytes of one field that is no file.
    at_once : int
        How many may be sending at the same time.
    pause, whole : float
        Seconds without a byte; seconds until all is there.
    studies : int
        How many may be kept at the same time.
    """

    bytes_: int = 50 * MB
    files: int = 40
    fields: int = 20_000
    text: int = 20_000
    at_once: int = 3
    pause: float = 15.0
    whole: float = 180.0
    studies: int = 20


class RefusedError(Exception):
    """A body that is not taken: the status, and what is wrong in words."""

    def __init__(self, status: int, *told: str) -> None:
        super().__init__(told[0])
        self.status, self.told = status, told


@dataclass(frozen=True)
class Upload:
    """A file that was sent: the name it had, which is shown and never a path."""

    name: str
    content: bytes = field(repr=False)


class _Parser(MultiPartParser):
    """Keeps files in memory until they are written where only their owner reads."""

    spool_max_size = 1 << 40  # what comes in is counted before it gets here


class Bodies:
    """Reads forms; counts how many are on their way."""

    def __init__(self, allowed: Allowed) -> None:
        self.allowed, self._busy = allowed, 0

    async def form(self, request: Request) -> FormData:
        """Read a form with or without files.

        Raises
        ------
        RefusedError
            It is too large, too slow, cut short or no form, or too many come at once.
        """
        headers = request.headers
        if not headers.get("content-type", "").startswith(TYPE):
            raise RefusedError(415, "This is not what a form of ours sends.")
        told = headers.get("content-length", "")
        small = told.isdecimal() and int(told) <= SMALL
        if not small and self._busy >= self.allowed.at_once:
            raise RefusedError(
                503,
                f"{self.allowed.at_once} files are on their way already. Wait until "
                "one of them is here, and choose yours again.",
            )
        self._busy += not small
        try:
            return await self._read(request, headers)
        finally:
            self._busy -= not small

    async def _read(self, request: Request, headers: Headers) -> FormData:
        allowed = self.allowed
        told = headers.get("content-length", "")
        if told.isdecimal() and int(told) > allowed.bytes_ + MB:
            await _drain(request, allowed)
            raise _too_large(allowed)
        parser = _Parser(
            headers,
            self._pieces(request),
            max_files=allowed.files,
            max_fields=allowed.fields,
            max_part_size=allowed.text,
        )
        try:
            return await parser.parse()
        except MultiPartException as error:
            what = "The form could not be read: it has too many parts, one that is too "
            what += "long, or it was cut short."
            raise RefusedError(400, what) from error
        except ClientDisconnect as error:
            raise RefusedError(400, "The file did not arrive whole.") from error

    async def _pieces(self, request: Request) -> AsyncGenerator[bytes, None]:
        allowed, size = self.allowed, 0
        end = time.monotonic() + allowed.whole
        stream = request.stream()
        while True:
            patience = min(allowed.pause, end - time.monotonic())
            try:
                piece = await asyncio.wait_for(anext(stream), max(patience, 0.0))
            except StopAsyncIteration:
                return
            except TimeoutError:
                raise RefusedError(
                    408, "The file came too slowly and was left. Choose it again."
                ) from None
            size += len(piece)
            if size > allowed.bytes_ + MB:  # a form is a little more than its files
                await _drain(request, allowed)
                raise _too_large(allowed)
            yield piece


async def uploads(form: FormData, name: str, allowed: Allowed) -> list[Upload]:
    """Return the files that were chosen in one place of a form; blank places are none.

    Raises
    ------
    RefusedError
        They are larger than is allowed.
    """
    found: list[Upload] = []
    for item in form.getlist(name):
        if isinstance(item, UploadFile) and item.filename:
            found.append(Upload(item.filename, await item.read()))
            await item.close()
    if sum(len(one.content) for one in found) > allowed.bytes_:
        raise _too_large(allowed)
    return found


def fields_of(form: FormData, without: Sequence[str] = ()) -> dict[str, str]:
    """Return what was typed and chosen, without files."""
    return {
        name: value
        for name, value in form.items()
        if isinstance(value, str) and name not in without
    }


def _too_large(allowed: Allowed) -> RefusedError:
    return RefusedError(
        413,
        f"That is more than {allowed.bytes_ / MB:,.0f} MB, so it was not taken, and "
        "nothing of it was kept.",
        "Keep only the sheets that are needed, or use the commands, which have no such "
        "limit.",
    )


async def _drain(request: Request, allowed: Allowed) -> None:
    """Let a browser send a little more to nobody: it reads our answer only then."""
    left, end = 4 * allowed.bytes_, time.monotonic() + allowed.pause
    try:
        async with asyncio.timeout_at(
            asyncio.get_running_loop().time() + end - time.monotonic()
        ):
            while left > 0:
                message = await request.receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return
