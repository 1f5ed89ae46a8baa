"""What makes the site: documents staged, names grouped, live pages, links checked."""

from collections import Counter
from pathlib import Path

import pytest

import agencygraph as ag
from scripts.website import links, live, reference, staging
from scripts.website.documents import ROOT, Document, documents

LISTING = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")


def test_every_public_name_is_in_one_group_of_the_reference():
    grouped = [name for group in reference.groups(LISTING).values() for name in group]

    assert {name: n for name, n in Counter(grouped).items() if n > 1} == {}
    assert sorted(grouped) == ag.__all__


def test_every_public_name_has_a_page_below_its_group():
    pages = reference.pages(LISTING)
    groups = [text for name, text in pages.items() if "/group-" in name]

    for name in ag.__all__:
        place = reference.place(name)
        assert f":: agencygraph.{name}\n" in pages[f"reference/{place}"]
        assert sum(f"\n   {place}\n" in text for text in groups) == 1


def test_pages_have_different_names_where_case_is_not_told_apart():
    names = [name.lower() for name in reference.pages(LISTING)]

    assert len(set(names)) == len(names)


@pytest.fixture
def project(tmp_path):
    """A project of a few documents; returns its folder."""
    texts = {
        "README.md": "# read me\n",
        "CHANGELOG.md": "# changes\n",
        "CONTRIBUTING.md": "See [names](docs/names.md#all) and [the code](run.py).\n",
        "docs/index.md": "# start\n\n## Ways\n\n[Guides](guide/README.md)\n",
        "docs/names.md": "# names\n",
        "docs/names/one.md": "# one\n\n![a plot](../img/plot.svg)\n",
        "docs/guide/README.md": "# g\n\n## Late\n\n[B](b.md)\n\n## More\n\n[A](a.md)\n",
        "docs/guide/a.md": "<!-- {.doors} -->\n- [up](../../README.md), [web](https://a.b)\n",
        "docs/guide/b.md": "# b\n\n```python\n>>> [1](a.md)\n\n```\n\n"
        "[![p](../img/plot.svg)](a.md)\n",
        "docs/guide/c.md": "# nobody links me\n",
        "docs/img/plot.svg": "<svg/>",
    }
    for name, text in texts.items():
        staging.write(tmp_path / name, text)
    return tmp_path


@pytest.fixture
def staged(project):
    folder = project / "out"
    staging.stage(folder, {"reference/group-x": "x"}, {}, project)
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.*")
    }


def test_a_readme_of_a_folder_is_its_index_and_links_follow_it(staged):
    assert "[Guides](guide/index.md)" in staged["index.md"]
    assert "- [up](../index.md), [web](https://a.b)" in staged["guide/a.md"]


def test_links_to_files_that_have_no_page_become_text(staged):
    assert "See [names](names.md#all) and the code." in staged["contributing.md"]


def test_a_comment_with_a_class_becomes_one(staged):
    assert staged["guide/a.md"].startswith("{.doors}\n- ")


def test_code_stays_as_it_is_but_for_the_empty_line_that_doctest_wants(staged):
    assert "```python\n>>> [1](a.md)\n```\n" in staged["guide/b.md"]


def test_pictures_are_brought_along_even_inside_links(staged):
    assert "![a plot](../img/img-plot.svg)" in staged["names/one.md"]
    assert "[![p](../img/img-plot.svg)](a.md)" in staged["guide/b.md"]
    assert staged["img/img-plot.svg"] == "<svg/>"


def test_contents_are_in_the_order_of_the_links_under_their_headings(staged):
    tables = staged["guide/index.md"].split("```{toctree}")

    assert ":caption: Late\n\nB </guide/b>\n" in tables[1]
    assert ":caption: More\n\nA </guide/a>\n" in tables[2]
    assert "/guide/c\n" in tables[3]


def test_a_page_is_below_the_page_of_its_folder(staged):
    root = staged["index.md"]

    assert "Guides </guide/index>" in root
    assert "/names\n" in root
    assert "/changelog\n" in root
    assert "/names/one\n" in staged["names.md"]
    assert "one" not in root


def test_every_document_of_the_project_is_below_another():
    pages = [document.page for document in documents()]

    assert {staging.parent(page, pages) for page in pages} <= set(pages)


LIVE = """\
```python
>>> from pathlib import Path
>>> n = 1

```

<!-- live: page.html -->
![What "n" is](../img/n.png)

```python
>>> Path("page.html").write_text(f"<b>{n}</b>")
8

```

```python
>>> Path("page.html").write_text("later")
{answer}

```
"""


