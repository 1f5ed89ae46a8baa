"""The whole way from a file to a plan, as a person goes it; and who else may go it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.app.books import AFTER, book
from tests.app.conftest import run
from tests.browser.conftest import PATIENCE
from tests.browser.test_accessibility import (
    axe,  # noqa: F401 (a fixture)
    check,
)

SLIPS = [*AFTER, ("Ana Ash", "Bem Birch")]
LIMIT = 1 << 20
LONG = 4 * PATIENCE
"""Milliseconds for a report on a shared machine."""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with run(tmp_path_factory.mktemp("app"), bytes_=LIMIT) as found:
        yield found


@pytest.fixture
def visit(browser, served):
    """Open the page in a browser of its own; it must ask nobody else and say nothing.

    ``visit(expected="...", **options)`` returns the browser's page; messages that hold
    what is expected are no fault.
    """
    opened = []

    def visit_(expected="", **options):
        told = []

        def hear(message):
            if not expected or expected not in message.text:
                told.append(message.text)

        options = {"reduced_motion": "reduce", "locale": "en-GB", **options}
        context = browser.new_context(**options)
        here = f"http://127.0.0.1:{served.port}/"

        def route(route):
            if route.request.url.startswith(here):
                route.continue_()
            else:
                told.append(route.request.url)
                route.abort()

        context.route("**/*", route)
        context.on("console", hear)
        context.on("weberror", lambda error: told.append(str(error.error)))
        page = context.new_page()
        page.set_default_timeout(LONG)
        page.goto(served.entrance.address)
        opened.append((context, told))
        return page

    yield visit_
    for context, told in opened:
        context.close()
        assert told == []


def choose(page, content, name="Northtown.xlsx"):
    file = {"name": name, "mimeType": "application/x", "buffer": content}
    page.get_by_label("Workbook", exact=True).set_input_files(file)
    page.get_by_role("button", name="Read it").click()


def heading(page, text):
    page.get_by_role("heading", name=text).first.wait_for()


def widest(page):
    """How far the page reaches beyond the window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_the_whole_way_without_a_script_of_ours(visit, tmp_path):
    page = visit(viewport={"width": 1280, "height": 800})
    assert "key" not in page.url
    assert page.evaluate("[document.cookie, document.scripts.length]") == ["", 0]

    choose(page, book(after=SLIPS))
    heading(page, "Who is meant?")
    page.get_by_label("'Ben Birch' (Fire)").check()
    page.get_by_role("button", name="Save and look again").first.click()
    heading(page, "It can be read")
    page.get_by_role("button", name="Make the report and the graph").click()
    heading(page, "What next?")
    page.get_by_role("link", name="Plan the next session").click()
    page.get_by_label("Rounds", exact=True).fill("2")
    page.get_by_role("button", name="Plan", exact=True).click()
    heading(page, "The plan is ready")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as a workbook").click()
    saved.value.save_as(tmp_path / "plan.xlsx")

    assert saved.value.suggested_filename == "plan.xlsx"
    assert (tmp_path / "plan.xlsx").read_bytes().startswith(b"PK")
    page.get_by_role("link", name="Results").click()
    assert page.get_by_text("It could not be made").is_visible()  # so few people
    for name in ("report", "network", "board"):
        with page.expect_popup() as opened:
            page.locator(f"a.main[href$='/{name}.html']").click()
        result = opened.value
        result.wait_for_load_state()
        assert result.evaluate("[window.origin, window.opener]") == ["null", None]
        result.reload()
        assert result.locator("main").is_visible()
        result.close()


def test_a_graph_can_be_used_where_it_is_sealed_in(visit):
    page = visit(expected="Content Security Policy")  # of the fetch below
    choose(page, book())
    page.get_by_role("button", name="Make the report and the graph").click()
    graph = page.locator("a.main[href$='/network.html']")
    graph.wait_for()
    with page.expect_popup() as opened:
        graph.click()
    drawn = opened.value

    drawn.locator("[data-part=search]").first.fill("Ana")
    reached = drawn.evaluate(
        "(address) => fetch(address, {credentials: 'include'}).then(() => 1, () => 0)",
        page.url,
    )

    assert drawn.evaluate("window.origin") == "null"
    assert reached == 0


