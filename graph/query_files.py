"""Loader of the queries and commands, which are files: `ls graph/queries` lists the queries.

A file begins with a header of one fact a line:

    // One sentence that describes its result.
    // $code: resource code, prefix/sequence      a parameter and its meaning; one line each
    // given element, region                      variables bound before it, if it is nested in another query
    // binds entry                                the variable that the result is read from, or
    // lists entry                                the variable of a list that has the list markers, or
    // writes …                                   for a command
    // scans: why it may read a whole label       only if it does
    // visible other: why                         only if that node, or () for unnamed ones, neither carries the
                                                  audience predicate nor is proved visible by a neighbouring pattern
                                                  (tests/support/cypher_patterns.py)

Code inserts text at the markers that graph/query_markers.py declares. They are comments, so each file runs unchanged.
A list has the three list markers, and ends with a WITH of the listed variable; an index hint may be inserted before the
first WHERE that begins a line. Both are edited by functions of graph/query_markers.py, which raise if the part is
missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent
_PARAMETER = re.compile(r"^\$(\w+): (.+)$")
_USED_PARAMETER = re.compile(r"\$(\w+)")
_VISIBLE = re.compile(r"^visible ([\w(), ]+): (.+)$")


@dataclass(frozen=True, slots=True)
class CypherFile:
    """A query or command: its name (path below queries/ or commands/, without suffix), header and body."""

    name: str
    purpose: str
    parameters: tuple[str, ...]
    given: tuple[str, ...]
    binds: tuple[str, ...]
    lists: str | None
    scans: str | None
    visible: tuple[str, ...]
    body: str


_composed: dict[str, CypherFile] = {}


def register_query(file: CypherFile) -> None:
    """Register a query that is composed of several files, under its own name."""
    _composed[file.name] = file


@cache
def load_query(name: str) -> CypherFile:
    """A file below graph/queries, or a registered query."""
    return _composed.get(name) or _read("queries", name)


@cache
def load_command(name: str) -> CypherFile:
    """A file below graph/commands."""
    return _read("commands", name)


def parameter_names(text: str) -> frozenset[str]:
    """The parameters that a text uses."""
    return frozenset(_USED_PARAMETER.findall(text))


@cache
def query_parameters(name: str) -> frozenset[str]:
    """The parameters that a query uses, base parameters included."""
    return parameter_names(load_query(name).body)


def query_names(kind: str) -> list[str]:
    """The names of all files below `queries` or `commands`."""
    base = ROOT / kind
    return sorted(str(path.relative_to(base).with_suffix("")) for path in base.rglob("*.cypher"))


def _read(kind: str, name: str) -> CypherFile:
    header: list[str] = []
    body: list[str] = []
    for line in (ROOT / kind / f"{name}.cypher").read_text(encoding="utf-8").splitlines():
        if line.startswith("//") and not body:
            header.append(line[2:].strip())
        else:
            body.append(line)
    facts = header[1:]
    return CypherFile(
        name=name,
        purpose=header[0] if header else "",
        parameters=tuple(match.group(1) for line in facts if (match := _PARAMETER.match(line))),
        given=_words(facts, "given "),
        binds=_words(facts, "binds "),
        lists=next(iter(_words(facts, "lists ")), None),
        scans=next((line[len("scans: ") :] for line in facts if line.startswith("scans: ")), None),
        visible=tuple(name for line in facts if (match := _VISIBLE.match(line)) for name in match.group(1).split(", ")),
        body="\n".join(body).strip(),
    )


def _words(facts: list[str], word: str) -> tuple[str, ...]:
    for line in facts:
        if line.startswith(word):
            return tuple(word.strip() for word in line[len(word) :].split(","))
    return ()
