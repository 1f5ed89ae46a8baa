"""What a test does with the graph, as a reader would."""

from playwright.sync_api import expect


class Graph:
    """One graph of a page: its parts by name, and where people stand."""

    def __init__(self, page, name="graph"):
        self.page, self.name = page, name
        self.root = page.locator(f"#{name}")
        expect(self.root).to_have_attribute("data-ready", "yes")
        # The stage gets its height once the key below it has been filled.
        self.settle()

    def part(self, key):
        return self.root.locator(f'[data-part="{key}"]')

    def ask(self, expression, argument=None):
        """Evaluate with ``g`` (the graph's engine, model, state, data) and ``x``."""
        return self.page.evaluate(
            "([name, x]) => { const g = agencygraph.graphs.get(name); "
            f"return {expression}; }}",
            [self.name, argument],
        )

    def place(self, person):
        """Where a person stands on the screen."""
        return self.ask("g.engine.screenOf(g.data.people.id.indexOf(x))", person)

    def places(self):
        return self.ask("g.data.people.id.map((_, i) => g.engine.screenOf(i))")

    def hover(self, person):
        at = self.place(person)
        self.page.mouse.move(at["x"] - 60, at["y"] - 60)
        self.page.mouse.move(at["x"], at["y"])
        self.settle()

    def click(self, person):
        at = self.place(person)
        self.page.mouse.click(at["x"], at["y"])

    def choose(self, person):
        """Select somebody through the search, by id."""
        self.part("search").fill(person)
        self.part("search").press("Enter")

    def radii(self):
        return self.ask("[...g.radii]")

    def agency_box(self, name):
        """The box that shows or hides an agency."""
        return self.part("legend").get_by_role("checkbox", name=name)

    def mode(self, label):
        self.part("modes").get_by_text(label, exact=True).click()

    def settle(self):
        """Wait until what was asked for has been drawn."""
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => "
            "requestAnimationFrame(() => requestAnimationFrame(done))))"
        )

    def colours(self, people):
        """Red, green, blue of each person's node: the middle one of nine points."""
        return self.ask(
            """(() => {
              const canvas = document.querySelector(`#${name} canvas`);
              const box = canvas.getBoundingClientRect();
              const ratio = canvas.width / box.width;
              const copy = new OffscreenCanvas(canvas.width, canvas.height);
              const ctx = copy.getContext("2d");
              ctx.fillStyle = "#ffffff";
              ctx.fillRect(0, 0, copy.width, copy.height);
              ctx.drawImage(canvas, 0, 0);
              const { data } = ctx.getImageData(0, 0, copy.width, copy.height);
              const light = (c) => c[0] + c[1] + c[2];
              return x.map((person) => {
                const at = g.engine.screenOf(g.data.people.id.indexOf(person));
                const found = [];
                for (const dx of [-2, 0, 2]) for (const dy of [-2, 0, 2]) {
                  const column = Math.round((at.x - box.left + dx) * ratio);
                  const row = Math.round((at.y - box.top + dy) * ratio);
                  const k = 4 * (row * copy.width + column);
                  found.push([...data.slice(k, k + 3)]);
                }
                return found.sort((a, b) => light(a) - light(b))[4];
              });
            })()""",
            list(people),
        )

    def colour(self, person):
        return self.colours([person])[0]

    def measures(self):
        """Cells of the measures shown in the panel: label → texts."""
        return self.page.evaluate(
            """(name) => {
              const root = document.querySelector(`#${name} [data-part="panel"]`);
              const cells = (row) => [...row.querySelectorAll("td")];
              const text = (cell) => cell.firstChild.textContent;
              return [...root.querySelectorAll("tr[data-row]")].map((row) => [
                Number(row.dataset.row), cells(row).map(text),
              ]);
            }""",
            self.name,
        )
