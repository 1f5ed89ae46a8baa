"""What is sent is counted while it comes; what is too much, too slow or cut is left."""

import socket
import stat
import threading
import time

import pytest

from tests.app.client import MARK, Client, multipart

LIMIT = 300_000
OVER = 1 << 20
"""A form may be so much larger than its files."""


@pytest.fixture
def narrow(own):
    """Somebody at a run that takes little."""
    return own(bytes_=LIMIT)


def kept(client):
    folder = client.served.folder.path
    return [
        path for path in folder.rglob("*") if path.is_file() and path.name != "in-use"
    ]


def head_of(client, path, *lines):
    """The head of a request by a browser that has come in."""
    told = [
        f"POST {client.place}{path} HTTP/1.1",
        f"Host: {client.here}",
        f"Cookie: {client.cookie}",
        f"Origin: http://{client.here}",
        f"Content-Type: multipart/form-data; boundary={MARK}",
        *lines,
    ]
    return ("\r\n".join(told) + "\r\n\r\n").encode()


def opened(client):
    return socket.create_connection(("127.0.0.1", client.served.port), timeout=20)


def until(holds):
    end = time.monotonic() + 20
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    assert holds()


def answered(link):
    """Status of what comes back; 0 where the link is closed without an answer."""
    try:
        told = link.recv(65_536)
    except ConnectionError:
        return 0, b""
    return (int(told.split()[1]) if told else 0), told


def test_what_is_too_large_is_refused_in_words_and_not_kept(narrow):
    answer = narrow.upload(b"x" * (LIMIT + OVER))

    assert answer.status == 413
    assert "more than 0 MB, so it was not taken" in answer.words
    assert kept(narrow) == []


def test_files_that_are_together_too_large_are_refused(narrow):
    files = [(place, "a.csv", b"x" * 200_000) for place in ("people", "before")]

    answer = narrow.post("/upload", files=files)

    assert answer.status == 413
    assert kept(narrow) == []


def test_what_just_fits_is_taken(narrow):
    assert narrow.upload(b"x" * LIMIT).status == 303


def test_a_size_that_is_only_said_is_refused_before_it_comes(narrow):
    with opened(narrow) as link:
        link.sendall(head_of(narrow, "/upload", f"Content-Length: {10**12}"))
        link.shutdown(socket.SHUT_WR)
        status, _ = answered(link)

    assert status in (0, 413)
    assert kept(narrow) == []


def test_a_size_that_is_not_said_is_counted_while_it_comes(narrow):
    piece = b"x" * 65_536
    start = multipart({"form": narrow.form}, [("workbook", "a.xlsx", b"")])
    start = start[: start.rindex(f"\r\n--{MARK}--".encode())]
    most = 0

    with opened(narrow) as link:
        link.sendall(head_of(narrow, "/upload", "Transfer-Encoding: chunked"))
        try:
            for part in [start, *[piece] * 200]:  # 13 MB, forty times what is allowed
                link.sendall(b"%x\r\n%b\r\n" % (len(part), part))
                most = max([most, *(path.stat().st_size for path in kept(narrow))])
        except ConnectionError:
            pass
        status, told = answered(link)

    assert most == 0  # nothing is on the disk before it is all there and allowed
    assert status in (0, 413), told
    assert kept(narrow) == []
    assert narrow.get("/").status == 200


@pytest.mark.parametrize("drip", [False, True], ids=["nothing comes", "a drip"])
def test_what_comes_too_slowly_is_left(own, drip):
    client = own(pause=0.5, whole=1.5)
    began = time.monotonic()

    with opened(client) as link:
        link.sendall(head_of(client, "/upload", "Content-Length: 100000"))
        link.sendall(f"--{MARK}\r\n".encode())
        while drip and time.monotonic() - began < 10:
            link.settimeout(0.1)
            try:
                if link.recv(1, socket.MSG_PEEK):
                    break
            except TimeoutError:
                link.sendall(b"x")
        link.settimeout(20)
        status, told = answered(link)

    assert status == 408, told
    assert time.monotonic() - began < 8
    assert kept(client) == []


def test_what_is_cut_short_is_not_kept(browser):
    before = kept(browser)
    body = multipart({"form": browser.form}, [("workbook", "a.xlsx", b"x" * 9_000)])

    with opened(browser) as link:
        link.sendall(head_of(browser, "/upload", f"Content-Length: {len(body)}"))
        link.sendall(body[:5_000])

    time.sleep(0.3)
    assert kept(browser) == before


