"""Pages in a real Chromium: ours beside stock pyvis, gravis, bokeh and plotly.

    python -m benchmarks.bench_pages                    2k, 50k and 100k people
    python -m benchmarks.bench_pages --people 2000      fewer
    python -m benchmarks.bench_pages --goals            fail where a goal is missed

Every tool draws the same people at the same places with the same ties (five a person);
ours carries two waves and eight measures besides. Each page is opened in a fresh
browser of one window (1400 × 900) whose network is cut off, in software: WebGL by
SwiftShader, canvas on the processor. So it favours nobody who has a graphics card.

- *file*: megabytes. *ready*: seconds from opening until a screenshot shows the picture
  (ours besides says itself that it is ready); the same for all.
- *moving*: milliseconds a frame while the wheel turns, one event a frame, the median;
  ours draws what matters most while moving, the others all of it; people, not
  agencies, and the wave that the others have.
- *complete*: milliseconds for one frame with everything in it, ours and pyvis alone:
  the others do not say when they are done.
- *heap*: megabytes of JavaScript objects after that. *pick*: milliseconds to find who
  stands under the pointer, with their ties (ours).

What a page holds is counted before it is timed. ``> N s``: not shown within the limit.
"""

import argparse
import contextlib
import io
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import agencygraph as ag
from benchmarks.contest import peer
from benchmarks.page_makers import MAKERS, Maker, Picture

TASKS = ()
"""Nothing for :mod:`benchmarks.run`: these are measured in a browser."""

FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-accelerated-2d-canvas",
    "--enable-precise-memory-info",
)
WINDOW = {"width": 1400, "height": 900}
MIDDLE = (560, 470)
"""A point over the picture in every page."""

STAGE = {"x": 200, "y": 180, "width": 700, "height": 560}
SHADES = 12
"""A stage with as many shades of grey shows a picture, not a frame around one."""

COUNTED = {
    "agencygraph": "() => { const d = agencygraph.graphs.get('graph').data;"
    " return [d.people.id.length, d.ties.source.length]; }",
    "pyvis": "() => [network.body.nodeIndices.length, network.body.edgeIndices.length]",
}
"""How a page says what it holds; those that do not are counted as they were made."""

WHEEL = """async ({ frames, limit, x, y }) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  let node = document.elementFromPoint(x, y);
  while (node.shadowRoot?.elementFromPoint(x, y)) {
    const inner = node.shadowRoot.elementFromPoint(x, y);
    if (inner === node) break;
    node = inner;
  }
  const times = [];
  await frame();
  const start = performance.now();
  let last = start;
  for (let k = 0; k < frames && last - start < limit; k++) {
    node.dispatchEvent(new WheelEvent("wheel", {
      deltaY: k % 10 < 5 ? -100 : 100, clientX: x, clientY: y,
      bubbles: true, composed: true, cancelable: true, view: window,
    }));
    await frame();
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  return times;
}"""

COMPLETE = {
    "agencygraph": """() => {
      const { engine } = agencygraph.graphs.get("graph");
      if (!engine.paint) return null;
      const start = performance.now();
      engine.paint({ everything: true });
      return performance.now() - start;
    }""",
    "pyvis": """() => {
      const canvas = network.canvas.getContext();
      const start = performance.now();
      network.redraw();
      network.renderer._redraw();
      canvas.getImageData(0, 0, 1, 1);
      return performance.now() - start;
    }""",
}

PICK = """() => {
  const { engine, data } = agencygraph.graphs.get("graph");
  if (!engine.pick) return null;
  const n = data.people.id.length, places = [];
  for (let k = 0; k < 2000; k++) places.push(engine.screenOf((k * 7919) % n));
  const start = performance.now();
  for (const place of places) engine.pick(place.x, place.y);
  return (performance.now() - start) / places.length;
}"""


