"""`yuanliu export list | impact | paths | diff | findings | assessment`: a root field as tables (docs/export.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from api.exports.catalog import LIST, list_report, reports
from api.exports.files import ReportOptions, report_formats, report_parts, write_report
from api.exports.headings import LANGUAGES, TableLanguage
from api.exports.list_report import COLUMNS, ListReport, list_names
from api.exports.parameters import is_json, is_repeatable
from api.exports.report import ExportReport
from api.schema import schema
from api.translation.descriptions import chinese_descriptions
from cli.file_output import save, side_file, write_to_stdout
from cli.output import explained, is_chinese_selected
from domain.errors import BadArgument
from domain.sentence import Sentence
from domain.viewer import ANONYMOUS
from exchange.export.completeness_text import COMPLETENESS, ROW_COUNT, ExportStatement, completeness_sentence
from exchange.export.csv import BOM, fact_table
from exchange.export.tables import TABLE_FORMATS
from graph.batch_load import load_deferred
from graph.engine import QueryEngine
from resolvers.context import Context
from server.open_database import open_database

if TYPE_CHECKING:
    import argparse

    from api.exports.parameters import Parameters
    from graph.progress import Progress
    from settings import Settings

SUMMARIES: Mapping[str, Sentence] = {
    LIST: Sentence("a root list of the API, with its filter", "接口的一个列表，可按条件筛选"),
    "impact": Sentence("the objects that depend on resources", "依赖数据资源的各类对象"),
    "paths": Sentence("the paths of data between two resources", "两个数据资源之间的数据路径"),
    "diff": Sentence("the changes between two instants", "两个时点之间的变化"),
    "findings": Sentence("requirements of the law that are not met", "合规性问题"),
    "assessment": Sentence("the assessment of a scenario's needs", "业务场景各项数据需求的评估"),
}
ZONE = ZoneInfo("Asia/Shanghai")
"""The zone of the schema whose arguments are declared; they are the same in every zone."""


def report_arguments(whats: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command of each report, with the arguments of its root field."""
    built = schema(ZONE)
    parser = whats.add_parser(LIST, help=explained(SUMMARIES[LIST], SUMMARIES[LIST].zh))
    parser.add_argument(
        LIST, metavar="LIST", choices=list_names(built), help=explained("the root field", "列表的字段名")
    )
    declared: dict[str, Any] = {}
    for name in list_names(built):
        declared |= ListReport(built, name).parameters
    _parameters(parser, "regions", declared)
    parser.add_argument(
        "--columns",
        action="append",
        metavar="NAMES",
        help=explained(
            "columns, separated by commas, such as code,platform.name", "列名，以逗号分隔，如 code,platform.name"
        ),
    )
    _output(parser, tuple(TABLE_FORMATS), ())
    for name, report in reports(built).items():
        parser = whats.add_parser(name, help=explained(SUMMARIES[name], SUMMARIES[name].zh))
        _parameters(parser, name, report.parameters)
        _output(parser, tuple(report_formats(report)), report_parts(report))


async def export_report(settings: Settings, progress: Progress, options: argparse.Namespace) -> int:
    """Write the report, then print its completeness on standard error. Returns 0, also for an incomplete report.

    With a table of CSV it writes a second file in the same folder, with the facts of completeness.

    Raises what the root field raises, and SetupError if FILE cannot be written.
    """
    built = schema(settings.timezone)
    report: ExportReport = list_report(built, options.list) if options.what == LIST else reports(built)[options.what]
    texts = _texts(report, options)
    spoken = "zh" if is_chinese_selected() else "en"
    written_as = ReportOptions(
        report_formats(report)[options.format],
        getattr(options, "part", None) or report_parts(report)[0],
        options.bom,
        TableLanguage(options.language or spoken),
    )
    async with open_database(settings, progress, share=True) as database:
        progress.step(Sentence("Reading the report", "正在读取数据"))
        context = Context(QueryEngine(database, load_deferred), spoken, viewer=ANONYMOUS)
        written = await write_report(report, context, texts, written_as)
    if options.output:
        save(written.chunks(), options.output)
        if written_as.format.name == "csv" and written_as.part != COMPLETENESS:
            table = [BOM * options.bom, *fact_table(written.facts)]
            save(map(str.encode, table), side_file(options.output, COMPLETENESS))
    else:
        write_to_stdout(written.chunks())
    progress.done(_summary(written.statement, written.facts))
    return 0


def _summary(statement: ExportStatement, facts: Mapping[str, str]) -> Sentence:
    sentence = completeness_sentence(statement)
    if ROW_COUNT not in facts:
        return Sentence(f"{sentence}.", f"{sentence.zh}。")
    rows = int(facts[ROW_COUNT])
    return Sentence(f"{rows:,} rows. {sentence}.", f"{rows:,} 行。{sentence.zh}。")


def _texts(report: ExportReport, options: argparse.Namespace) -> dict[str, list[str]]:
    """The given parameters. Raises BadArgument for one of another list."""
    values = {name: value for name, value in vars(options).items() if name in _declared() and value is not None}
    for name in values:
        if name not in report.parameters and name != COLUMNS:
            raise BadArgument(
                f"{report.name} has no argument {name}.",
                argument=name,
                zh=f"{report.name} 没有参数 {name}。",
                remedy=f"Leave out {option(name)}.",
                remedy_zh=f"请去掉 {option(name)}。",
            )
    return {name: value if isinstance(value, list) else [value] for name, value in values.items()}


@cache
def _declared() -> frozenset[str]:
    built = schema(ZONE)
    parameters = [ListReport(built, name).parameters for name in list_names(built)]
    return frozenset({COLUMNS}.union(*parameters, *(report.parameters for report in reports(built).values())))


@cache
def _chinese() -> Mapping[str, str]:
    return {coordinate: text for coordinate, _, text in chinese_descriptions(schema(ZONE)) if text}


def _parameters(parser: argparse.ArgumentParser, field: str, parameters: Parameters) -> None:
    for name, argument in parameters.items():
        text = argument.description or name
        chinese = _chinese().get(f"Query.{field}({name}:)", text)
        parser.add_argument(
            option(name),
            dest=name,
            metavar="JSON" if is_json(argument) else "VALUE",
            action="append" if is_repeatable(argument) else "store",
            help=explained(text.replace("%", "%%"), chinese.replace("%", "%%")),
        )


def _output(parser: argparse.ArgumentParser, formats: tuple[str, ...], parts: tuple[str, ...]) -> None:
    parser.add_argument("--format", choices=formats, default="csv", help=explained("default csv", "默认 csv"))
    if parts:
        parser.add_argument(
            "--part",
            choices=parts,
            help=explained(f"the table of csv; default {parts[0]}", f"CSV 的表；默认 {parts[0]}"),
        )
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        help=explained(
            "of headings and captions; schema: the names of the API, for programs",
            "表头与枚举值的语言；schema 为接口中的名称，供程序使用",
        ),
    )
    parser.add_argument(
        "--bom",
        action="store_true",
        help=explained("start csv with a byte-order mark, for Excel", "CSV 以字节顺序标记开头，便于 Excel 打开"),
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help=explained("default standard output", "默认为标准输出")
    )


def option(name: str) -> str:
    """The option of a parameter: `--as-of` of asOf."""
    return "--" + re.sub("[A-Z]", lambda match: f"-{match[0].lower()}", name)
