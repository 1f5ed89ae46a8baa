"""Nobody comes in but the browser that was given the address, from our own pages."""

import socket
from urllib.parse import urlsplit

import pytest

from tests.app.client import Client

EVERYWHERE = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def way(served):
    """Path and query of the address of now."""
    found = urlsplit(served.entrance.address)
    return f"{found.path}?{found.query}"


def kept(served):
    """The studies in the private folder, and whatever else lies beside them."""
    return {path.name for path in served.folder.path.iterdir()}


def test_the_server_hears_this_computer_alone(served):
    found = served._socket.getsockname()

    assert found[0] == "127.0.0.1"
    with pytest.raises(OSError):  # noqa: PT011 (refused, or no such address)
        socket.create_connection(("127.0.0.2", served.port), timeout=1)


def test_an_address_opens_the_page_once_and_is_gone_from_the_address_bar(served):
    client, address = Client(served), way(served)

    first = client.ask("GET", address)
    second = client.ask("GET", address)

    assert first.status == 303
    assert first.headers["location"] == f"{served.entrance.place}/"
    assert "key" not in first.headers["location"]
    assert first.headers["referrer-policy"] == "no-referrer"
    assert second.status == 403
    assert "set-cookie" not in second.headers
    assert "newest address" in second.words


def test_the_terminal_says_the_next_address_when_one_was_used(served):
    before = len(served.told)

    Client(served).come_in()

    assert served.told[before:] == [
        f"To open it again, or in another browser:\n  {served.entrance.address}"
    ]


def test_a_cookie_is_out_of_reach_of_scripts_other_sites_and_other_paths(served):
    answer = Client(served).ask("GET", way(served))

    parts = [part.strip() for part in answer.headers["set-cookie"].split(";")]
    assert parts[1:] == [
        f"Path={served.entrance.place}/",
        "HttpOnly",
        "SameSite=Strict",
    ]


@pytest.mark.parametrize("key", ["", "x", "%00", "%C3%A9", "x" * 10_000])
def test_a_wrong_key_opens_nothing_and_spends_nothing(served, key):
    address = way(served)

    answer = Client(served).ask("GET", f"/open?key={key}")

    assert answer.status == 403
    assert Client(served).ask("GET", address).status == 303


@pytest.mark.parametrize(
    ("method", "headers"),
    [("HEAD", {}), ("GET", {"Sec_Purpose": "prefetch;prerender"})],
)
def test_a_browser_that_looks_ahead_does_not_spend_the_address(served, method, headers):
    address = way(served)

    ahead = Client(served).ask(method, address, **headers)

    assert "set-cookie" not in ahead.headers
    assert Client(served).ask("GET", address).status == 303


def test_an_address_that_is_followed_from_elsewhere_asks_for_a_click(served):
    answer = Client(served).ask("GET", way(served), Sec_Fetch_Site="cross-site")

    assert answer.status == 200
    assert f'href="{served.entrance.place}/"' in answer.text
    assert "set-cookie" in answer.headers


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "agencygraph=",
        "agencygraph=x",
        "other={cookie}",
        "agencygraph={cookie}x",
        'agencygraph="',
        "agencygraph=é",
        "{cookie}",
    ],
)
def test_without_the_cookie_no_page_is_shown(served, browser, cookie):
    secret = browser.cookie.partition("=")[2]
    told = cookie.format(cookie=secret).encode().decode("latin-1")

    answer = Client(served).ask("GET", f"{browser.place}/", Cookie=told or None)

    assert answer.status == 403
    assert "Go back to the window in which agencygraph was started" in answer.words
    assert secret not in answer.text
    assert browser.form not in answer.text


def test_a_cookie_is_found_among_those_of_other_programs(browser):
    cookie = f'theme={{"dark":1}}; x; =; agencygraph=old; {browser.cookie}; y="'

    assert browser.get("/", Cookie=cookie).status == 200


