"""`yuanliu export lineage`: write the result of `lineage` to a file or to standard output."""

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
    "depth": "number of steps, 1-100; default 3",
    "width": "maximum number of flows followed from a node in each direction, 1-10,000; default 200",
    "milliseconds": "time limit of the traversal, 1-30,000; default 2,000",
    "asOf": "the instant of the graph, ISO 8601; default now",
    "between": "flows valid at any time in an interval: SINCE/UNTIL",
    "preservePaths": "true or false: keep rejected resources that connect accepted ones; default true",
    "kinds": "only flows of this kind",
    "levels": "only resources on platforms of this level",
    "regions": "only resources on platforms of this region or below; its code",
    "departments": "only resources of entries provided by this department; its code",
    "platforms": "only resources on this platform; its code",
    "libraries": "only resources of entries held by this library; its code",
    "shareTypes": "only resources of entries with this share type",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `lineage`, the format and the output file."""
    lineage = parser.add_subparsers(dest="what", required=True, metavar="what").add_parser(
        "lineage", help="the sources of resources, or the resources they feed"
    )
    lineage.add_argument("of", metavar="RESOURCE", nargs="+", help="id of a resource at which the traversal starts")
    for name in SINGLE_ARGUMENTS:
        lineage.add_argument(_option(name), dest=name, metavar="VALUE", required=name == "direction", help=HELP[name])
    for name in FILTERS:
        text = f"{HELP[name]}; may be repeated"
        lineage.add_argument(_option(name), dest=name, metavar="VALUE", action="append", help=text)
    lineage.add_argument("--format", choices=list(FORMATS), default="openlineage", help="default openlineage")
    lineage.add_argument("--part", choices=PARTS, default=PARTS[0], help=f"the table of csv; default {PARTS[0]}")
    lineage.add_argument("--bom", action="store_true", help="start csv with a byte-order mark, for Excel")
    lineage.add_argument("--output", type=Path, metavar="FILE", help="default standard output")


async def export(settings: Settings, progress: Progress, options: argparse.Namespace) -> int:
    """Write the export, then print its completeness on standard error. Returns 0, also for an incomplete result.

    Raises what `lineage` raises, and SetupError if FILE cannot be written.
    """
    values = {name: getattr(options, name) for name in ("of", *SINGLE_ARGUMENTS, *FILTERS)}
    lists = {name: value if isinstance(value, list) else [value] for name, value in values.items() if value is not None}
    lineage_arguments = arguments_of(lists, settings.timezone)
    format_ = FORMATS[options.format]
    async with open_database(settings, progress, share=True) as database:
        progress.step("Traversing lineage")
        lineage = await export_lineage(
            Context(QueryEngine(database), viewer=ANONYMOUS), lineage_arguments, declares=format_.declares
        )
    chunks = render(format_, lineage, part=options.part, bom=options.bom)
    if options.output:
        _save(chunks, options.output)
    else:
        _print(chunks)
    progress.done(f"{len(lineage.nodes):,} nodes, {len(lineage.edges):,} flows. {completeness_sentence(lineage)}.")
    return 0


def _option(name: str) -> str:
    return "--" + re.sub("[A-Z]", lambda match: f"-{match[0].lower()}", name)


def _save(chunks: Iterator[str], path: Path) -> None:
    """Write to a `.part` file and rename it when it is complete, so that no truncated export has the final name."""
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("wb") as file:
            _write(chunks, file)
        unfinished.replace(path)
    except OSError as error:
        raise SetupError(
            f"{path} cannot be written: {error.strerror}.",
            zh=f"无法写入 {path}：{error.strerror}。",
            remedy="Check the path, its permissions and the free space on its disk.",
            remedy_zh="请检查路径、权限与磁盘空间。",
        ) from error


def _print(chunks: Iterator[str]) -> None:
    try:
        _write(chunks, sys.stdout.buffer)
        sys.stdout.flush()
    except BrokenPipeError:
        # A reader such as `head` closes the pipe early. Without the redirection the interpreter's last flush fails too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        say("The reader closed the pipe before the export was complete.", to=sys.stderr)


def _write(chunks: Iterator[str], file: IO[bytes]) -> None:
    for chunk in chunks:
        file.write(chunk.encode())
