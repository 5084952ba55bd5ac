"""The command `yuanliu VERB`: parse the arguments, run the verb."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from typing import TYPE_CHECKING

import uvloop

import settings
from cli.backup import arguments as backup_arguments
from cli.backup import backup
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
from cli.output import explain, explained, is_chinese, say, select_language
from cli.progress import console_progress
from cli.restore import arguments as restore_arguments
from cli.restore import restore
from domain.errors import YuanliuError
from server.lifecycle import serve
from server.stop_signals import Grace, run_until_signal

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script. Returns 0: done; 1: an error and its remedy were printed; 2: wrong usage; 130: Ctrl-C."""
    chinese = is_chinese(os.environ)
    select_language(chinese=chinese)
    given = sys.argv[1:] if arguments is None else arguments
    options = _parser(given[0] if given else "").parse_args(given)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_run(options, settings.load(os.environ)))
    except YuanliuError as failure:
        say(explain(failure, chinese=chinese), to=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


async def _run(options: argparse.Namespace, configuration: settings.Settings) -> int:
    grace = Grace()
    command = _command(options, configuration, grace)
    return await run_until_signal(command, grace, say, signal_code=0 if options.verb == "serve" else None)


def _command(options: argparse.Namespace, configuration: settings.Settings, grace: Grace) -> Coroutine[None, None, int]:
    progress = console_progress()
    match options.verb:
        case "serve":
            return serve(configuration, progress, say, grace)
        case "migrate":
            return migrate(configuration, progress)
        case "load":
            return load(configuration, progress, options)
        case "import":
            return import_(configuration, progress, options)
        case "export":
            return export(configuration, progress, options)
        case "documents":
            return documents(configuration, options)
        case "backup":
            return backup(configuration, progress, options)
        case "restore":
            return restore(configuration, progress, options)
        case _:
            return doctor(configuration, progress)


def _parser(verb: str) -> argparse.ArgumentParser:
    """The parser. `verb`: the first argument."""
    parser = argparse.ArgumentParser(
        prog="yuanliu",
        description=explained(
            "One GraphQL API over one metadata graph of a region's public data.",
            "以统一的 GraphQL 接口，查询一个地区公共数据的元数据图。",
        ),
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verb")
    verbs.add_parser(
        "serve",
        help=explained(
            "start the database, load the sample if it is missing, serve the API",
            "启动数据库，缺少样例时导入样例，提供服务",
        ),
    )
    verbs.add_parser(
        "migrate",
        help=explained(
            "apply the pending migrations of constraints, indexes and data", "执行约束、索引和数据的待执行迁移"
        ),
    )
    load_arguments(
        verbs.add_parser(
            "load",
            help=explained("load the sample, a feed file or a synthetic graph", "导入样例、目录数据文件或合成图谱"),
        )
    )
    import_arguments(
        verbs.add_parser(
            "import", help=explained("import lineage from dbt or OpenLineage", "导入 dbt 或 OpenLineage 的血缘")
        )
    )
    documents_arguments(
        verbs.add_parser("documents", help=explained("add or list the trusted documents", "添加或列出可信文档"))
    )
    export_arguments(
        verbs.add_parser(
            "export",
            help=explained(
                "export lineage, lists, findings and other results to files",
                "将血缘、列表、合规性问题等结果导出为文件",
            ),
        ),
        selected=verb == "export",
    )
    backup_arguments(
        verbs.add_parser("backup", help=explained("write the database to a new folder", "将数据库备份到新的目录"))
    )
    restore_arguments(
        verbs.add_parser("restore", help=explained("replace the database by a backup", "以备份替换数据库"))
    )
    verbs.add_parser("doctor", help=explained("print versions and check the database", "显示版本，检查数据库"))
    return parser