@pytest.mark.parametrize(
    "path", ["/", "/favicon.ico", "/x/", "//", "/%2e%2e/", "/open/"]
)
def test_no_path_but_ours_is_answered(browser, path):
    assert browser.ask("GET", path).status == 403


@pytest.mark.parametrize("path", ["/x", "/study/x", "/study/../x", "/upload", "/file/"])
def test_a_page_that_is_not_there_is_told_without_a_word_of_this_computer(
    browser, path
):
    answer = browser.get(path)

    assert answer.status in (404, 405)
    assert str(browser.served.folder.path) not in answer.text


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost",
        "localhost.evil.example:{port}",
        "127.0.0.1.evil.example:{port}",
        "[::1]:{port}",
        "0.0.0.0:{port}",
        "LOCALHOST:{port}",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/open"])
def test_a_name_that_leads_here_is_not_taken_for_ours(served, browser, host, path):
    told = host.format(port=served.port)
    address = way(served) if path == "/open" else f"{browser.place}/"

    answer = browser.ask("GET", address, Host=told)

    assert answer.status == 403
    assert "set-cookie" not in answer.headers


def test_localhost_is_ours_too(served, browser):
    host = f"localhost:{served.port}"

    page = browser.get("/", Host=host)
    sent = browser.post("/example", Host=host, Origin=f"http://{host}")

    assert page.status == 200
    assert sent.status == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://{here}"},
        {"Origin": "http://{here}.evil.example"},
        {"Origin": "http://localhost:{port}"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/upload", "/example", "/finish"])
def test_what_another_website_sends_is_refused_unread(served, browser, headers, path):
    before = kept(served)
    told = {
        name: value and value.format(here=browser.here, port=served.port)
        for name, value in headers.items()
    }

    answer = browser.post(path, **told)

    assert answer.status == 403
    assert kept(served) == before
    assert browser.get("/").status == 200


@pytest.mark.parametrize("came_from", ["cross-site", "same-site"])
def test_another_website_cannot_show_or_fetch_a_page(browser, came_from):
    assert browser.get("/", Sec_Fetch_Site=came_from).status == 403


@pytest.mark.parametrize("form", ["", "x", "é"])
def test_a_form_that_is_not_ours_is_refused(served, browser, form):
    before = kept(served)

    answer = browser.post("/example", {"form": form})

    assert answer.status == 403
    assert kept(served) == before


def test_a_stranger_who_knows_everything_but_the_cookie_sends_nothing(served, stranger):
    before = kept(served)

    for path in ("/upload", "/example", "/finish"):
        assert stranger.post(path, files=[("workbook", "a.xlsx", b"x")]).status == 403

    assert kept(served) == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "X"])
def test_no_other_method_is_answered(browser, method):
    answer = browser.ask(method, f"{browser.place}/")

    assert answer.status == 405
    assert "access-control-allow-origin" not in answer.headers


def test_a_web_socket_is_not_opened(browser):
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }

    assert browser.get("/", **headers).status != 101


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/x", 404), ("/example", 405)]
)
def test_every_answer_is_sealed(browser, path, status):
    answer = browser.get(path)

    assert answer.status == status
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "server" not in answer.headers


def test_our_pages_may_run_nothing_and_send_to_us_alone(browser):
    page = browser.get("/")

    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "<script" not in page.text


def test_a_fault_is_told_by_a_reference_and_nothing_else(served, browser, monkeypatch):
    secret = f"Amir Khan in {served.folder.path}"

    def broken(*_):
        raise RuntimeError(secret)

    monkeypatch.setattr("agencygraph.app.routes.page", broken)
    answer = browser.get("/")

    (told,) = [text for text in served.told if "fault" in text]
    served.told.remove(told)
    reference = told.split()[2].rstrip(":")
    assert answer.status == 500
    assert reference in answer.words
    assert "Khan" not in answer.text + told
    assert str(served.folder.path) not in answer.text + told
    assert "RuntimeError in app/routes.py, line" in told.replace("agencygraph/", "")