def test_a_form_without_an_end_is_refused(browser):
    body = multipart({"form": browser.form}, [("workbook", "a.xlsx", b"x")])[:-10]

    answer = browser.ask(
        "POST", f"{browser.place}/upload", body,
        Content_Type=f"multipart/form-data; boundary={MARK}",
        Origin=f"http://{browser.here}",
    )  # fmt: skip

    assert answer.status in (400, 403)


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "",
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=; x",
        "multipart/mixed; boundary=x",
    ],
)
def test_what_is_no_form_of_ours_is_refused(browser, kind):
    answer = browser.post("/upload", Content_Type=kind)

    assert answer.status == 415


@pytest.mark.parametrize(
    "sent",
    [
        {"files": [("more", "a.csv", b"x")] * 41},
        {"fields": {"title": "x" * 30_000}},
    ],
    ids=["many files", "a long text"],
)
def test_a_form_of_too_much_is_refused(browser, sent):
    answer = browser.post("/upload", **sent)

    assert answer.status == 400
    assert "too many parts, one that is too long" in answer.words


def test_while_some_are_sending_another_waits_and_small_forms_are_answered(own):
    client = own(at_once=2)
    links = [opened(client) for _ in range(2)]
    try:
        for link in links:
            link.sendall(head_of(client, "/upload", "Content-Length: 900000"))
            link.sendall(f"--{MARK}\r\n".encode())
        until(lambda: client.served.bodies.busy == 2)

        third = client.upload(b"x" * 100_000)
        small = client.post("/example")
    finally:
        for link in links:
            link.close()
    until(lambda: client.served.bodies.busy == 0)
    later = client.upload(b"x" * 100_000)

    assert third.status == 503
    assert "on their way already" in third.words
    assert small.status == 303
    assert later.status == 303


def test_only_so_many_studies_are_kept(own):
    client = own(studies=2)

    found = [client.upload(b"x").status for _ in range(3)]

    assert found == [303, 303, 409]


def test_nobody_else_may_read_what_is_kept(browser):
    browser.upload(b"x")

    files = kept(browser)
    folders = [path for path in browser.served.folder.path.rglob("*") if path.is_dir()]
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
    assert stat.S_IMODE(browser.served.folder.path.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.xlsx",
        "..\\..\\evil.xlsx",
        "/etc/evil.xlsx",
        "C:\\Windows\\evil.xlsx",
        "//server/share/evil.xlsx",
        "evil\0.xlsx",
        "..xlsx",
        ".xlsx",
        "CON.xlsx",
        "a" * 2_000 + ".xlsx",
        "\u202exslx.evil.xlsx",
        "in-use.xlsx",
        "study.toml.xlsx",
    ],
    ids=lambda name: ascii(name[:20]),
)
def test_the_name_of_a_file_is_never_a_path(browser, name):
    folder = browser.served.folder.path
    before = {*folder.rglob("*")}
    outside = {*folder.parent.iterdir()}

    answer = browser.upload(b"not a workbook", name)

    assert answer.status == 303
    new = {path.name for path in {*folder.rglob("*")} - before if path.is_file()}
    assert {*folder.parent.iterdir()} == outside
    assert all(len(one) == len("0123456789abcdef.xlsx") for one in new)
    assert len(new) == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("survey.exe", "save it as an Excel workbook"),
        ("survey", "save it as an Excel workbook"),
        ("survey.xlsx.exe", "save it as an Excel workbook"),
        ("survey.zip", "Unpack it first"),
        ("people.csv", "One table is not a study yet"),
        ("<b>x.exe", "<b>x.exe is no workbook"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(browser, name, told):
    before = kept(browser)

    answer = browser.upload(b"x", name)

    assert answer.status == 400
    assert told in answer.words
    assert kept(browser) == before


def test_a_form_without_a_file_says_so(browser):
    answer = browser.post("/upload", files=[("workbook", "", b"")])

    assert answer.status == 400
    assert "No file was chosen" in answer.words


def test_a_workbook_and_files_at_once_are_a_question(browser):
    files = [("workbook", "a.xlsx", b"x"), ("people", "people.csv", b"id,agency\n")]

    answer = browser.post("/upload", files=files)

    assert answer.status == 400
    assert "not both" in answer.words


def test_many_at_once_are_all_kept_apart(browser):
    found = []

    def send(number):
        client = Client(browser.served, browser.cookie, browser.place, browser.form)
        found.append(
            (number, client.upload(f"number {number}".encode() * 20, "a.xlsx"))
        )

    threads = [threading.Thread(target=send, args=(k,)) for k in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    places = {answer.headers["location"] for _, answer in found}
    assert len(places) == 20
    for number, answer in found:
        study = (
            browser.served.folder.path / answer.headers["location"].rpartition("/")[2]
        )
        (content,) = [path.read_bytes() for path in study.glob("*.xlsx")]
        assert content == f"number {number}".encode() * 20