@dataclass
class Result:
    """What a page came to; what was not reached is None."""

    tool: str
    people: int
    python: float | None = None
    file: float | None = None
    ready: float | None = None
    moving: float | None = None
    complete: float | None = None
    heap: float | None = None
    pick: float | None = None
    requests: int = 0
    told: str = ""


def main() -> int:
    """Measure, print a table; 1 where a goal was missed or a page is wrong."""
    options = _options()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for people in options.people:
            picture = Picture(people)
            for maker in MAKERS:
                if people > maker.most_people or not maker.name.startswith(
                    options.only
                ):
                    continue
                results.append(_measured(maker, picture, Path(folder), options))
                print(json.dumps(asdict(results[-1])), file=sys.stderr, flush=True)
    print(table(results))
    if options.keep:
        rows = [asdict(result) for result in results]
        options.keep.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    missed = list(goals_missed(results))
    for told in missed:
        print(f"MISSED {told}")
    wrong = [r for r in results if r.told.startswith("WRONG")]
    return int(bool(wrong) or (options.goals and bool(missed)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--people", nargs="+", type=int, default=[2_000, 50_000, 100_000]
    )
    parser.add_argument("--only", default="", help="tools whose name begins so")
    parser.add_argument("--limit", type=float, default=60, help="seconds until shown")
    parser.add_argument("--goals", action="store_true", help="fail at a missed goal")
    parser.add_argument("--keep", type=Path, help="write the figures to this file")
    parser.add_argument("--shots", type=Path, help="keep a screenshot of each here")
    return parser.parse_args()


def _measured(
    maker: Maker, picture: Picture, folder: Path, options: argparse.Namespace
) -> Result:
    """Make a page, open it, and measure; whatever fails is told, not raised."""
    result = Result(maker.name, picture.people)
    if maker.absence:
        result.told = maker.absence
        return result
    _ = picture.places, picture.waves  # made before the clock starts
    began = time.perf_counter()
    html = maker.make(picture)
    result.python = time.perf_counter() - began
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    result.file = path.stat().st_size / 1e6
    try:
        with _opened(path, result, options.limit) as page:
            _drive(page, path, maker, picture, result, options)
    except (peer("playwright.sync_api").Error, TimeoutError) as error:
        result.told = (
            f"> {options.limit:.0f} s"
            if "imeout" in str(error)
            else str(error).splitlines()[0]
        )
    return result


@contextlib.contextmanager
def _opened(path: Path, result: Result, limit: float) -> Iterator[Any]:
    """Open an empty page in a browser of its own, its network cut off."""
    binary = os.environ.get("CHROMIUM") or shutil.which("chromium")
    address = path.resolve().as_uri()

    def judge(route: Any) -> None:
        if route.request.url == address:
            route.continue_()
        else:
            result.requests += 1
            route.abort()

    with peer("playwright.sync_api").sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=binary, args=list(FLAGS))
        page = browser.new_context(viewport=WINDOW).new_page()
        page.set_default_timeout(limit * 1000)
        page.route("**/*", judge)
        try:
            yield page
        finally:
            browser.close()


def _drive(
    page: Any,
    path: Path,
    maker: Maker,
    picture: Picture,
    result: Result,
    options: argparse.Namespace,
) -> None:
    """Open the page, count what it holds, and take its times."""
    kind = maker.package
    began = time.perf_counter()
    page.goto(path.resolve().as_uri(), wait_until="commit")
    if maker.is_ours:
        page.locator('[data-ready="yes"]').wait_for(state="attached")
    while not _shows(page):
        if time.perf_counter() - began > options.limit:
            message = "Timeout: nothing to be seen"
            raise TimeoutError(message)
    result.ready = time.perf_counter() - began
    if kind in COUNTED:
        held = tuple(page.evaluate(COUNTED[kind]))
        wanted = _wanted(maker, picture)
        if held != wanted:
            result.told = f"WRONG: holds {held}, not {wanted}"
            return
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
        name = f"{maker.name.replace(', ', '-')}-{picture.people}.png"
        page.screenshot(path=options.shots / name)
    if maker.is_ours:  # large pictures open with agencies
        page.get_by_text("People", exact=True).first.click()
        page.get_by_text("after", exact=True).first.click()  # the ties of the others
    page.wait_for_timeout(2000)
    if kind in COMPLETE:
        times = [page.evaluate(COMPLETE[kind]) for _ in range(5)]
        result.complete = None if None in times else statistics.median(times)
    x, y = MIDDLE
    turns = {"frames": 40, "limit": 20_000, "x": x, "y": y}
    times = page.evaluate(WHEEL, turns)
    result.moving = statistics.median(times[min(3, len(times) - 1) :])
    if maker.is_ours:
        result.pick = page.evaluate(PICK)
    result.heap = page.evaluate("performance.memory.usedJSHeapSize") / 1e6


