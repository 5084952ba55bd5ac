"""Finds tests that cannot fail, in the syntax of the tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support import example_count

TESTS = Path(__file__).parent.parent
TREES = {path.relative_to(TESTS).as_posix(): ast.parse(path.read_text("utf-8")) for path in sorted(TESTS.rglob("*.py"))}
Function = ast.FunctionDef | ast.AsyncFunctionDef

# Arguments of `replace` that put a value into another form: no test is about the replaced part. Each was reviewed.
CONVERSIONS = {
    (",", ""),
    ("`", ""),
    (".zh", ""),
    ("Z", ".000000Z"),
    ("+00:00", "Z"),
    ("\0", "\ufffd"),
    ("name: yuanliu", ""),
    ('\\"', '"'),
    ("\\", "\\\\"),
    ("\\\\", "\\"),
    ("&amp;", "&"),
}
MAY_REPLACE = {"support/text_substitution.py", "web/page.py"}
MIN_EXAMPLES = 20
# These divide a number of examples among several properties, or are given the number.
SHARE_EXAMPLES = {"api/test_differential.py", "api/test_identity.py", "unit/test_drawn_worlds.py"}
TRAVERSAL = re.compile(r"\b(?:lineage|impact|paths|diff)\((?=[^)]*\b(?:of|from): )[^)]*\)")
# Their answer does not depend on the time of a traversal: it is an error, any answer, a cost or an explanation.
TIMELESS = {
    "api/test_explain.py",
    "api/test_failing_root_fields.py",
    "api/test_observability_values.py",
    "api/test_query_termination.py",
    "contract/test_limits.py",
    "unit/test_cost.py",
}
# This compares the results of two equal calls.
CALL_TWICE = {"api/test_document_cache.py"}


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def calls(node: ast.AST) -> Iterator[ast.Call]:
    return (child for child in ast.walk(node) if isinstance(child, ast.Call))


def functions() -> Iterator[tuple[str, Function]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield path, node


def asserting_functions() -> set[str]:
    """The names of the functions that assert, or that call one that does."""
    calls_of = {name: set[str]() for name in {node.name for _, node in functions()}}
    asserting = set()
    for _, node in functions():
        called = {name_of(call) for call in calls(node)}
        calls_of[node.name] |= called
        if called & {"raises", "fail"} or any(isinstance(child, ast.Assert) for child in ast.walk(node)):
            asserting.add(node.name)
    while more := {name for name, called in calls_of.items() if name not in asserting and called & asserting}:
        asserting |= more
    return asserting


def where(path: str, node: ast.stmt | ast.expr) -> str:
    return f"{path}:{node.lineno}"


def test_the_checks_see_the_tests() -> None:
    assert len([node for _, node in functions() if node.name.startswith("test_")]) > 800


def test_every_exempted_module_exists() -> None:
    assert set(TREES) >= CALL_TWICE | MAY_REPLACE | TIMELESS


def test_every_test_asserts_something() -> None:
    asserting = asserting_functions()
    silent = [
        where(path, node) for path, node in functions() if node.name.startswith("test_") and node.name not in asserting
    ]
    assert silent == []


def number_of(value: ast.expr, tree: ast.Module) -> int:
    """The least number of examples of an expression: a number, the name of one in this module, or `example_count`."""
    match value:
        case ast.Constant(value=int(number)):
            return number
        case ast.Name(id=name):
            numbers = [
                number_of(node.value, tree)
                for node in tree.body
                if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [name]
            ]
            return min(numbers, default=0)
        case ast.Call(func=ast.Name(id="example_count")):
            return example_count.MIN_EXAMPLES
    return 0


def test_no_property_is_tried_on_a_few_examples() -> None:
    """Expressions such as `max(1, EXAMPLES // 8)` count as none."""
    assert number_of(ast.parse("max(1, 200)", mode="eval").body, ast.parse("")) == 0
    few = [
        where(path, keyword.value)
        for path, tree in TREES.items()
        if path not in SHARE_EXAMPLES
        for call in calls(tree)
        for keyword in call.keywords
        if keyword.arg == "max_examples" and number_of(keyword.value, tree) < MIN_EXAMPLES
    ]
    assert few == []


def test_a_replaced_part_of_a_text_must_exist() -> None:
    """`substitute` raises an error if the old part is absent; `str.replace` returns the text unchanged."""
    silent = [
        f"{where(path, call)} {ast.unparse(call)}"
        for path, tree in TREES.items()
        if path not in MAY_REPLACE
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "replace"
        and len(call.args) == 2
        and tuple(getattr(argument, "value", None) for argument in call.args) not in CONVERSIONS
    ]
    assert silent == []


def test_a_traversal_gives_a_cold_server_time() -> None:
    """By default it has 2 s, in which a busy machine may not plan its statements."""
    short = [
        f"{where(path, node)} {match[0]}"
        for path, tree in TREES.items()
        if path not in TIMELESS
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for match in TRAVERSAL.finditer(node.value)
        if not re.search(r"milliseconds: |%s", match[0])
    ]
    assert short == []


def test_a_raises_block_has_one_statement() -> None:
    long = [
        where(path, node)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.With | ast.AsyncWith) and len(node.body) > 1
        for item in node.items
        if isinstance(item.context_expr, ast.Call) and name_of(item.context_expr) == "raises"
    ]
    assert long == []


def test_nothing_is_compared_with_itself() -> None:
    equal = [
        where(path, node)
        for path, tree in TREES.items()
        if path not in CALL_TWICE
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and ast.dump(node.left) == ast.dump(node.comparators[0])
    ]
    assert equal == []
