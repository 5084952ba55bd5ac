"""`yuanliu export lineage`: the answer of `lineage` into a file or to standard output; whether it is whole, besides."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

from cli.output import say
from domain.errors import SetupError
from domain.viewer import ANONYMOUS
from exchange.export.completeness_text import completeness_sentence
from exchange.export.formats import FORMATS, PARTS, render
from graph.engine import QueryEngine
from resolvers.context import Context
from resolvers.lineage.export import export_lineage
from resolvers.lineage.export_arguments import FILTERS, SINGLE_ARGUMENTS, arguments_of
from server.open_database import open_database

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from graph.progress import Progress
    from settings import Settings

HELP = {
    "direction": "UPSTREAM, DOWNSTREAM or BOTH",
    "depth": "how many steps, 1-100; 3 where left out",
    "width": "how many flows are followed from a node each way, 1-10,000; 200 where left out",
    "milliseconds": "how long the walk may take, 1-30,000; 2,000 where left out",
    "asOf": "the instant asked about, ISO 8601; now where left out",
    "between": "flows valid at some time of an interval: SINCE/UNTIL",
    "preservePaths": "true or false: whether what the filter rejects stays as part of a way; true where left out",
    "kinds": "only flows of this kind",
    "levels": "only resources on platforms of this level",
    "regions": "only resources on platforms of this region or below; its code",
    "departments": "only resources of entries that this department provides; its code",
    "platforms": "only resources on this platform; its code",
    "libraries": "only resources of entries that this library holds; its code",
    "shareTypes": "only resources of entries with this share type",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `lineage`, and what is written where."""
    lineage = parser.add_subparsers(dest="what", required=True, metavar="what").add_parser(
        "lineage", help="what feeds resources, or what they feed"
    )
    lineage.add_argument("of", metavar="RESOURCE", nargs="+", help="a resource's id, where the walk starts")
    for name in SINGLE_ARGUMENTS:
        lineage.add_argument(_option(name), dest=name, metavar="VALUE", required=name == "direction", help=HELP[name])
    for name in FILTERS:
        text = f"{HELP[name]}; may be given several times"
        lineage.add_argument(_option(name), dest=name, metavar="VALUE", action="append", help=text)
    lineage.add_argument("--format", choices=list(FORMATS), default="openlineage", help="openlineage where left out")
    lineage.add_argument("--part", choices=PARTS, default=PARTS[0], help="which table of csv; edges where left out")
    lineage.add_argument("--bom", action="store_true", help="csv begins with a byte-order mark, as Excel wants it")
    lineage.add_argument("--output", type=Path, metavar="FILE", help="standard output where left out")


async def export(settings: Settings, progress: Progress, asked: argparse.Namespace) -> int:
    """Export and say on standard error whether the answer is complete; 0 also where it is not, as the file says too.

    Raises what `lineage` raises, and SetupError where FILE cannot be written.
    """
    named = {name: getattr(asked, name) for name in ("of", *SINGLE_ARGUMENTS, *FILTERS)}
    given = {name: value if isinstance(value, list) else [value] for name, value in named.items() if value is not None}
    questions = arguments_of(given, settings.timezone)
    form = FORMATS[asked.format]
    async with open_database(settings, progress, share=True) as database:
        progress.step("Walking")
        found = await export_lineage(
            Context(QueryEngine(database), viewer=ANONYMOUS), questions, declares=form.declares
        )
    pieces = render(form, found, part=asked.part, bom=asked.bom)
    if asked.output:
        _save(pieces, asked.output)
    else:
        _print(pieces)
    progress.done(f"{len(found.nodes):,} nodes, {len(found.edges):,} flows. {completeness_sentence(found)}.")
    return 0


def _option(name: str) -> str:
    return "--" + re.sub("[A-Z]", lambda found: f"-{found[0].lower()}", name)


def _save(pieces: Iterator[str], path: Path) -> None:
    """All of it or nothing: it goes by its name only when it is whole."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("wb") as file:
            _write(pieces, file)
        unfinished.replace(path)
    except OSError as error:
        raise SetupError(
            f"{path} cannot be written: {error.strerror}.",
            zh=f"无法写入 {path}：{error.strerror}。",
            remedy="Check the path, its permissions and the room on its disk.",
            remedy_zh="请检查路径、权限与磁盘空间。",
        ) from error


def _print(pieces: Iterator[str]) -> None:
    try:
        _write(pieces, sys.stdout.buffer)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads wanted no more, as `head` does; the interpreter would complain once again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        say("The reader closed the pipe: not all was written.", to=sys.stderr)


def _write(pieces: Iterator[str], file: IO[bytes]) -> None:
    for piece in pieces:
        file.write(piece.encode())
