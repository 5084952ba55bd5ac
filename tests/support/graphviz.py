"""Reads a DOT file with Graphviz, where the program `dot` is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

PROGRAM = shutil.which("dot")


def drawn_by_graphviz(text: str) -> dict[str, Any] | None:
    """The drawn graph as Graphviz's JSON; None if Graphviz is not installed. Fails for a file with a warning."""
    if not PROGRAM:
        return None
    drawn = subprocess.run([PROGRAM, "-Tjson"], input=text.encode(), capture_output=True, check=True)
    assert drawn.stderr == b""
    graph: dict[str, Any] = json.loads(drawn.stdout)
    return graph


def check_edges_drawn(text: str, identifiers: set[str]) -> None:
    """Graphviz, if it is installed, draws an edge for each identifier."""
    graph = drawn_by_graphviz(text)
    assert graph is None or {edge["identifier"] for edge in graph.get("edges", ())} == identifiers
