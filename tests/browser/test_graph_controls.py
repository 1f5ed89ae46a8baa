"""Waves, filters, colours and places a reader chooses; numbers are the library's."""

import numpy as np
import pytest
from playwright.sync_api import expect

import agencygraph as ag
from tests.browser.graph import Graph
from tests.view import made
from tests.view.made import KIND


@pytest.fixture(scope="module")
def networks(study):
    """Three waves: in the third all is as in the first, and two people are silent."""
    first, second = study.network("before", KIND), study.network("after", KIND)
    return first, second, first.replace(wave="a year later")


@pytest.fixture(scope="module")
def two(networks, tmp_path_factory):
    return ag.draw(networks[:2]).save(tmp_path_factory.mktemp("graph") / "two.html")


@pytest.fixture(scope="module")
def three(networks, tmp_path_factory):
    return ag.draw(networks).save(tmp_path_factory.mktemp("graph") / "three.html")


@pytest.fixture(scope="module")
def delta_file(networks, tmp_path_factory):
    folder = tmp_path_factory.mktemp("graph")
    return ag.draw(ag.compare(*networks[:2])).save(folder / "delta.html")


@pytest.fixture
def graph(open_file, two):
    return Graph(open_file(two))


@pytest.fixture
def waves(open_file, three):
    return Graph(open_file(three))


def across(network):
    """Whether each tie joins two agencies; all of them are known."""
    agency = network.roster.agency_of
    return agency[network.sources] != agency[network.indices]


def told(graph, people, shown, every, more=""):
    text = f"{people} people · {shown} of {every} ties shown{more}"
    expect(graph.part("status")).to_have_text(text)


# --- waves --------------------------------------------------------------------


def test_the_slider_goes_through_the_waves_by_keys(waves, networks):
    waves.mode("One wave")
    waves.part("wave").focus()
    seen = []

    for key, wave in (("Home", 0), ("ArrowRight", 1), ("ArrowRight", 2)):
        waves.page.keyboard.press(key)
        network = networks[wave]
        told(waves, network.n_people, network.n_ties, network.n_ties)
        seen.append(waves.part("wave").get_attribute("aria-valuetext"))

    assert seen == ["before", "after", "a year later"]


def test_the_name_of_a_wave_is_read_in_full_below_the_slider(
    open_file, networks, tmp_path
):
    names = [f"a long name of wave {k}" for k in range(5)]
    five = [networks[0].replace(wave=name) for name in names]
    graph = Graph(open_file(ag.draw(five).save(tmp_path / "five.html")))
    graph.mode("One wave")
    ticks = graph.page.locator(".ticks > span:visible")

    expect(ticks).to_have_count(1)
    expect(ticks).to_have_text(names[-1])
    assert ticks.evaluate("tick => tick.scrollWidth <= tick.clientWidth")


def test_the_key_counts_whose_value_is_not_known_in_the_wave_shown(graph, networks):
    graph.part("colour").select_option(label="betweenness")

    for mode, network in zip(("before", "after"), networks[:2], strict=True):
        graph.mode(mode)
        values = ag.betweenness(network)["betweenness"]
        unknown = int(np.isnan(values).sum())
        expect(graph.page.locator(".scale .none")).to_have_text(f"n/a {unknown}")


def fates(graph):
    names = ("formed", "dissolved", "kept", "strengthened", "weakened", "unobserved")
    return dict(zip(names, graph.ask("[...g.seen.counts.fates]"), strict=False))


def test_change_is_between_the_two_waves_chosen(waves, networks):
    for one, other in ((0, 1), (1, 2), (0, 2)):
        expected = ag.compare(networks[one], networks[other]).summary
        expected = expected.to_dict()["network"]

        waves.part("from").select_option(value=str(one))
        waves.part("to").select_option(value=str(other))

        found = fates(waves)
        assert {name: found[name] for name in found} == {
            name: expected[name] for name in found
        }
        people = {*networks[one].roster.people, *networks[other].roster.people}
        ties = sum(found.values())
        told(waves, len(people), ties, ties)


def test_the_later_wave_of_a_change_stays_the_later(waves):
    waves.part("to").select_option(label="after")
    waves.part("from").select_option(label="after")

    assert waves.ask("[g.state.from, g.state.to]") == [1, 2]
    expect(waves.part("from").locator("option").last).to_be_disabled()
    waves.mode("One wave")
    waves.mode("Change")
    assert waves.ask("[g.state.from, g.state.to]") == [1, 2]


def test_a_change_of_a_measure_is_told_for_its_own_waves_only(
    open_file, delta_file, waves
):
    def columns(graph):
        graph.choose(graph.ask("g.data.people.id[3]"))
        return graph.part("measures").first.locator("thead th").all_inner_texts()

    compared = Graph(open_file(delta_file))

    assert columns(compared) == ["", "before", "after", "change"]
    assert columns(waves) == ["", "before", "a year later"]


