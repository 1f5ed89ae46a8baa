"""Files that are saved: whole, escaped, and no formula in a spreadsheet."""

import csv
import io
from xml.etree import ElementTree as ET

import pytest

from agencygraph.io.text import guard, unguard
from tests.browser.features import CORE, Blank
from tests.browser.payloads import PAYLOADS

SVG = "{http://www.w3.org/2000/svg}"
TEXTS = [
    *PAYLOADS.values(),
    *("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'", "'=", "''+1"),
    *("-1", "+2.5e3", "=1+1", "-a", "-1,5", ".5", "-.5", "1e5x", "-1e-5", "+", "1 2"),
    "\t=1",
    "\r=1",
    'say "no"',
    "a,b",
    "a\nb",
    "",
    " =1",
    "ümläut 漢字 🙂",
    "\x00\x1b",
]


@pytest.fixture
def blank(open_file, tmp_path):
    return Blank(open_file, tmp_path, *CORE, "csv", "svg")


def written(blank, header, rows):
    return blank.run("return home.csv.write(x[0], x[1]);", header, rows)


# --- csv ------------------------------------------------------------------------------


def test_cells_are_guarded_as_python_guards_them(blank):
    rows = [[text, k, k / 3] for k, text in enumerate(TEXTS)]

    text = written(blank, ["=id", "n", "x"], rows)

    assert text[0] == "\ufeff"
    header, *cells = csv.reader(io.StringIO(text[1:], newline=""))
    assert header == ["'=id", "n", "x"]
    assert [row[:2] for row in cells] == [[guard(name), str(k)] for name, k, _ in rows]
    assert [float(row[2]) for row in cells] == [x for *_, x in rows]
    assert [unguard(row[0]) for row in cells] == TEXTS


def test_nothing_undefined_is_written_as_a_number(blank):
    text = blank.run(
        'return home.csv.write(["a"], [[NaN], [Infinity], [null], [-0.1]]);'
    )

    assert text == "\ufeffa\n\ninf\n\n-0.1\n"


# --- svg ------------------------------------------------------------------------------

VIEW = """
const texts = x[0], n = texts.length, m = n - 1, wide = 10;
const range = (k) => Array.from({ length: k }, (_, i) => i);
const grey = "#767d87", theme = { dark: false, ground: "#ffffff", ink: "#111111",
  soft: "#555555", faint: "#777777", halo: "rgba(255,255,255,0.9)", veil: "",
  across: "#333333", unknown: "#999999" };
const disc = (x, radius, name, more) =>
  ({ x, y: 50, radius, colour: grey, known: true, drawn: true, shown: true, name,
    count: 3, ...more });
const view = {
  level: x[1] ?? "people", theme,
  people: Uint8Array.from(range(n), (i) => (i === 3 ? 0 : 1)),
  radius: Float32Array.from(range(n), () => 6),
  colour: new Uint16Array(n), colours: ["#0072b2"],
  hollow: Uint8Array.from(range(n), (i) => (i === 1 ? 1 : 0)),
  mark: Uint8Array.from(range(n), (i) => (i === 4 ? 1 : i === 5 ? 2 : 0)),
  order: Uint32Array.from(range(n)),
  tieClass: Uint8Array.from(range(m), (e) => (e === 2 || e === 3 ? 255 : e % 2)),
  styles: [
    { colour: "#333333", alpha: 0.4, dashes: null },
    { colour: "#d55e00", alpha: 0.9, dashes: [9, 6] },
  ],
  tieWidth: new Float32Array(m).fill(1),
  tieOrder: Uint32Array.from(range(m).filter((e) => e !== 2 && e !== 3)),
  discs: [
    disc(50, 120, texts[0], {}), disc(400, 60, texts[1], { known: false }),
    disc(900, 60, "hidden", { shown: false }),
  ],
  bundles: [
    { one: 0, two: 1, links: 3, colour: "#333333", width: 4, class: 0 },
    { one: 0, two: 2, links: 3, colour: "#333333", width: 4, class: 0 },
  ],
  selected: -1, agency: -1,
  x: Float32Array.from(range(n), (i) => (i % wide) * 30),
  y: Float32Array.from(range(n), (i) => Math.floor(i / wide) * 30),
};
const made = home.svg.draw({
  view, names: texts, lit: x[2] ?? null,
  ties: { source: range(m), target: range(m).map((e) => e + 1) },
}, {
  title: texts[2], lines: [texts[4]], notice: texts[5],
  legend: [
    { mark: "dot", colour: "#0072b2", text: texts[6] },
    { mark: "line", colour: "#d55e00", dashes: [9, 6], text: "formed 3" },
    { mark: "ramp", colours: ["#000000", "#ffffff"], ends: ["0", texts[7]], text: "" },
    { mark: "text", text: "Key" },
  ],
});
return { ...made, text: home.svg.write(made.element), element: null };
"""


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 (what our own script wrote)


