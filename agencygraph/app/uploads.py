"""Bodies of requests: read piece by piece, never more than is allowed, in time."""

import asyncio
import re
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

MB = 1 << 20
SMALL = 64 << 10
"""Bytes up to which a form is no upload worth counting."""

TYPE = re.compile(r"multipart/form-data;\s*boundary=[^\s;]+", re.IGNORECASE)


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


@dataclass(frozen=True)
class Sent:
    """A form: what was typed and chosen, and the files by the place of the form."""

    fields: Mapping[str, str]
    files: Mapping[str, Sequence[Upload]]


class _Parser(MultiPartParser):
    """Keeps files in memory until they are written where only their owner reads."""

    spool_max_size = 1 << 40  # what comes in is counted before it gets here

    def leave(self) -> None:
        """Let go of files that came, and of the one that was coming."""
        there = [item.file for _, item in self.items if isinstance(item, UploadFile)]
        coming = self._current_part.file
        for file in (*there, *([coming.file] if coming is not None else [])):
            file.close()


class Bodies:
    """Reads forms; ``busy`` counts how many with files are on their way."""

    def __init__(self, allowed: Allowed) -> None:
        self.allowed, self.busy = allowed, 0

    async def read(self, request: Request) -> Sent:
        """Read a form with or without files.

        Raises
        ------
        RefusedError
            It is too large, too slow, cut short or no form, or too many come at once.
        """
        headers = request.headers
        if not TYPE.fullmatch(headers.get("content-type", "")):
            raise RefusedError(415, "This is not what a form of ours sends.")
        told = headers.get("content-length", "")
        small = told.isdecimal() and int(told) <= SMALL
        if not small and self.busy >= self.allowed.at_once:
            raise RefusedError(
                503,
                f"{self.allowed.at_once} files are on their way already. Wait until "
                "one of them is here, and choose yours again.",
            )
        self.busy += not small
        try:
            return await self._read(request, headers)
        finally:
            self.busy -= not small

    async def _read(self, request: Request, headers: Headers) -> Sent:
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
            return await _sent(await parser.parse(), allowed)
        except MultiPartException as error:
            what = "The form could not be read: it has too many parts, one that is too "
            what += "long, or it was cut short."
            raise RefusedError(400, what) from error
        except ClientDisconnect as error:
            raise RefusedError(400, "The file did not arrive whole.") from error
        finally:
            parser.leave()

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


async def _sent(form: FormData, allowed: Allowed) -> Sent:
    """Return what a form holds; a place where no file was chosen is none."""
    fields: dict[str, str] = {}
    files: dict[str, list[Upload]] = {}
    for name, item in form.multi_items():
        if isinstance(item, str):
            fields[name] = item
        elif item.filename:
            content = await item.read()
            files.setdefault(name, []).append(Upload(item.filename, content))
    if sum(len(one.content) for found in files.values() for one in found) > (
        allowed.bytes_
    ):
        raise _too_large(allowed)
    return Sent(fields, files)


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
    left = 4 * allowed.bytes_
    with suppress(TimeoutError):
        async with asyncio.timeout(allowed.pause):
            while left > 0:
                message = await request.receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
