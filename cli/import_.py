"""`yuanliu import`: load the lineage of other systems into the graph and print a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import explained, say
from exchange.dbt.load import load_dbt
from exchange.dbt.manifest import DbtFiles
from exchange.openlineage.files import load_openlineage
from exchange.openlineage.rederive import rederive
from graph.migrate import migrate
from server.open_database import open_database
from server.outage import resume_after_outages

if TYPE_CHECKING:
    import argparse

    from domain.model.load_report import Report
    from graph.progress import Progress
    from settings import Settings

DBT, OPENLINEAGE = "dbt", "openlineage"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Define the two formats and their files."""
    formats = parser.add_subparsers(dest="format", required=True, metavar="format")
    dbt = formats.add_parser(
        DBT,
        help=explained(
            "a dbt project: its manifest.json, and catalog.json for the columns",
            "dbt 项目：manifest.json，以及含有各列的 catalog.json",
        ),
    )
    dbt.add_argument("manifest", type=Path, metavar="MANIFEST")
    dbt.add_argument("catalog", type=Path, metavar="CATALOG", nargs="?")
    dbt.add_argument(
        "--namespace",
        metavar="NAMESPACE",
        help=explained(
            "the data source of the tables, such as postgres://host:5432: each table also gets its name there, by "
            "which Airflow and Spark know it",
            "各表所在的数据源，例如 postgres://host:5432；各表另以其在数据源中的名称登记，与 Airflow、Spark 的血缘对应",
        ),
    )
    dbt.add_argument(
        "--run-results",
        type=Path,
        metavar="FILE",
        help=explained("run_results.json, for the results of the tests", "run_results.json，含测试结果"),
    )
    dbt.add_argument(
        "--sources",
        type=Path,
        metavar="FILE",
        help=explained("sources.json, for the freshness of the sources", "sources.json，含数据源的新鲜度结果"),
    )
    events = formats.add_parser(
        OPENLINEAGE,
        help=explained(
            "files of OpenLineage events: a list, or one event a line", "OpenLineage 事件文件：一个列表，或每行一个事件"
        ),
    )
    events.add_argument("files", type=Path, metavar="FILE", nargs="+")


async def import_(settings: Settings, progress: Progress, options: argparse.Namespace) -> int:
    """Import the files and print the report. Returns 0, also if events were rejected: the report lists each.

    Raises SetupError for a file that is missing or has another format.
    """
    async with open_database(settings, progress, share=True) as database:

        async def work() -> Report:
            await migrate(database, progress)
            await rederive(database, progress)
            if options.format == DBT:
                files = DbtFiles(options.manifest, options.catalog, options.run_results, options.sources)
                return await load_dbt(database, files, progress, options.namespace)
            return await load_openlineage(database, options.files, progress)

        report = await resume_after_outages(work, database, progress)
    for line in report.lines():
        say(line)
    return 0
