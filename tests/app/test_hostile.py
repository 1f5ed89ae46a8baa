"""Files that mean harm are told in words, and do none."""

from html.parser import HTMLParser

import pytest

from tests.app.books import PEOPLE, book, sheets
from tests.browser.payloads import MARKUP, PAYLOADS
from tests.corpus import books

TAGS = {
    "a", "bdi", "body", "button", "caption", "code", "datalist", "dd", "details", "div",
    "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "head", "header", "html",
    "input", "label", "legend", "li", "link", "main", "meta", "nav", "ol", "option",
    "p", "section", "select", "span", "style", "summary", "table", "tbody", "td",
    "textarea", "th", "thead", "title", "tr", "ul",
}  # fmt: skip
"""What our own templates hold."""

ADDRESSES = ("/", "#main", "#more", "data:,")


class Strangers(HTMLParser):
    """Elements, handlers and addresses that no template of ours has."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found += [tag] if tag not in TAGS else []
        for name, value in attributes:
            leads = name in ("href", "src", "action", "formaction", "srcdoc", "ping")
            if name.startswith("on") or name == "style" or (
                leads and not value.startswith(ADDRESSES)
            ):  # fmt: skip
                self.found.append(f"{tag} {name}={value}")


def strangers(answer):
    reader = Strangers()
    reader.feed(answer.text)
    return reader.found


def damaged(kind):
    good = book()
    parts = books.xlsx_parts(sheets())
    if kind == "a bomb":
        parts["xl/worksheets/sheet1.xml"] += " " * (64 << 20)
    elif kind == "a part that is no XML":
        parts["xl/workbook.xml"] = "<workbook"
    elif kind == "entities":
        entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
        parts["xl/worksheets/sheet1.xml"] = entity + parts["xl/worksheets/sheet1.xml"]
    elif kind == "a cell far away":
        far = '<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>'
        far = f'<row r="1048576">{far}</row>'
        part = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = part.replace(
            "</sheetData>", far + "</sheetData>"
        )
    return {
        "nothing": b"",
        "text": b"id,name\n1,Ana\n",
        "a page": b"<html><script>alert(1)</script></html>",
        "cut short": good[: len(good) // 2],
        "noise": bytes(range(256)) * 40,
        "an old workbook that is none": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 900,
    }.get(kind, books.zipped(parts))


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("nothing", "the file is empty"),
        ("text", "the file is called a workbook and is text, such as CSV"),
        ("a page", "the file is called a workbook and is a web page (HTML)"),
        ("cut short", "is broken or cut short"),
        ("noise", "the file is called a workbook and is none"),
        ("an old workbook that is none", "the file is damaged"),
        ("a bomb", "unpacks to more than 200 times its size"),
        ("a part that is no XML", "survey.xlsx"),
        ("a cell far away", "reaches to a cell so far off"),
    ],
)
def test_a_damaged_workbook_is_told_in_the_words_of_the_library(browser, kind, told):
    page = browser.look(damaged(kind))

    assert page.status == 200
    assert told in page.words
    assert "survey.xlsx" in page.words
    assert str(browser.served.folder.path) not in page.text
    assert "reference" not in page.words  # no fault of ours


def test_entities_of_a_workbook_are_not_spread(browser):
    page = browser.look(damaged("entities"))

    assert page.status == 200
    assert "reference" not in page.words


def test_macros_and_links_are_left_alone_and_told(browser):
    parts = books.xlsx_parts(sheets())
    parts["xl/vbaProject.bin"] = b"\0macro"
    parts["xl/externalLinks/externalLink1.xml"] = "<externalLink/>"

    page = browser.look(books.zipped(parts), "survey.xlsm")

    assert "survey.xlsm: macros and links to other files were left alone" in page.words


def test_a_formula_is_read_as_what_was_saved_and_never_run(browser):
    people = [*PEOPLE, ("p5", '=HYPERLINK("https://evil.example","x")', "Fire")]

    page = browser.look(book(people=people))

    assert "It can be read" in page.words
    assert strangers(page) == []


def test_no_name_of_a_workbook_becomes_markup(browser):
    texts = [
        text for text in PAYLOADS.values() if text.isprintable() and len(text) < 500
    ]
    people = [(f"q{k}", f"{k} {text}", f"{k} {text}") for k, text in enumerate(texts)]
    unknown = [("Ana Ash", f"nobody {text}") for text in texts]

    page = browser.look(book(people=[*PEOPLE, *people], after=unknown))

    assert len(texts) > 90
    assert strangers(page) == []
    assert "<script" not in page.text
    assert page.words.count("<script>window.__ran=1</script>") >= 3


@pytest.mark.parametrize("name", MARKUP, ids=str)
def test_no_name_of_a_file_becomes_markup(browser, name):
    text = MARKUP[name].replace("/", "").replace("\n", " ")

    page = browser.upload(b"x", f"{text}.exe")

    assert page.status == 400
    assert strangers(page) == []


def test_settings_that_are_none_are_told(browser):
    files = [
        ("workbook", "survey.xlsx", book()),
        ("settings", "study.toml", b"\xff\xfe aliases = [[["),
    ]

    page = browser.seen(browser.post("/upload", files=files))

    assert "study.toml" in page.words
    assert "the file is not TOML" in page.words


def test_a_file_that_was_not_made_is_not_sent(browser):
    shelf = browser.served.folder.path
    before = {*shelf.glob("*/")}  # of other tests
    browser.look(book())
    (folder,) = {*shelf.glob("*/")} - before
    study, stored = folder.name, [path.name for path in folder.iterdir()]

    for name in [
        *stored,
        "report.html",
        "..%2fin-use",
        "%2e%2e%2fin-use",
        "study.toml%00",
    ]:
        assert browser.get(f"/study/{study}/file/{name}").status == 404
