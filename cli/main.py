"""`yuanliu serve | migrate | load | import | export | documents | doctor`: arguments in, exit code out."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from typing import TYPE_CHECKING

import uvloop

import settings
from cli.doctor import doctor
from cli.documents import arguments as documents_arguments
from cli.documents import documents
from cli.export import arguments as export_arguments
from cli.export import export
from cli.import_ import arguments as import_arguments
from cli.import_ import import_
from cli.load import arguments as load_arguments
from cli.load import load
from cli.migrate import migrate
from cli.output import explain, is_chinese, say
from cli.progress import console_progress
from domain.errors import YuanliuError
from server.supervisor import serve

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script. 0: done; 1: a sentence and its remedy were printed; 2: wrong usage; 130: Ctrl-C."""
    asked = _parser().parse_args(arguments)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_command(asked, settings.load(os.environ)))
    except YuanliuError as failure:
        say(explain(failure, chinese=is_chinese(os.environ)), to=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def _command(asked: argparse.Namespace, found: settings.Settings) -> Coroutine[None, None, int]:
    progress = console_progress()
    match asked.verb:
        case "serve":
            return serve(found, progress, say)
        case "migrate":
            return migrate(found, progress)
        case "load":
            return load(found, progress, asked)
        case "import":
            return import_(found, progress, asked)
        case "export":
            return export(found, progress, asked)
        case "documents":
            return documents(found, asked, os.environ)
        case _:
            return doctor(found, progress)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yuanliu", description="One GraphQL API over one metadata graph of a region's public data."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verb")
    verbs.add_parser("serve", help="start the database, load what is missing, serve the API")
    verbs.add_parser("migrate", help="bring the database's constraints and indexes up to this version")
    load_arguments(verbs.add_parser("load", help="load the sample (or a file, or a synthetic graph)"))
    import_arguments(verbs.add_parser("import", help="take in what other systems say of their lineage"))
    documents_arguments(verbs.add_parser("documents", help="the documents that clients may ask for by id"))
    export_arguments(verbs.add_parser("export", help="lineage as a file: OpenLineage, CSV, GraphML, Mermaid, DOT"))
    verbs.add_parser("doctor", help="say what is installed, in the database, and wrong with either")
    return parser