# --- filters ------------------------------------------------------------------


def opened(graph):
    graph.mode("after")
    graph.part("filters").locator("summary").click()
    return graph


def test_the_least_weight_leaves_the_ties_that_the_network_has(graph, networks):
    network = networks[1]
    levels = np.unique(np.concatenate([one.weights for one in networks[:2]]))
    opened(graph)
    graph.part("least").focus()

    for level in levels[1:4]:
        graph.page.keyboard.press("ArrowRight")
        left = int((network.weights >= level).sum())
        shown = ag.table._cell(float(level))

        expect(graph.part("least-told")).to_have_text(
            f"at least {shown}: {left} ties left"
        )
        told(
            graph,
            network.n_people,
            left,
            network.n_ties,
            f" · only weight from {shown} on",
        )


@pytest.mark.parametrize("place", ["within", "across"])
def test_ties_within_or_across_agencies_are_shown_alone(graph, networks, place):
    network = networks[1]
    left = int((across(network) == (place == "across")).sum())
    words = {"within": "within an agency", "across": "across agencies"}[place]
    opened(graph)

    graph.part("where").get_by_label(words.capitalize() + " only").check()

    told(graph, network.n_people, left, network.n_ties, f" · only {words}")
    expect(graph.part("live")).to_have_text(graph.part("status").inner_text())
    drawn = graph.ask("g.view.tieOrder.length")
    assert drawn == left


def test_clearing_the_filters_shows_everything_again(graph, networks):
    network = networks[1]
    opened(graph)
    expect(graph.part("clear-filters")).to_be_hidden()
    graph.part("where").get_by_label("Across agencies only").check()
    graph.part("least").focus()
    graph.page.keyboard.press("End")
    graph.agency_box("Police").uncheck()

    graph.part("clear-filters").click()

    told(graph, network.n_people, network.n_ties, network.n_ties)
    expect(graph.part("clear-filters")).to_be_hidden()
    expect(graph.agency_box("Police")).to_be_checked()
    assert graph.page.evaluate("() => document.activeElement.localName") == "summary"


def test_filters_work_together(graph, networks):
    network = networks[1]
    level = np.unique(np.concatenate([one.weights for one in networks[:2]]))[2]
    off = network.roster.agencies.index("Police")
    rest = network.roster.agency_of != off
    kept = rest[network.sources] & rest[network.indices]
    kept &= across(network) & (network.weights >= level)
    opened(graph)

    graph.part("where").get_by_label("Across agencies only").check()
    graph.part("least").focus()
    graph.page.keyboard.press("ArrowRight")
    graph.page.keyboard.press("ArrowRight")
    graph.agency_box("Police").uncheck()

    expect(graph.part("status")).to_contain_text(
        f"{rest.sum()} of {network.n_people} people · "
        f"{kept.sum()} of {network.n_ties} ties shown"
    )


def test_without_weights_or_agencies_there_is_nothing_to_filter(show):
    roster = ag.Roster.from_labels(["a", "b"], [None, None])
    graph = Graph(show(ag.draw(ag.Network.from_ties(roster, ["a"], ["b"]))))

    expect(graph.part("filters")).to_be_hidden()
    expect(graph.part("levels")).to_be_hidden()
    expect(graph.part("modes")).to_be_hidden()


# --- colour -------------------------------------------------------------------


def test_colour_follows_the_measure_chosen(graph, networks):
    graph.mode("after")

    graph.part("colour").select_option(label="degree")

    ids = graph.ask("g.data.people.id")
    degree = ag.degree(networks[1])
    values = dict(zip(degree.labels, degree["degree"], strict=True))
    found = dict(zip(ids, graph.ask("[...g.view.colour]"), strict=True))
    people = [p for p in ids if p in values and not np.isnan(values[p])]
    order = sorted(people, key=lambda p: values[p])
    places = [found[p] for p in order]
    assert places == sorted(places)
    assert len(set(places)) > 5
    unknown = {found[p] for p in ids if p not in people}
    assert unknown
    assert unknown.isdisjoint(places)
    expect(graph.part("key")).to_contain_text("degree")
    graph.part("colour").select_option(label="Agency")
    expect(graph.part("key").locator(".scale")).to_have_count(0)


# --- places -------------------------------------------------------------------


def drag(graph, person, x, y):
    at = graph.place(person)
    graph.page.mouse.move(at["x"], at["y"])
    graph.page.mouse.down()
    graph.page.mouse.move(at["x"] + x / 2, at["y"] + y / 2)
    graph.page.mouse.move(at["x"] + x, at["y"] + y)
    graph.page.mouse.up()
    graph.settle()


