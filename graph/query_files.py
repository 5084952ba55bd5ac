"""The questions and commands, as files: `ls graph/queries` is the list of what can be asked.

A file opens with its header, one fact a line:

    // One sentence that says what it answers.
    // $code: resource code, prefix/sequence      a parameter and what it holds; one line each
    // given element, region                      variables bound before it (a piece that nests)
    // binds entry                                the variable its answer is read from, or
    // lists entry                                the same for a list with holes, or
    // writes …                                   for a command
    // scans: why it may read a whole label       only where it does
    // visible other: why                         only where that node, or () for those without a name, neither carries
                                                  the audience predicate nor stands beside what proves it
                                                  (tests/support/cypher_patterns.py)

Text is put into a file at its markers only, comments that graph/query_markers.py declares, so that a file runs as it
stands; a list has the three of lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent
_PARAMETER = re.compile(r"^\$(\w+): (.+)$")
_VISIBLE = re.compile(r"^visible ([\w(), ]+): (.+)$")


@dataclass(frozen=True, slots=True)
class CypherFile:
    """One question or command: its name (path below queries/ or commands/, without ending), header and body."""

    name: str
    purpose: str
    parameters: tuple[str, ...]
    given: tuple[str, ...]
    binds: tuple[str, ...]
    lists: str | None
    scans: str | None
    visible: tuple[str, ...]
    body: str


_MADE: dict[str, CypherFile] = {}


def register_query(made: CypherFile) -> None:
    """A question that is made of files, by its own name."""
    _MADE[made.name] = made


@cache
def load_query(name: str) -> CypherFile:
    """A file below graph/queries, or what was made of such."""
    return _MADE.get(name) or _read("queries", name)


@cache
def load_command(name: str) -> CypherFile:
    """A file below graph/commands."""
    return _read("commands", name)


def command_text(name: str) -> str:
    """The whole text of a command, header included."""
    return (ROOT / "commands" / f"{name}.cypher").read_text(encoding="utf-8")


def query_names(kind: str) -> list[str]:
    """Every file's name below `queries` or `commands`."""
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


def _words(facts: list[str], verb: str) -> tuple[str, ...]:
    for line in facts:
        if line.startswith(verb):
            return tuple(word.strip() for word in line[len(verb) :].split(","))
    return ()
