"""The texts that a bench runs: `cypher/<case>.cypher`, written by hand, and `documents/<case>.graphql`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def cypher(case: str) -> str:
    """The hand-written statement of a case, its comments left out."""
    text = (HERE / "cypher" / f"{case}.cypher").read_text("utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("//"))


@cache
def document(case: str) -> str:
    """What is asked of GraphQL servers with our schema."""
    return (HERE / "documents" / f"{case}.graphql").read_text("utf-8")
