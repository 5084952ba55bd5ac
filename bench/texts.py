"""The texts of the bench: hand-written `cypher/<case>.cypher`, and `documents/<case>.graphql`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def cypher(case: str) -> str:
    """The hand-written statement of a case, without comments."""
    text = (HERE / "cypher" / f"{case}.cypher").read_text("utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("//"))


@cache
def document(case: str) -> str:
    """The document of a case for servers with our schema."""
    return (HERE / "documents" / f"{case}.graphql").read_text("utf-8")
