"""`yuanliu load`: load the sample, a feed file or a synthetic graph into the database and print a report."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import explained, say
from exchange.feeds.firstdata import load_firstdata
from exchange.feeds.service_items import load_service_items
from exchange.sample import load_sample
from exchange.sample.sample_day import parse_day, utc_now
from exchange.synthetic import Size, load_synthetic
from graph.migrate import migrate
from server.open_database import open_database
from server.outage import resume_after_outages

if TYPE_CHECKING:
    import argparse

    from domain.model.load_report import Report
    from graph.client.database import Neo4jDatabase
    from graph.progress import Progress
    from settings import Settings

Loader = Callable[["Neo4jDatabase", Path, "Progress"], Awaitable["Report"]]
FEEDS: dict[str, Loader] = {"service-items": load_service_items, "firstdata": load_firstdata}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Define the feeds; without one the sample is loaded."""
    parser.set_defaults(feed="sample", file=None, as_of=None)
    feeds = parser.add_subparsers(dest="feed", metavar="feed")
    sample = feeds.add_parser("sample", help=explained("the Xinjiang sample (default)", "新疆样例（默认）"))
    sample.add_argument(
        "--as-of",
        metavar="DATE",
        help=explained(
            "the day to which its update dates refer, YYYY-MM-DD; default: the stored day, at first today",
            "样例的基准日，格式为 YYYY-MM-DD；默认为已存储的日期，首次导入时为今日",
        ),
    )
    for feed in FEEDS:
        feeds.add_parser(feed, help=explained(f"a {feed} file", f"{feed} 文件")).add_argument(
            "file", type=Path, metavar="FILE"
        )
    synthetic = feeds.add_parser(
        "synthetic", help=explained("a large random graph for measurements", "用于测量的大型随机图谱")
    )
    default = Size()
    synthetic.add_argument(
        "--entries",
        type=int,
        default=default.entries,
        metavar="N",
        help=explained(
            "catalog entries, with 8 items each; default 200000", "目录条目数，每个有 8 个信息项；默认 200000"
        ),
    )
    synthetic.add_argument(
        "--resources", type=int, metavar="N", help=explained("default: the number of entries", "默认与目录条目数相同")
    )
    synthetic.add_argument(
        "--flows",
        type=int,
        metavar="N",
        help=explained("default: three times the number of resources", "默认为数据资源数的三倍"),
    )
    synthetic.add_argument(
        "--seed",
        type=int,
        default=default.seed,
        metavar="S",
        help=explained("the same seed gives the same graph; default 1", "种子相同，图谱相同；默认 1"),
    )


async def load(
    settings: Settings,
    progress: Progress,
    options: argparse.Namespace,
    clock: Callable[[], datetime] = utc_now,
) -> int:
    """Load and print the numbers of created, updated and rejected records. Returns 0, also if records were rejected:
    the report lists each.

    Raises BadDate for `--as-of` with another value than a day on which the sample can be (`parse_day`), before the
    database is opened; SetupError for a file that is missing or is not such a feed, and for a synthetic graph in a
    database that is not empty.
    """
    as_of = None if options.as_of is None else parse_day(options.as_of, clock())
    async with open_database(settings, progress, share=True) as database:

        async def work() -> Report:
            await migrate(database, progress)
            if options.feed == "synthetic":
                return await load_synthetic(database, size_of(options), progress)
            if options.file is None:
                return await load_sample(database, progress, as_of=as_of, clock=clock)
            return await FEEDS[options.feed](database, options.file, progress)

        report = await resume_after_outages(work, database, progress)
    for line in report.lines():
        say(line)
    return 0


def size_of(options: argparse.Namespace) -> Size:
    """The size in the options; omitted numbers are derived from the given ones."""
    resources = options.entries if options.resources is None else options.resources
    flows = 3 * resources if options.flows is None else options.flows
    return Size(options.entries, resources, flows, options.seed)
