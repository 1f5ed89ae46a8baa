"""The linter of our scripts finds what a page must not do; npm stays out of pages."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".node" / "node_modules" / ".bin"
ASSETS = sorted((ROOT / "agencygraph").glob("*/assets/*.js"))

FORBIDDEN = {
    "innerHTML": "box.innerHTML = text;",
    "innerHTML in brackets": 'box["innerHTML"] = text;',
    "outerHTML": "box.outerHTML = text;",
    "insertAdjacentHTML": 'box.insertAdjacentHTML("beforeend", text);',
    "setHTML": "box.setHTMLUnsafe(text);",
    "parser": 'new DOMParser().parseFromString(text, "text/html");',
    "fragment": "document.createRange().createContextualFragment(text);",
    "write": "document.write(text);",
    "location": "location = text;",
    "href of location": "location.href = text;",
    "location of window": "window.location = text;",
    "search of window": "globalThis.location.search = text;",
    "assign": "location.assign(text);",
    "replace": "document.location.replace(text);",
    "open": "open(text);",
    "open of window": "window.open(text);",
    "href": "link.href = text;",
    "src": "picture.src = text;",
    "srcdoc": "frame.srcdoc = text;",
    "attribute href": 'link.setAttribute("href", text);',
    "attribute in a namespace": 'use.setAttributeNS(space, "xlink:href", text);',
    "attribute style": 'box.setAttribute("style", text);',
    "attribute handler": 'box.setAttribute("onclick", text);',
    "handler": "box.onclick = act;",
    "style": "box.style = text;",
    "cssText": "box.style.cssText = text;",
    "script element": 'document.createElement("script");',
    "frame element": 'el("iframe");',
    "form": "form.submit();",
    "eval": "eval(text);",
    "indirect eval": "(0, eval)(text);",
    "Function": "new Function(text);",
    "timer of text": 'setTimeout("act()", 0);',
    "address that runs": 'const text = "javascript:act()";',
    "fetch": "fetch(text);",
    "fetch of window": "window.fetch(text);",
    "request": "new XMLHttpRequest();",
    "socket": "new WebSocket(text);",
    "peers": "new RTCPeerConnection();",
    "beacon": "navigator.sendBeacon(text);",
    "picture": "new Image();",
    "worker": "new Worker(text);",
    "import": "import(text);",
    "storage": 'localStorage.setItem("a", text);',
    "cookie": "document.cookie = text;",
    "prototype": "const found = data.__proto__;",
    "dialog": "alert(text);",
    "global": "leaked = 1;",
}
ALLOWED = """
(() => {
"use strict";
const home = globalThis.agencygraph;
const box = document.createElement("p");
box.textContent = "text";
box.style.setProperty("--colour", "#123456");
box.setAttribute("aria-label", "text");
box.append("text");
location.hash = "person=1";
history.replaceState(null, "", "#person=1");
setTimeout(() => box.remove(), 10);
home.example = { link: "text".replace("e", "a"), data: box.dataset };
})();
"""


@pytest.fixture(scope="module")
def eslint():
    if not (TOOLS / "eslint").exists():
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs the tools of tests/js: make js installs them")
        pytest.skip("no tools in .node: make js installs them (needs Node.js and npm)")
    return TOOLS / "eslint"


def findings(eslint, folder, sources):
    """Name → rules broken by the script of that name."""
    place = folder / "agencygraph" / "view" / "assets"
    place.mkdir(parents=True)
    for k, source in enumerate(sources.values()):
        (place / f"{k}.js").write_text(source, encoding="utf-8")
    config = ROOT / "tests" / "js" / "eslint.config.mjs"
    command = [eslint, "--config", config, "--format", "json", "agencygraph"]
    told = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    found = {
        Path(one["filePath"]).stem: one["messages"] for one in json.loads(told.stdout)
    }
    return {
        name: {message["ruleId"] for message in found[str(k)]}
        for k, name in enumerate(sources)
    }


def test_the_linter_refuses_every_way_out_of_the_page(eslint, tmp_path):
    harmless = {"no-undef", "no-unused-vars", "no-unused-expressions"}
    wrapped = {
        name: f'(() => {{\n"use strict";\n{source}\n}})();\n'
        for name, source in FORBIDDEN.items()
    }

    found = findings(eslint, tmp_path, wrapped)

    missed = [
        name
        for name, rules in found.items()
        if not rules - harmless and name != "global"
    ]
    assert missed == []
    assert "no-undef" in found["global"]


def test_the_linter_lets_ordinary_code_be(eslint, tmp_path):
    assert findings(eslint, tmp_path, {"ordinary": ALLOWED}) == {"ordinary": set()}


@pytest.mark.usefixtures("eslint")
def test_the_types_of_a_script_are_checked(tmp_path):
    script = tmp_path / "wrong.js"
    script.write_text(
        '"use strict";\n/** @param {number} x */\nconst twice = (x) => 2 * x;\n'
        'twice("text");\n/** @param {Data} x */\nconst f = (x) => x.nobody;\nf;\n',
        encoding="utf-8",
    )
    settings = json.loads((ROOT / "tests/js/tsconfig.json").read_text("utf-8"))
    types = ROOT / "agencygraph" / "view" / "assets" / "types.d.ts"
    settings["include"] = [str(script), str(types)]
    (tmp_path / "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")

    told = subprocess.run(
        [TOOLS / "tsc", "--project", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )

    assert re.findall(r"wrong\.js\((\d+),\d+\): error (TS\d+)", told.stdout) == [
        ("4", "TS2345"),
        ("6", "TS2339"),
    ]


def test_every_script_of_a_page_is_checked():
    settings = json.loads((ROOT / "tests/js/tsconfig.json").read_text("utf-8"))
    place = ROOT / "tests" / "js"
    found = {
        path.resolve()
        for pattern in settings["include"]
        for path in ROOT.glob(pattern.removeprefix("../../"))
    }

    anywhere = {path.resolve() for path in (ROOT / "agencygraph").rglob("*.js")}

    assert place.is_dir()
    assert anywhere
    assert anywhere <= found


@pytest.mark.parametrize("path", ASSETS, ids=lambda path: path.name)
def test_no_script_of_a_page_asks_for_anything_or_leaves(path):
    """What the linter says too, for clones without Node.js; comments aside."""
    text = re.sub(
        r"(?m)(?<!:)//.*$|/\*[\s\S]*?\*/", "", path.read_text(encoding="utf-8")
    )

    out = re.findall(
        r"\b(?:fetch|eval|open|importScripts|import)\s*\("
        r"|\b(?:XMLHttpRequest|WebSocket|EventSource|RTCPeerConnection|Worker|Image"
        r"|Function|DOMParser|localStorage|sessionStorage|indexedDB|sendBeacon)\b"
        r"|\.(?:innerHTML|outerHTML|insertAdjacentHTML|srcdoc|cssText|cookie)\b"
        r"|\blocation(?:\.(?!hash\b)\w+)?\s*=[^=]|document\.write"
        r"|https?://(?!www\.w3\.org/)",
        text,
    )

    assert out == []


def test_the_lock_names_every_package_by_its_content_and_no_registry():
    lock = json.loads((ROOT / "tests/js/package-lock.json").read_text("utf-8"))
    wanted = json.loads((ROOT / "tests/js/package.json").read_text("utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}

    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert not any("resolved" in one for one in packages.values())
    assert "dependencies" not in wanted  # nothing of npm enters a page
    for name, version in wanted["devDependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert packages[f"node_modules/{name}"]["version"] == version


def test_no_package_of_npm_is_kept_in_the_repository():
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("which files are kept is known to git: no git here, or no clone")
    told = subprocess.run(
        [git, "-c", "safe.directory=*", "ls-files"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert [x for x in told.stdout.split("\n") if "node_modules" in x] == []
