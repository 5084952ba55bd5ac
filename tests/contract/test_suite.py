"""Kinds of tests that cannot fail, looked for in the tests' own syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent.parent
TREES = {path.relative_to(TESTS).as_posix(): ast.parse(path.read_text("utf-8")) for path in sorted(TESTS.rglob("*.py"))}
Function = ast.FunctionDef | ast.AsyncFunctionDef

# Receivers whose `replace` puts values into another form: no test is about what it changes. Each was reviewed.
FORMS = {
    *("value", "number", "most", "words", "each", "naive", "at", "clock.now.isoformat()", "event['eventTime']"),
    *("at(minute)", "name", "rules", "re.sub('\\\\[([^\\\\]]*)\\\\]\\\\([^)]*\\\\)', '\\\\1', words)"),
}
REPLACING = {"support/text_substitution.py", "web/page.py"}
# Both compare what is given back a second time with what was given the first.
TWICE = {"api/test_document_cache.py"}


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def calls(node: ast.AST) -> Iterator[ast.Call]:
    return (each for each in ast.walk(node) if isinstance(each, ast.Call))


def functions() -> Iterator[tuple[str, Function]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield path, node


def asserting() -> set[str]:
    """The names of the functions that assert, or that call one that does."""
    of = {name: set[str]() for name in {node.name for _, node in functions()}}
    found = set()
    for _, node in functions():
        called = {name_of(call) for call in calls(node)}
        of[node.name] |= called
        if called & {"raises", "fail"} or any(isinstance(each, ast.Assert) for each in ast.walk(node)):
            found.add(node.name)
    while more := {name for name, called in of.items() if name not in found and called & found}:
        found |= more
    return found


def where(path: str, node: ast.stmt | ast.expr) -> str:
    return f"{path}:{node.lineno}"


def test_there_are_tests_to_look_at() -> None:
    assert len([node for _, node in functions() if node.name.startswith("test_")]) > 800


def test_every_test_asserts_something() -> None:
    known = asserting()
    silent = [
        where(path, node) for path, node in functions() if node.name.startswith("test_") and node.name not in known
    ]
    assert silent == []


def test_no_property_is_tried_on_a_single_example() -> None:
    few = [
        where(path, keyword.value)
        for path, tree in TREES.items()
        for call in calls(tree)
        for keyword in call.keywords
        if keyword.arg == "max_examples" and ast.unparse(keyword.value) in {str(number) for number in range(20)}
    ]
    assert few == []


def test_what_is_replaced_in_a_text_has_to_be_there() -> None:
    """`substituted` raises where the old part is absent; `str.replace` says nothing."""
    silent = [
        f"{where(path, call)} {ast.unparse(call.func.value)}"
        for path, tree in TREES.items()
        if path not in REPLACING
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "replace"
        and len(call.args) == 2
        and ast.unparse(call.func.value) not in FORMS
    ]
    assert silent == []


def test_only_one_statement_is_expected_to_raise() -> None:
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
    same = [
        where(path, node)
        for path, tree in TREES.items()
        if path not in TWICE
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and ast.dump(node.left) == ast.dump(node.comparators[0])
    ]
    assert same == []
