"""`yuanliu import`: what other systems say of their lineage, into the graph; then what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import say
from exchange.dbt import load_dbt
from exchange.openlineage.files import load_openlineage
from graph.migrate import migrate
from server.open_database import open_database

if TYPE_CHECKING:
    import argparse

    from graph.progress import Progress
    from settings import Settings

DBT, OPENLINEAGE = "dbt", "openlineage"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The two formats and their files."""
    formats = parser.add_subparsers(dest="format", required=True, metavar="format")
    dbt = formats.add_parser(DBT, help="a dbt project: its manifest.json, and catalog.json for the columns")
    dbt.add_argument("manifest", type=Path, metavar="MANIFEST")
    dbt.add_argument("catalog", type=Path, metavar="CATALOG", nargs="?")
    events = formats.add_parser(OPENLINEAGE, help="files of OpenLineage events: a list, or one event a line")
    events.add_argument("files", type=Path, metavar="FILE", nargs="+")


async def import_(settings: Settings, progress: Progress, asked: argparse.Namespace) -> int:
    """Import and say what came of it; 0 also where events were refused, since each is listed.

    Raises SetupError for a file that is not there or is of another format.
    """
    async with open_database(settings, progress, share=True) as database:
        await migrate(database, progress)
        if asked.format == DBT:
            report = await load_dbt(database, asked.manifest, asked.catalog, progress)
        else:
            report = await load_openlineage(database, asked.files, progress)
    for line in report.lines():
        say(line)
    return 0