def drawing(blank, texts, level="people"):
    made = blank.run(VIEW, texts, level)
    return parsed(made["text"].encode()), made


def group(root, name):
    [found] = [g for g in root.iter(f"{SVG}g") if g.get("class") == f"drawn-{name}"]
    return found


def test_a_drawing_holds_every_disc_tie_and_person_that_is_shown(blank):
    names = [f"Person {k}" for k in range(30)]

    root, made = drawing(blank, names)

    assert len(group(root, "discs")) == 2
    assert len(group(root, "bundles")) == 0
    assert sum(1 for _ in group(root, "ties").iter(f"{SVG}path")) == made["ties"] == 27
    # 29 people, one of them joined (a ring), one left (a stroke)
    assert len(group(root, "people").findall(f"{SVG}circle")) == 30
    assert len(group(root, "people").findall(f"{SVG}path")) == 1
    shown = {text.text for text in group(root, "names")}
    assert {"Person 0", "Person 1"} <= shown
    assert not {"Person 3", "hidden"} & shown


def test_a_drawing_of_agencies_holds_bundles_between_those_shown(blank):
    root, _ = drawing(blank, [f"p{k}" for k in range(30)], "agencies")

    assert len(group(root, "bundles")) == 1


def test_a_drawing_is_xml_whatever_the_names(blank, open_file, tmp_path):
    texts = [*PAYLOADS.values(), "\x00\x08\x1b\ufffe", "\ud800 lone"]

    root, made = drawing(blank, texts)

    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags == {"svg", "title", "rect", "g", "circle", "path", "text", "line"}
    assert not any(
        name.startswith("on") or "href" in name
        for element in root.iter()
        for name in element.attrib
    )
    assert root.find(f"{SVG}title").text == texts[2]
    file = tmp_path / "picture.svg"
    file.write_text(made["text"], encoding="utf-8")
    page = open_file(file)
    assert page.evaluate("() => document.documentElement.localName") == "svg"
    assert page.evaluate("() => globalThis.__ran ?? 0") == 0


def test_text_is_what_xml_can_hold(blank):
    cleaned = blank.run("return x.map(home.svg.clean);", "<&>\"'", "a\x00b\ufffe", "🙂")

    assert cleaned == ["<&>\"'", "a\ufffdb\ufffd", "🙂"]


def test_what_is_not_lit_is_faded(blank):
    made = blank.run(
        VIEW.replace(
            "lit: x[2] ?? null", "lit: { people: new Set([5, 6]), ties: [5] }"
        ),
        [f"p{k}" for k in range(30)],
    )
    root = parsed(made["text"].encode())

    circles = group(root, "people").findall(f"{SVG}circle")
    assert [c.get("opacity") for c in circles].count(None) == 2
    last = group(root, "ties")[-1]
    assert len(last) == 1
    assert float(last.get("stroke-opacity")) >= 0.75
    assert max(float(g.get("stroke-opacity")) for g in group(root, "ties")[:-1]) < 0.2
