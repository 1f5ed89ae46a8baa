"""What the command says, it says in words of the command, never in those of Python."""

import ast
import re
from pathlib import Path

import pytest

import agencygraph as ag

PACKAGE = Path(ag.__file__).resolve().parent
BESIDE = (
    "networkx_backend", "measures", "inference", "_kernels", "_frames.py", "table.py",
    "view/columns.py", "view/pyvis_page.py", "page/page.py", "io/graph_files.py",
    "io/graphs.py", "io/gml.py", "io/pajek.py", "io/kumu.py", "io/viva.py", "io/sql.py",
    "io/simulate.py", "io/write.py", "given.py", "labels.py", "ties.py", "network.py",
    "transform.py",
)  # fmt: skip
"""What the command does not call, or calls only with what was looked at before."""

CODE = ("app/bench.py", "io/workbook.py", "io/parquet.py")
"""Where Python stands as text, for a process of its own."""

NAMES = "|".join(name for name in sorted(ag.__all__) if "_" in name.strip("_"))
PYTHON = re.compile(
    rf"\b(?:{NAMES})\b(?! of)|\b\w+=(?:True|False|None|\[|\{{|\")|dataframe|\w\(\)"
)
BOTH = re.compile(r"--\w+|\bin Python\b", re.IGNORECASE)


def sentences(tree):
    """Texts that are no docstrings, with f-strings whole."""
    held = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(body := getattr(node, "body", None), list)
        for statement in body
        if isinstance(statement, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [v.value for v in node.values if isinstance(v, ast.Constant)]
            held |= {id(v) for v in node.values}
            yield "…".join(parts)
        elif isinstance(node, ast.Constant) and id(node) not in held:
            yield str(node.value)


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith((*BESIDE, *CODE)):
            yield pytest.param(path, id=name)


@pytest.mark.parametrize("path", [*modules()])
def test_no_message_of_the_command_speaks_python(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    told = [text for text in sentences(tree) if " " in text]
    spoken = [text for text in told if PYTHON.search(text)]

    assert [text for text in spoken if not BOTH.search(text)] == []


@pytest.mark.parametrize(
    "text", ["read them with read_study", "or kinds=[...]", "give it as a dataframe"]
)
def test_python_is_noticed(text):
    assert PYTHON.search(text)