@pytest.fixture
def elsewhere():
    """Another program on this computer that shows pages: ``elsewhere(html)``."""
    pages = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(pages.get(self.path, "").encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def show(html):
        pages[f"/{len(pages)}"] = html
        return f"http://127.0.0.1:{server.server_port}/{len(pages) - 1}"

    yield show
    server.shutdown()
    server.server_close()


FORM = """<form method=post enctype="multipart/form-data" action="{here}{path}">
<input name=form value="{form}"><input name=title value=x></form>
<script>document.forms[0].submit()</script>"""


@pytest.mark.parametrize("path", ["/finish", "/example", "/upload"])
def test_a_form_of_another_page_on_this_computer_is_refused(
    browser, served, elsewhere, path
):
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.entrance.address)
    here = f"http://127.0.0.1:{served.port}{served.entrance.place}"
    studies = dict(served.shelf.studies)

    page.goto(elsewhere(FORM.format(here=here, path=path, form=served.entrance.form)))
    page.wait_for_url(f"{here}{path}")

    assert "This page is not open here" in page.title()
    assert served.shelf.studies == studies
    page.goto(f"{here}/")
    assert "Who connects our agencies?" in page.title()
    context.close()


def test_another_page_can_neither_frame_nor_fetch_nor_follow_ours(
    browser, served, elsewhere
):
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.entrance.address)
    here = f"http://127.0.0.1:{served.port}{served.entrance.place}/"
    asked = []
    page.on("response", lambda answer: asked.append((answer.url, answer.status)))

    page.goto(
        elsewhere(
            f"<iframe src='{here}'></iframe><img src='{here}'>"
            f"<a href='{here}'>go</a><script src='{here}'></script>"
            f"<script>fetch('{here}', {{mode: 'no-cors', credentials: 'include'}})"
            ".then(() => { document.title = 'asked'; }, () => "
            "{ document.title = 'refused'; });</script>"
        )
    )
    page.wait_for_function("document.title")
    page.get_by_text("go").click()
    page.wait_for_load_state()

    told = [status for url, status in asked if url == here]
    assert len(told) >= 2  # the frame and the link; what is blocked is no answer
    assert {*told} == {403}
    context.close()


def test_what_is_too_large_is_told_by_a_page_and_not_by_a_broken_link(visit, served):
    page = visit(expected="413")
    before = len(served.shelf.studies)

    choose(page, b"x" * (3 * LIMIT))

    heading(page, "That did not work")
    assert page.get_by_text("more than 1 MB").is_visible()
    assert len(served.shelf.studies) == before
    page.get_by_role("link", name="Go back").click()
    heading(page, "Who connects our agencies?")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_has_a_serious_fault_or_is_wider_than_the_window(
    visit, axe, scheme, width  # noqa: F811 (a fixture)
):  # fmt: skip
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 800})

    def fits(where):
        page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        assert widest(page) <= 0, where
        check(page, axe, where)

    fits("the start")
    people = [("p1", "W" * 90, "Fire"), ("p2", "Cy Cedar", "Health" * 12)]
    choose(page, book(people=[*people, ("p2", "Di", "Fire")], before=[], after=SLIPS))
    heading(page, "things are to be put right first")
    fits("a workbook with problems")
    page.get_by_role("link", name="Choose", exact=True).click()
    choose(page, b"none")
    heading(page, "to be put right first")
    fits("no workbook")


def test_it_can_be_used_by_keyboard_alone(visit):
    page = visit()

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Go to the content"
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(document.activeElement.labels?.[0] ?? document.activeElement)"
                ".textContent.trim()"
            )
        )
        if reached[-1] == "Try the example":
            break
    page.keyboard.press("Enter")

    heading(page, "Who is meant?")
    assert reached == [
        "agencygraph", "Workbook", "Several files instead of one workbook",
        "I put things right before and have the file study.toml", "Read it",
        "Try the example",
    ]  # fmt: skip