def test_somebody_dragged_stays_and_nobody_else_moves(graph):
    ids = graph.ask("g.data.people.id")
    before = dict(zip(ids, graph.places(), strict=True))

    drag(graph, ids[4], 60, -30)

    after = dict(zip(ids, graph.places(), strict=True))
    assert after[ids[4]]["x"] == pytest.approx(before[ids[4]]["x"] + 60, abs=1)
    assert after[ids[4]]["y"] == pytest.approx(before[ids[4]]["y"] - 30, abs=1)
    assert {p: at for p, at in after.items() if p != ids[4]} == {
        p: at for p, at in before.items() if p != ids[4]
    }
    expect(graph.part("live")).to_contain_text("stays where you put them")
    graph.mode("before")
    assert graph.place(ids[4]) == after[ids[4]]
    graph.part("release").click()
    assert dict(zip(ids, graph.places(), strict=True)) == before
    expect(graph.part("release")).to_be_hidden()


def test_keys_move_whoever_is_selected(graph):
    person = graph.ask("g.data.people.id[7]")
    graph.choose(person)
    graph.part("canvas").focus()
    start = graph.place(person)

    graph.page.keyboard.press("Shift+ArrowRight")
    graph.page.keyboard.press("Shift+ArrowDown")

    end = graph.place(person)
    assert end["x"] == pytest.approx(start["x"] + 12, abs=1)
    assert end["y"] == pytest.approx(start["y"] + 12, abs=1)
    expect(graph.part("panel").locator(".badges")).to_contain_text("moved by hand")


def test_dragging_the_ground_moves_the_picture_and_pins_nobody(graph):
    start = graph.places()
    box = graph.part("canvas").bounding_box()
    x, y = box["x"] + box["width"] - 12, box["y"] + box["height"] - 12

    graph.page.mouse.move(x, y)
    graph.page.mouse.down()
    graph.page.mouse.move(x - 40, y - 20, steps=4)
    graph.page.mouse.up()
    graph.settle()

    moved = graph.places()
    assert moved[0]["x"] == pytest.approx(start[0]["x"] - 40, abs=3)
    assert graph.ask("g.state.pinned.size") == 0


def test_the_picture_is_saved_as_large_as_asked(graph):
    box = graph.part("canvas").bounding_box()

    size = graph.page.evaluate(
        """async () => {
          const g = agencygraph.graphs.get("graph");
          const bitmap = await createImageBitmap(await g.engine.png(2));
          return [bitmap.width, bitmap.height];
        }"""
    )

    assert size == [2 * round(box["width"]), 2 * round(box["height"])]
    ratio = graph.ask("g.root.querySelector('canvas').width") / box["width"]
    assert ratio == pytest.approx(graph.page.evaluate("() => devicePixelRatio"), 0.01)


# --- long lists ---------------------------------------------------------------


def test_a_long_list_of_contacts_is_shown_piece_by_piece(show):
    people = [f"p{k:03d}" for k in range(151)]
    roster = ag.Roster.from_labels(people, ["fire"] * 151)
    network = ag.Network.from_ties(roster, ["p000"] * 150, people[1:])
    graph = Graph(show(ag.draw(network, tables=ag.degree(network), size="degree")))
    graph.choose("p000")
    contacts = graph.part("panel").locator(".contact")

    expect(contacts).to_have_count(60)
    graph.part("panel").get_by_role("button", name="90 more").click()
    expect(contacts).to_have_count(120)
    expect(contacts.nth(60)).to_be_focused()
    graph.part("panel").get_by_role("button", name="30 more").click()
    expect(contacts).to_have_count(150)


def test_a_long_list_of_agencies_can_be_narrowed_down(show):
    people = [f"p{k:03d}" for k in range(120)]
    agencies = [f"{'north' if k % 2 else 'south'} {k % 60:02d}" for k in range(120)]
    roster = ag.Roster.from_labels(people, agencies)
    network = ag.Network.from_ties(roster, people[:-1], people[1:])
    graph = Graph(show(ag.draw(network, tables=ag.degree(network), size="degree")))
    expect(graph.part("legend").locator("li")).to_have_count(60)

    graph.part("legend-filter").fill("NORTH")
    expect(graph.part("legend").locator("li")).to_have_count(30)
    graph.part("hide-all").click()

    expect(graph.part("status")).to_contain_text("60 of 120 people")
    graph.part("legend-filter").fill("")
    expect(graph.agency_box("south 00")).to_be_checked()
    expect(graph.agency_box("north 01")).not_to_be_checked()


def test_few_agencies_need_no_field_to_narrow_them_down(graph):
    expect(graph.part("legend-filter")).to_be_hidden()


