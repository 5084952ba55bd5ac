"""The layers of the two modules that import-linter does not see, since they are in no package, and the environment."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.contract.test_vocabulary import PACKAGES, TREES

OURS = {*PACKAGES, "app", "settings"}
# The only module of the service that reads the environment.
READS_ENVIRONMENT = {"cli/main.py"}


def imported_modules(tree: ast.Module) -> Iterator[str]:
    """The modules that a module imports, also inside functions and for types alone."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module


def reads_environment(tree: ast.Module) -> bool:
    """Whether a module names `environ` or `getenv` of the module `os`."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="os"), attr="environ" | "environb" | "getenv" | "getenvb"):
                return True
            case ast.ImportFrom(module="os", names=names) if {"environ", "getenv"} & {alias.name for alias in names}:
                return True
    return False


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("app.py", {"api", "resolvers", "exchange", "graph", "domain", "settings"}),
        ("settings.py", {"domain"}),
    ],
)
def test_a_top_level_module_imports_only_lower_layers(module: str, allowed: set[str]) -> None:
    imported = {name.partition(".")[0] for name in imported_modules(TREES[module])} & OURS
    assert imported <= allowed
    assert "domain" in imported


def test_only_the_command_line_reads_the_environment() -> None:
    assert {path for path, tree in TREES.items() if reads_environment(tree)} == READS_ENVIRONMENT