@pytest.fixture
def guide(tmp_path):
    def write(text):
        path = tmp_path / "docs" / "guide" / "n.md"
        staging.write(path, text)
        return Document(path, "guide/n")

    return write


def test_a_live_page_is_what_the_examples_first_save_under_its_name(guide, tmp_path):
    (asked,) = live.marked([guide(LIVE.replace("{answer}", "an error"))])

    path = live.make(asked, tmp_path / "live")

    assert path.name == "n.html"
    assert path.read_text(encoding="utf-8") == "<b>1</b>"


def test_an_example_that_answers_otherwise_makes_no_live_page(guide, tmp_path):
    (asked,) = live.marked([guide(LIVE.replace("\n8\n", "\n9\n"))])

    with pytest.raises(live.ExampleError, match="Expected:\n    9\nGot:\n    8"):
        live.make(asked, tmp_path / "live")


def test_a_live_page_stands_in_the_place_of_its_picture():
    text = live.shown(LIVE, "guide/n")

    assert '<iframe src="../live/n.html" title="What &quot;n&quot; is"' in text
    assert "![" not in text
    assert "<!-- live" not in text


def test_every_document_that_wants_a_live_page_has_its_picture():
    asked = list(live.marked(documents()))

    assert len(asked) >= 4
    assert [page.picture for page in asked if not page.picture.exists()] == []


GOOD = """<html><head><link rel="stylesheet" href="a.css"><style>p {color: red}</style>
<script src="a.js?v=1"></script></head><body id="top"><a href="#top">up</a>
<a href="sub/">below</a><a href="sub/index.html#x%20y">there</a>
<img src="data:image/png;base64,AAAA"><a href="https://www.python.org/">Python</a>
</body></html>"""


@pytest.fixture
def site(tmp_path):
    def write(body=""):
        staging.write(tmp_path / "index.html", GOOD.replace("</body>", body))
        staging.write(tmp_path / "sub" / "index.html", '<p id="x y">')
        staging.write(tmp_path / "a.css", 'p {background: url("sub/index.html")}')
        staging.write(tmp_path / "a.js", "")
        return tmp_path

    return write


def test_a_site_without_faults_is_said_to_have_none(site):
    assert list(links.faults(site())) == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('<a href="gone.html">', "gone.html leads nowhere"),
        ('<a href="sub/index.html#z">', "sub/index.html#z has no such place"),
        ('<a href="#z">', "#z has no such place"),
        ('<img src="gone.png">', "gone.png leads nowhere"),
        ('<script src="https://www.python.org/a.js">', "from elsewhere"),
        ('<link rel="stylesheet" href="//www.python.org/a.css">', "from elsewhere"),
        ("<style>@import 'https://www.python.org/a.css';</style>", "from elsewhere"),
        ('<p style="background: url(https://a.b/c.png)">', "from elsewhere"),
        ('<a href="http://www.python.org/">', "is not https"),
        ('<a href="https://www.pyhton.org/">', "its host is not in"),
        ('<a href="javascript:alert(1)">', "is not https"),
    ],
)
def test_each_fault_of_a_site_is_told(site, body, told):
    (sentence,) = links.faults(site(body))

    assert sentence.startswith("index.html: ")
    assert told in sentence


def test_what_a_style_sheet_fetches_is_looked_at(site):
    folder = site()
    sheet = "@font-face {src: url(https://www.python.org/a.woff2)}"
    Path(folder / "a.css").write_text(sheet, encoding="utf-8")

    (sentence,) = links.faults(folder)

    assert sentence == "a.css: loads https://www.python.org/a.woff2 from elsewhere"


def test_pictures_differ_where_a_reader_would_see_it(tmp_path):
    image = pytest.importorskip("PIL.Image", reason="the group docs brings Pillow")
    pictures = pytest.importorskip("scripts.website.pictures")
    for name, left in {"one": 100, "letters": 101, "other": 300}.items():
        drawn = image.new("RGB", (1280, 800), "white")
        drawn.paste("black", (left, 100, left + 200, 300))
        drawn.save(tmp_path / f"{name}.png")

    def differ(name):
        return pictures.differ(tmp_path / "one.png", tmp_path / f"{name}.png")

    assert not differ("one")
    assert not differ("letters")
    assert differ("other")
