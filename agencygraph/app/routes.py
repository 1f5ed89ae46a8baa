"""What each address answers: the way from a file to a report, a step at a time."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route, Router

from agencygraph.app.bench import Job
from agencygraph.app.entrance import HERE, OPEN, Entrance, same
from agencygraph.app.pages import RESULT, page, policy
from agencygraph.app.shelf import RESULTS, Shelf, Shelved
from agencygraph.app.uploads import Bodies, RefusedError, Sent

WAIT = 15.0
"""Seconds that a page waits for work before it is shown again."""

LOOK, MAKE, PLAN, EXAMPLE = "look", "make", "plan", "example"
PATHS = {LOOK: "", EXAMPLE: "", MAKE: "/results", PLAN: "/plan"}
"""Below the address of a study, where the outcome of each job is shown."""

SLOTS = (("people", "people"), ("before", "ties_before"), ("after", "ties_after"))
"""Places of the form for several files, and what a file chosen there is."""

MOST_ROUNDS, MOST_SEATS = 40, 30

HOW = (
    "Go back to the window in which agencygraph was started: the newest address that "
    "stands there opens this page. Each address works once."
)

Handler = Callable[[Request], Awaitable[Response]]


class Pages:
    """Answers requests that the guard has let in.

    ``on_open`` is called when a browser has come in, ``on_finish`` when all is over.
    """

    def __init__(
        self,
        entrance: Entrance,
        shelf: Shelf,
        bodies: Bodies,
        *,
        on_open: Callable[[], None],
        on_finish: Callable[[], None],
    ) -> None:
        self.entrance, self.shelf, self.bodies = entrance, shelf, bodies
        self._on_open, self._on_finish = on_open, on_finish

    # --- coming in and going out ---

    async def open(self, request: Request) -> Response:
        """Give this browser its cookie, and an address without a key."""
        looked_ahead = "sec-purpose" in request.headers  # nobody has opened it yet
        key = request.query_params.get("key", "")
        if request.method != "GET" or looked_ahead or not self.entrance.admit(key):
            raise RefusedError(403, "This address has been used, or is not whole.", HOW)
        start = f"{self.entrance.place}/"
        if request.headers.get("sec-fetch-site", "none") in HERE:
            answer: Response = RedirectResponse(start, 303)
        else:  # a cookie such as ours is not sent on a way that began elsewhere
            answer = self._page("opened.html.j2", 0, title="Open agencygraph")
        answer.headers["Set-Cookie"] = self.entrance.set_cookie
        answer.headers["Referrer-Policy"] = "no-referrer"  # the address has the key
        self._on_open()
        return answer

    async def finish(self, request: Request) -> Response:
        """Delete everything and end the run."""
        await self._form(request)
        for study in [*self.shelf.studies.values()]:
            self.shelf.remove(study)
        self._on_finish()
        return self._page("finished.html.j2", 0, title="Everything has been deleted")

    # --- choosing ---

    async def start(self, request: Request) -> Response:  # noqa: ARG002 (a route's shape)
        """The first page: choose a file, or go on with one."""
        studies = sorted(self.shelf.studies.values(), key=lambda one: one.made)
        megabytes = self.bodies.allowed.bytes_ >> 20
        return self._page(
            "start.html.j2",
            1,
            title="Who connects our agencies?",
            studies=studies,
            megabytes=megabytes,
        )

    async def upload(self, request: Request) -> Response:
        """Take a workbook, or several files, and begin to look."""
        sent = (await self._form(request)).files
        books, settings = sent.get("workbook", ()), sent.get("settings", ())
        files = [
            (said, one)
            for slot, said in (*SLOTS, ("more", ""))
            for one in sent.get(slot, ())
        ]
        told = settings[0] if settings else None
        if books and files:
            raise RefusedError(
                400, "Choose either one workbook or several files, not both."
            )
        if books:
            return self._to(self.shelf.add_workbook(books[0], told))
        if files:
            return self._to(self.shelf.add_tables(files, told))
        raise RefusedError(400, "No file was chosen.", "Choose your survey workbook.")

    async def example(self, request: Request) -> Response:
        """Make the example."""
        await self._form(request)
        return self._to(self.shelf.add_example())

    async def delete(self, request: Request) -> Response:
        """Delete one study."""
        await self._form(request)
        self.shelf.remove(self._study(request))
        return RedirectResponse(f"{self.entrance.place}/", 303)

    # --- looking and correcting ---

    async def look(self, request: Request) -> Response:
        """What was understood, what is wrong, and what can be put right here."""
        study = self._study(request)
        made = study.jobs.get(EXAMPLE)
        if LOOK not in study.jobs and made is not None and made.is_over:
            self.shelf.do(study, LOOK)
        job = study.jobs.get(LOOK, made)
        if job is None or not job.is_over or job.name == EXAMPLE:
            return self._progress(study, LOOK, job)
        view = job.answer.get("found")
        if view is None:
            return self._page(
                "unread.html.j2", 2, title=study.name, study=study, told=outcome(job)
            )
        return self._page("look.html.j2", 2, title=study.name, study=study, view=view)

    async def correct(self, request: Request) -> Response:
        """Put right what was chosen, and look again; what was made before is gone."""
        study = self._study(request)
        form = await self._form(request)
        if study.busy:
            raise RefusedError(409, "Wait until the work under way is done.")
        for name in (MAKE, PLAN):
            study.jobs.pop(name, None)
        for name in RESULTS:
            if name not in ("study.toml", "example.xlsx"):
                (study.folder / name).unlink(missing_ok=True)
        self.shelf.do(study, LOOK, form=dict(form.fields))
        return self._to(study)

    # --- results ---

    async def make(self, request: Request) -> Response:
        """Begin to make the report and the rest."""
        study = self._study(request)
        await self._form(request)
        self._check_readable(study)
        if MAKE not in study.jobs or study.jobs[MAKE].is_over:
            self.shelf.do(study, MAKE)
        return self._to(study, MAKE)

    async def results(self, request: Request) -> Response:
        """What is ready, also while the rest is being made."""
        study = self._study(request)
        job = study.jobs.get(MAKE)
        if job is None:
            return self._to(study)
        told = {} if not job.is_over or "found" in job.answer else outcome(job)
        ready = {one["name"]: one for one in job.ready}
        answer = self._page(
            "results.html.j2",
            3,
            title=study.name,
            study=study,
            job=job,
            ready=ready,
            told=told,
        )
        return answer if job.is_over else self._again(answer, study, MAKE)

    async def begin_plan(self, request: Request) -> Response:
        """Begin to plan the next session."""
        study = self._study(request)
        form = await self._form(request)
        self._check_readable(study)
        fields = form.fields
        asked: dict[str, Any] = {
            "rounds": _number(fields, "rounds", 1, MOST_ROUNDS),
            "size": _number(fields, "size", 2, MOST_SEATS),
            "trio": bool(fields.get("trio")),
            "known": fields.get("known", ""),
            "title": fields.get("title", "").strip(),
            "newcomers": bool(fields.get("newcomers")),
        }
        for one in form.files.get("attendees", ()):
            asked["attendees"] = self.shelf.put_beside(study, one)
        if PLAN not in study.jobs or study.jobs[PLAN].is_over:
            self.shelf.do(study, PLAN, **asked)
        return self._to(study, PLAN)

    async def plan(self, request: Request) -> Response:
        """The form for a plan, and the plan that was made last."""
        study = self._study(request)
        self._check_readable(study)
        job = study.jobs.get(PLAN)
        if job is not None and not job.is_over:
            return self._progress(study, PLAN, job)
        view = study.jobs[LOOK].answer["found"]
        kinds = [one["name"] for one in view["kinds"] if not one["confidential"]]
        return self._page(
            "plan.html.j2",
            4,
            title=study.name,
            study=study,
            kinds=sorted(kinds, key=lambda kind: "know" not in kind),
            asked=job.asked if job is not None else {"rounds": 6, "size": 2},
            found=job.answer.get("found") if job is not None else None,
            told=outcome(job) if job is not None and "found" not in job.answer else {},
        )

    async def wait(self, request: Request) -> Response:
        """Answer when the work is done, or after a while."""
        study, name = self._study(request), request.query_params.get("for", LOOK)
        if name not in PATHS:
            raise RefusedError(404, "There is no such page.")
        job = study.jobs.get(name) or study.jobs.get(EXAMPLE)
        ready = len(job.ready) if job is not None else 0
        end = time.monotonic() + WAIT
        while job is not None and not job.is_over and time.monotonic() < end:
            if await request.is_disconnected() or len(job.ready) > ready:
                break
            await asyncio.sleep(0.1)
        return self._to(study, name)

    async def text(self, request: Request) -> Response:
        """What was understood, as text."""
        study = self._study(request)
        self._check_looked(study)
        text = study.jobs[LOOK].answer["found"]["text"]
        headers = {"Content-Disposition": "attachment; filename=check.txt"}
        content = text.encode("utf-8", "replace")
        return Response(content, 200, headers, "text/plain; charset=utf-8")

    async def file(self, request: Request) -> Response:
        """A page or a file that was made, by a name of the list."""
        study, name = self._study(request), request.path_params["name"]
        if not study.has(name):
            raise RefusedError(404, "There is no such file, or not yet.")
        content = (study.folder / name).read_bytes()
        headers = {
            "Content-Security-Policy": RESULT,
            "Referrer-Policy": "no-referrer",
        }
        kind = "text/html; charset=utf-8"
        if not name.endswith(".html"):
            kind = "application/octet-stream"
        if kind != "text/html; charset=utf-8" or "save" in request.query_params:
            headers["Content-Disposition"] = f"attachment; filename={name}"
        return Response(content, 200, headers, kind)

    # --- what they share ---

    def _page(self, template: str, step: int, **context: Any) -> HTMLResponse:  # noqa: ANN401 (of a template)
        context |= {
            "step": step,
            "place": self.entrance.place,
            "form": self.entrance.form,
        }
        headers = {"Content-Security-Policy": policy()}
        return HTMLResponse(page(template, context), 200, headers)

    def _progress(self, study: Shelved, name: str, job: Job | None) -> Response:
        step = job.step if job is not None and not job.is_over else "Reading the file"
        answer = self._page(
            "progress.html.j2",
            4 if name == PLAN else 2,
            title=study.name,
            told=step,
            address=f"{self._address(study)}/wait?for={name}",
        )
        return self._again(answer, study, name)

    def _again(self, answer: Response, study: Shelved, name: str) -> Response:
        """Have the browser ask again: it waits for the answer while this is shown."""
        address = f"{self._address(study)}/wait?for={name}"
        answer.headers["Refresh"] = f"1; url={address}"
        return answer

    def _address(self, study: Shelved) -> str:
        return f"{self.entrance.place}/study/{study.key}"

    def _to(self, study: Shelved, name: str = LOOK) -> Response:
        return RedirectResponse(f"{self._address(study)}{PATHS[name]}", 303)

    def _study(self, request: Request) -> Shelved:
        study = self.shelf.find(request.path_params["key"])
        if study is None:
            raise RefusedError(404, "This study is not here any more.")
        return study

    async def _form(self, request: Request) -> Sent:
        form = await self.bodies.read(request)
        if not same(form.fields.get("form", ""), self.entrance.form):
            raise RefusedError(403, "This form is not one of this page.", HOW)
        return form

    def _check_looked(self, study: Shelved) -> None:
        if "found" not in getattr(study.jobs.get(LOOK), "answer", {}):
            raise RefusedError(409, "Look at what was understood first.")

    def _check_readable(self, study: Shelved) -> None:
        self._check_looked(study)
        if not study.jobs[LOOK].answer["found"]["ok"]:
            raise RefusedError(409, "There is something to be put right first.")


def outcome(job: Job) -> dict[str, Any]:
    """Why a job came to nothing, as a page says it."""
    answer = job.answer
    return {
        "fault": answer.get("fault", ""),
        "told": answer.get("refused") or answer.get("stopped") or "",
        "problems": answer.get("problems", []),
    }


def _number(fields: Mapping[str, str], name: str, least: int, most: int) -> int:
    given = fields.get(name, "").strip()
    if not (given.isascii() and given.isdecimal() and least <= int(given[:9]) <= most):
        words = {"rounds": "rounds", "size": "people at a table"}[name]
        raise RefusedError(
            400, f"Give the number of {words}: a whole number from {least} to {most}."
        )
    return int(given)


async def _nowhere(*_: object) -> None:
    raise RefusedError(404, "There is no such page.")


def routes(pages: Pages) -> Router:
    """Return the table of addresses."""
    start = pages.entrance.place
    one = f"{start}/study/{{key}}"
    table: list[tuple[str, str, Handler]] = [
        ("GET", OPEN, pages.open),
        ("GET", f"{start}/", pages.start),
        ("POST", f"{start}/upload", pages.upload),
        ("POST", f"{start}/example", pages.example),
        ("POST", f"{start}/finish", pages.finish),
        ("GET", one, pages.look),
        ("POST", f"{one}/correct", pages.correct),
        ("POST", f"{one}/delete", pages.delete),
        ("POST", f"{one}/make", pages.make),
        ("GET", f"{one}/results", pages.results),
        ("GET", f"{one}/plan", pages.plan),
        ("POST", f"{one}/plan", pages.begin_plan),
        ("GET", f"{one}/wait", pages.wait),
        ("GET", f"{one}/check.txt", pages.text),
        ("GET", f"{one}/file/{{name}}", pages.file),
    ]
    found = [Route(path, handler, methods=[way]) for way, path, handler in table]
    return Router(found, redirect_slashes=False, default=_nowhere)