# --- narrow -------------------------------------------------------------------


def test_three_waves_fit_a_narrow_screen(open_file, three):
    graph = Graph(open_file(three, width=360, height=740))
    graph.part("filters").locator("summary").click()

    for mode in ("One wave", "Change"):
        graph.mode(mode)
        wide = graph.page.evaluate("() => document.documentElement.scrollWidth")
        assert wide == 360


def test_on_a_small_screen_the_panel_leaves_the_picture_in_sight(open_file, two):
    graph = Graph(open_file(two, width=380, height=800))

    graph.page.evaluate("() => scrollTo(0, 120)")
    graph.ask("void g.select(2)")

    panel, canvas = (graph.part(key).bounding_box() for key in ("panel", "canvas"))
    assert panel["y"] + panel["height"] == pytest.approx(800, abs=1)
    assert panel["height"] <= 400
    assert canvas["y"] < panel["y"] - 100
    graph.part("panel").get_by_role("button", name="Close").click()
    expect(graph.part("panel")).to_contain_text("Select a person")


def test_an_organisation_is_called_one(show):
    graph = Graph(show(ag.draw(ag.between_agencies(made.after()))))

    expect(graph.part("side")).to_contain_text("Select an organisation")


# --- menus --------------------------------------------------------------------


def test_a_chosen_measure_says_of_which_group_it_is(show, study):
    graph = Graph(show(ag.draw(study.network("after", KIND))))
    size, key = graph.part("size"), graph.part("key")
    names = [option.inner_text() for option in size.locator("option").all()]
    assert "across" in names

    size.select_option(label="across")

    expect(size.locator("option:checked")).to_have_text("across · E–I index")
    expect(key).to_contain_text("across · E–I index")
    size.select_option(label="constraint")
    expect(size.locator("option", has_text="across · E–I index")).to_have_count(0)
    expect(graph.part("colour").locator("option:checked")).to_have_text("Agency")


# --- kinds --------------------------------------------------------------------


def test_several_kinds_open_on_the_one_that_measures_are_of(show, study):
    kinds = list(study.kinds)
    graph = Graph(show(ag.draw(study, kinds=kinds, waves="after")))
    graph.part("filters").locator("summary").click()
    boxes = graph.part("kinds").get_by_role("checkbox")

    assert [box.is_checked() for box in boxes.all()] == [True, False]
    expect(graph.part("status")).to_contain_text(f"only \u2068{kinds[0]}\u2069")
    assert graph.ask("g.data.graph.measured") == kinds[0]

    graph.part("clear-filters").click()
    assert [box.is_checked() for box in boxes.all()] == [True, True]


def test_a_page_opens_on_waves_in_which_its_kind_was_asked(show):
    asked = [made.before(), made.after(), made.after().replace(kind="x", wave="end")]
    graph = Graph(show(ag.draw([*asked[:2], asked[2]])))

    assert graph.ask("[g.state.mode, g.state.from, g.state.to]") == ["change", 0, 1]
    expect(graph.part("key")).to_contain_text("formed")


def test_kinds_of_tie_can_be_left_out(show, study):
    after = {kind: study.network("after", kind) for kind in study.kinds}
    people = after[KIND].n_people
    every = sum(network.n_ties for network in after.values())
    graph = opened(Graph(show(ag.draw(study, kinds=list(after)))))
    for kind in after:
        graph.part("kinds").get_by_role("checkbox", name=kind).check()
    told(graph, people, every, every)

    for kind, network in after.items():
        left = every - network.n_ties
        box = graph.part("kinds").get_by_role("checkbox", name=kind)
        box.uncheck()
        other = next(name for name in after if name != kind)
        expect(graph.part("status")).to_have_text(
            f"{people} people · {left} of {every} ties shown · only \u2068{other}\u2069"
        )
        box.check()

    for kind in after:
        graph.part("kinds").get_by_role("checkbox", name=kind).uncheck()
    told(graph, people, 0, f"{every:,}", " · only no kind of tie")


def test_contacts_say_of_which_kinds_they_are(show, study):
    kinds = list(study.kinds)
    graph = opened(Graph(show(ag.draw(study, kinds=kinds))))
    person = study.network("after", KIND).roster.people[3]
    graph.choose(person)
    named = {kind: neighbours(study.network("after", kind), person) for kind in kinds}

    rows = graph.part("panel").locator(".contact")

    expect(rows).to_have_count(len(set.union(*named.values())))
    for kind in kinds:
        expect(rows.filter(has_text=kind)).to_have_count(len(named[kind]))
    expect(graph.part("measured")).to_contain_text(kinds[0])


def neighbours(network, person):
    ties = network.ties().labels
    return {b if a == person else a for a, b in ties if person in (a, b)}