def _wanted(maker: Maker, picture: Picture) -> tuple[int, int]:
    """People and ties that the page must hold."""
    ties = len(picture.arrays.source)
    if maker.is_ours:
        before, after = picture.waves
        ties = len(ag.tie_fates(before, after))
    return picture.people, ties


def _shows(page: Any) -> bool:
    """Whether a picture is to be seen in the middle of the window."""
    try:
        shot = page.screenshot(clip=STAGE)
    except peer("playwright.sync_api").Error as error:
        if "Unable to capture" in str(error):  # too early: nothing is there yet
            return False
        raise
    with peer("PIL.Image").open(io.BytesIO(shot)) as image:
        return len(set(image.convert("L").tobytes())) >= SHADES


def goals_missed(results: list[Result]) -> Iterator[str]:
    """Sentences on the goals that were not reached, at the sizes that were run."""
    by = {(r.tool, r.people): r for r in results if not r.told}
    for people, tool, name, most in GOALS:
        found = by.get((tool, people))
        value = None if found is None else getattr(found, name)
        if value is not None and value > most:
            yield f"{tool}, {people:,}: {name} {value:.3g}, goal {most:g}"
    for people, tool, name, least in RATIOS:
        found, peer = by.get((tool, people)), by.get(("pyvis", people))
        if found is None or peer is None:
            continue
        own, theirs = getattr(found, name), getattr(peer, name)
        if own is not None and theirs is not None and theirs / own < least:
            ratio = f"{theirs / own:.2f}x"
            yield f"{tool}, {people:,}: {name} {ratio} of pyvis's, goal {least:g}x"


GOALS = (
    (100_000, "agencygraph, webgl", "file", 6.0),
    (100_000, "agencygraph, webgl", "ready", 4.0),
    (100_000, "agencygraph, webgl", "heap", 150.0),
    (100_000, "agencygraph, webgl", "pick", 1.0),
)
RATIOS = (
    (50_000, "agencygraph, webgl", "file", 8.0),
    (50_000, "agencygraph, webgl", "ready", 8.0),
    (50_000, "agencygraph, webgl", "moving", 5.0),
    (50_000, "agencygraph, webgl", "complete", 1.5),
    *(
        (2_000, tool, name, 1.0)
        for tool in ("agencygraph, webgl", "agencygraph, pyvis")
        for name in ("file", "ready", "moving", "complete", "heap")
    ),
)

HEAD = (
    "| people | tool | file MB | ready s | moving ms | complete ms | heap MB | pick ms "
    "| requests | made in s |\n|---|---|---|---|---|---|---|---|---|---|"
)


def table(results: list[Result]) -> str:
    """Return the figures as the documents print them."""
    lines = [HEAD]
    for r in results:
        figures = (r.file, r.ready, r.moving, r.complete, r.heap, r.pick)
        cells = ["" if value is None else f"{value:.3g}" for value in figures]
        made = "" if r.python is None else f"{r.python:.1f}"
        if r.told:
            cells[1] = r.told
        row = [f"{r.people:,}", r.tool, *cells, str(r.requests), made]
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
