"""`yuanliu load`: the sample, a file of the outside, or a synthetic graph into the database; then what came of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import say
from exchange.feeds.firstdata import load_firstdata
from exchange.feeds.service_items import load_service_items
from exchange.sample import load_sample
from exchange.synthetic import Size, load_synthetic
from graph.migrate import migrate
from server.open_database import open_database

if TYPE_CHECKING:
    import argparse

    from domain.model.load_report import Report
    from graph.client.database import Neo4jDatabase
    from graph.progress import Progress
    from settings import Settings

Loader = Callable[["Neo4jDatabase", Path, "Progress"], Awaitable["Report"]]
FEEDS: dict[str, Loader] = {"service-items": load_service_items, "firstdata": load_firstdata}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What may stand behind `yuanliu load`."""
    parser.set_defaults(feed="sample", file=None)
    feeds = parser.add_subparsers(dest="feed", metavar="feed")
    feeds.add_parser("sample", help="the Xinjiang sample, the default")
    for feed in FEEDS:
        feeds.add_parser(feed, help=f"a {feed} file").add_argument("file", type=Path, metavar="FILE")
    synthetic = feeds.add_parser("synthetic", help="a large graph drawn from a seed, to measure on")
    default = Size()
    synthetic.add_argument("--entries", type=int, default=default.entries, metavar="N", help="8 items each (200000)")
    synthetic.add_argument("--resources", type=int, metavar="N", help="as many as entries")
    synthetic.add_argument("--flows", type=int, metavar="N", help="three times as many as resources")
    synthetic.add_argument("--seed", type=int, default=default.seed, metavar="S", help="the same, the same graph (1)")


async def load(settings: Settings, progress: Progress, asked: argparse.Namespace) -> int:
    """Load and say what was created, updated, refused; 0 also where records were refused, since each is listed.

    Raises SetupError for a file that is not there or is no such feed, or a database that is not empty.
    """
    async with open_database(settings, progress, share=True) as database:
        await migrate(database, progress)
        if asked.feed == "synthetic":
            report = await load_synthetic(database, size_of(asked), progress)
        elif asked.file is None:
            report = await load_sample(database, progress)
        else:
            report = await FEEDS[asked.feed](database, asked.file, progress)
    for line in report.lines():
        say(line)
    return 0


def size_of(asked: argparse.Namespace) -> Size:
    """As large as asked; what is left out follows from what is given."""
    resources = asked.entries if asked.resources is None else asked.resources
    flows = 3 * resources if asked.flows is None else asked.flows
    return Size(asked.entries, resources, flows, asked.seed)
