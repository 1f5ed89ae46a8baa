"""The small mistakes that are put into functions, one at a time.

A site is one place in a tree and what would stand there instead. Only what runs inside
a function is changed: comparisons, arithmetic, logic, conditions, numbers, words that
are keys, keyword arguments, twins such as ``min`` and ``max``, and statements left out.
Not changed are docstrings, annotations, decorators, default values, sentences (strings
with a space, pieces of f-strings), about how many steps a kernel takes, and statements
outside functions.
"""

import ast
import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
TWINS = [
    ("min", "max"), ("any", "all"), ("minimum", "maximum"), ("argmin", "argmax"),
    ("zeros", "ones"), ("floor", "ceil"), ("startswith", "endswith"),
    ("lower", "upper"), ("lstrip", "rstrip"), ("union", "intersection"),
]  # fmt: skip
TWIN = dict(TWINS) | {b: a for a, b in TWINS}
NOT_CODE = {"annotation", "returns", "decorator_list", "ctx", "op", "ops"}
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
LOGIC = {ast.And: ast.Or, ast.Or: ast.And}


@dataclass(frozen=True)
class Site:
    """One change that can be made in the function ``qualname`` of a tree."""

    qualname: str
    line: int
    before: str
    after: str
    parent: ast.AST
    field: str
    place: int | None
    new: ast.AST

    @contextmanager
    def made(self) -> Iterator[None]:
        """Make the change in the tree, and take it back."""
        old = _put(self.parent, self.field, self.place, self.new)
        try:
            yield
        finally:
            _put(self.parent, self.field, self.place, old)


def sites(tree: ast.Module) -> list[Site]:
    """Every change, in the order of the text; the same at each call."""
    return [site for name, node in functions(tree) for site in _of(name, node)]


def functions(tree: ast.AST, within: str = "") -> Iterator[tuple[str, Any]]:
    """Functions and methods, outermost alone: a nested one is part of its outer."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, FUNCTION):
            yield within + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{within}{node.name}.")
        elif isinstance(node, ast.If | ast.Try):
            yield from functions(node, within)


def _of(qualname: str, function: Any) -> Iterator[Site]:
    first = 1 if ast.get_docstring(function) is not None else 0
    for k, statement in enumerate(function.body[first:], first):
        slots = [(function, "body", k, statement), *_slots(statement)]
        for parent, field, place, node in slots:
            for new in _changes(parent, field, node):
                ast.copy_location(new, node)
                ast.fix_missing_locations(new)
                words = _brief(node), _brief(new)
                if words[0] != words[1]:
                    yield Site(qualname, node.lineno, *words, parent, field, place, new)


def _slots(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, Any]]:
    """Where nodes hang below a node, but for what is no code of the function."""
    if _is_left_alone(node):
        return
    for field, value in ast.iter_fields(node):
        if field in NOT_CODE or getattr(node, "arg", "") == "strict":
            continue
        found = enumerate(value) if isinstance(value, list) else [(None, value)]
        if field == "args" and _is_run_of_kernel(node):
            found = list(found)[1:]
        for place, child in found:
            if isinstance(child, ast.stmt | ast.expr):
                if not (_is_docstring(node, field, place, child)):
                    yield node, field, place, child
                yield from _slots(child)
            elif isinstance(child, ast.AST) and not isinstance(child, ast.arguments):
                yield from _slots(child)


def _is_left_alone(node: ast.AST) -> bool:
    """Types that are written as calls; nested docstrings are seen to elsewhere."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"cast", "TypeVar"}
    )


def _is_run_of_kernel(node: ast.AST) -> bool:
    """Its first argument says about how many steps: whether to compile, no result."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "run"
    )


def _is_docstring(node: ast.AST, field: str, place: int | None, child: ast.AST) -> bool:
    return (
        isinstance(node, FUNCTION)
        and field == "body"
        and place == 0
        and isinstance(child, ast.Expr)
        and isinstance(child.value, ast.Constant)
    )


def _changes(parent: ast.AST, field: str, node: Any) -> Iterator[ast.AST]:
    if isinstance(node, ast.stmt):
        yield from _of_statement(node)
    else:
        yield from _of_expression(parent, node)
    asked = field in {"test", "ifs"}
    one = isinstance(node, ast.Compare) and len(node.ops) == 1
    if asked and not (one or isinstance(node, ast.UnaryOp)):
        yield ast.UnaryOp(ast.Not(), copy.deepcopy(node))


def _of_expression(parent: ast.AST, node: Any) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for k, op in enumerate(node.ops):
            yield _with(node, ops=_replaced(node.ops, k, COMPARISONS[type(op)]()))
    elif isinstance(node, ast.BinOp):
        if type(node.op) in ARITHMETIC and not _is_text(node):
            yield _with(node, op=ARITHMETIC[type(node.op)]())
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=LOGIC[type(node.op)]())
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.UAdd):
        yield copy.deepcopy(node.operand)
    elif isinstance(node, ast.Constant):
        yield from _of_constant(parent, node)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)


def _of_statement(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.AugAssign):
        if type(node.op) in ARITHMETIC and not _is_text(node):
            yield _with(node, op=ARITHMETIC[type(node.op)]())
        yield ast.Pass()
    elif isinstance(node, ast.Raise) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield ast.Pass()
    elif isinstance(node, ast.Continue):
        yield ast.Break()
    elif isinstance(node, ast.Break):
        yield ast.Continue()


def _of_constant(parent: ast.AST, node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str) and value.strip() == value != "":
        is_word = " " not in value and not isinstance(parent, ast.JoinedStr | ast.Expr)
        if is_word:
            yield ast.Constant(f"{value}XX")


def _of_call(node: ast.Call) -> Iterator[ast.AST]:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in TWIN:
        new = copy.deepcopy(node)
        twin = "attr" if isinstance(node.func, ast.Attribute) else "id"
        setattr(new.func, twin, TWIN[name])
        yield new
    for k, keyword in enumerate(node.keywords):
        if keyword.arg not in {
            None,
            "strict",
        }:  # zip's is like an assert
            rest = node.keywords[:k] + node.keywords[k + 1 :]
            yield _with(node, keywords=rest)


def _is_text(node: Any) -> bool:
    """Sums with a string in them: less, and they would merely raise an error."""
    sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.value,)
    return any(
        isinstance(side, ast.JoinedStr)
        or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )


def _replaced(values: list[Any], k: int, new: Any) -> list[Any]:
    return [*values[:k], new, *values[k + 1 :]]


def _with(node: ast.AST, **fields: Any) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return copy.deepcopy(new)


def _put(parent: ast.AST, field: str, place: int | None, new: Any) -> Any:
    if place is None:
        old = getattr(parent, field)
        setattr(parent, field, new)
    else:
        old = getattr(parent, field)[place]
        getattr(parent, field)[place] = new
    return old


def _brief(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 300 else f"{text[:300]} ..."
