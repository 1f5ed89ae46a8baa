"""A browser without a window: a cookie, forms as a browser sends them, nothing else."""

import http.client
import re
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

MARK = "----tests"
PATIENCE = 60
"""Seconds until work that does not end is a failure; a shared machine may be slow."""


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    @property
    def words(self):
        """What a person reads."""
        reader = _Reader()
        reader.feed(self.text)
        return " ".join(" ".join(reader.found).split())


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self._style = [], False

    def handle_starttag(self, tag, _):
        self._style = tag == "style"

    def handle_endtag(self, _):
        self._style = False

    def handle_data(self, data):
        if not self._style:
            self.found.append(data)


def multipart(fields=(), files=()):
    """A body; ``files`` are (place, name, bytes), names escaped as browsers do."""
    parts = [
        f'--{MARK}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + str(value).encode("utf-8", "surrogatepass")
        for name, value in dict(fields).items()
    ]
    for place, name, content in files:
        sent = re.sub('["\r\n]', lambda found: f"%{ord(found[0]):02X}", name)
        head = f'--{MARK}\r\nContent-Disposition: form-data; name="{place}"; filename="'
        parts.append(
            head.encode()
            + sent.encode("utf-8", "replace")
            + b'"\r\nContent-Type: application/octet-stream\r\n\r\n'
            + content
        )
    return b"\r\n".join([*parts, f"--{MARK}--\r\n".encode()])


@dataclass
class Client:
    """One browser at one run of the page."""

    served: object
    cookie: str = ""
    place: str = ""
    form: str = ""
    headers: dict = field(default_factory=dict)

    @property
    def here(self):
        return f"127.0.0.1:{self.served.port}"

    def ask(self, method, path, body=None, **headers):
        """One request, whose head is what is given and no more than a cookie."""
        head = {"Host": self.here, **({"Cookie": self.cookie} if self.cookie else {})}
        head |= {name.replace("_", "-"): value for name, value in headers.items()}
        link = http.client.HTTPConnection(
            "127.0.0.1", self.served.port, timeout=PATIENCE
        )
        try:
            link.request(
                method, path, body, {k: v for k, v in head.items() if v is not None}
            )
            got = link.getresponse()
            found = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, found, got.read())
        finally:
            link.close()

    def come_in(self):
        """Open the address as a person does."""
        way = urlsplit(self.served.entrance.address)
        answer = self.ask("GET", f"{way.path}?{way.query}", Sec_Fetch_Site="none")
        assert answer.status == 303, answer.text
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        self.place = answer.headers["location"].rstrip("/")
        self.form = re.search(r'name="form" value="([^"]+)"', self.get("/").text)[1]
        return self

    def get(self, path, **headers):
        return self.ask("GET", self.place + path, **headers)

    def post(self, path, fields=(), files=(), **headers):
        """Send a form of the page, as a browser does."""
        head = {
            "Content_Type": f"multipart/form-data; boundary={MARK}",
            "Origin": f"http://{self.here}",
            "Sec_Fetch_Site": "same-origin",
        }
        body = multipart({"form": self.form, **dict(fields)}, files)
        return self.ask("POST", self.place + path, body, **{**head, **headers})

    def upload(self, content, name="survey.xlsx", **fields):
        return self.post("/upload", fields, [("workbook", name, content)])

    def seen(self, answer, until=None):
        """The page to which an answer leads, once the work behind it is done."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if answer.status == 303:
                answer = self.ask("GET", answer.headers["location"])
            elif "refresh" in answer.headers and not (until and until(answer)):
                answer = self.ask("GET", answer.headers["refresh"].partition("url=")[2])
            else:
                return answer
        message = f"still at work: {answer.words}"
        raise AssertionError(message)

    def look(self, content, name="survey.xlsx"):
        """Upload a workbook; what is shown of it."""
        return self.seen(self.upload(content, name))
