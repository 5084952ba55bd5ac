"""`yuanliu export`: write the result of `lineage`, or a report, to a file or to standard output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.export_report import export_report, option, report_arguments
from cli.file_output import save, side_file, write_to_stdout
from cli.output import explained, is_chinese_selected, localized
from domain.sentence import Sentence
from domain.viewer import ANONYMOUS
from exchange.export.completeness_text import COMPLETENESS, completeness_sentence
from exchange.export.formats import FORMATS, PARTS, render
from graph.engine import QueryEngine
from graph.lineage.request import Granularity
from resolvers.context import Context
from resolvers.lineage.export import export_lineage
from resolvers.lineage.export_arguments import FILTERS, SINGLE_ARGUMENTS, arguments_of
from server.open_database import open_database

if TYPE_CHECKING:
    import argparse

    from graph.progress import Progress
    from settings import Settings

LINEAGE = "lineage"
HELP = {
    "direction": Sentence("UPSTREAM, DOWNSTREAM or BOTH", "UPSTREAM、DOWNSTREAM 或 BOTH"),
    "granularity": Sentence(
        f"the kind of node: {', '.join(Granularity)}; default RESOURCE",
        f"节点的种类：{'、'.join(Granularity)}；默认 RESOURCE",
    ),
    "depth": Sentence("number of steps, 1-100; default 3", "步数，1 至 100；默认 3"),
    "width": Sentence(
        "maximum number of flows followed from a node in each direction, 1-10,000; default 200",
        "由一个节点在每个方向上跟踪的最多数据流转数，1 至 10,000；默认 200",
    ),
    "milliseconds": Sentence(
        "time limit of the traversal, 1-30,000; default 2,000", "遍历的最长时间，单位为毫秒，1 至 30,000；默认 2,000"
    ),
    "asOf": Sentence("the instant of the graph, ISO 8601; default now", "图的时点，ISO 8601；默认为当前时间"),
    "between": Sentence(
        "flows valid at any time in an interval: SINCE/UNTIL", "在区间内任一时间有效的数据流转：起点/终点"
    ),
    "preservePaths": Sentence(
        "true or false: keep rejected resources that connect accepted ones; default true",
        "true 或 false：保留连接符合条件者的、不符合条件的数据资源；默认 true",
    ),
    "kinds": Sentence("only flows of this kind", "仅限该类型的数据流转"),
    "levels": Sentence("only resources on platforms of this level", "仅限该级别平台上的数据资源"),
    "regions": Sentence(
        "only resources on platforms of this region or below; its code",
        "仅限该行政区划或其下级的平台上的数据资源；填代码",
    ),
    "departments": Sentence(
        "only resources of entries provided by this department; its code", "仅限该部门所提供目录条目的数据资源；填代码"
    ),
    "platforms": Sentence("only resources on this platform; its code", "仅限该平台上的数据资源；填代码"),
    "libraries": Sentence(
        "only resources of entries held by this library; its code", "仅限该库所收录目录条目的数据资源；填代码"
    ),
    "shareTypes": Sentence("only resources of entries with this share type", "仅限该共享类型目录条目的数据资源"),
    "channels": Sentence("only flows through this channel", "仅限经该通道的数据流转"),
    "jobs": Sentence("only flows that this job reported; its id", "仅限该作业上报的数据流转；填标识"),
    "namespaces": Sentence("only resources of this OpenLineage namespace", "仅限该 OpenLineage 命名空间的数据资源"),
    "resourceKinds": Sentence("only resources of this form, such as TABLE", "仅限该形态的数据资源，如 TABLE"),
    "origins": Sentence(
        "only resources that this import created: openlineage or dbt",
        "仅限由该导入方式建立的数据资源：openlineage 或 dbt",
    ),
    "owners": Sentence("only resources with this owner; the name", "仅限该责任者的数据资源；填名称"),
}


def arguments(parser: argparse.ArgumentParser, *, selected: bool) -> None:
    """The arguments of what can be exported. `selected`: this is the verb; other verbs need no reports, whose arguments
    are those of the schema."""
    whats = parser.add_subparsers(dest="what", required=True, metavar="what")
    if selected:
        report_arguments(whats)
    lineage = whats.add_parser(
        LINEAGE,
        help=explained("the sources of resources, or the resources they feed", "数据资源的来源，或由其供数的数据资源"),
    )
    lineage.add_argument(
        "of",
        metavar="NODE",
        nargs="+",
        help=explained(
            "id of a resource, or of another node of the granularity, at which the traversal starts",
            "遍历起点的标识：数据资源，或该粒度的其他节点",
        ),
    )
    for name in SINGLE_ARGUMENTS:
        lineage.add_argument(
            option(name), dest=name, metavar="VALUE", required=name == "direction", help=localized(HELP[name])
        )
    for name in FILTERS:
        text = explained(f"{HELP[name]}; may be repeated", f"{HELP[name].zh}；可重复填写")
        lineage.add_argument(option(name), dest=name, metavar="VALUE", action="append", help=text)
    lineage.add_argument(
        "--format",
        choices=list(FORMATS),
        default="openlineage",
        help=explained("default openlineage", "默认 openlineage"),
    )
    lineage.add_argument(
        "--part",
        choices=PARTS,
        default=PARTS[0],
        help=explained(f"the table of csv; default {PARTS[0]}", f"CSV 的表；默认 {PARTS[0]}"),
    )
    lineage.add_argument(
        "--bom",
        action="store_true",
        help=explained("start csv with a byte-order mark, for Excel", "CSV 以字节顺序标记开头，便于 Excel 打开"),
    )
    lineage.add_argument(
        "--output", type=Path, metavar="FILE", help=explained("default standard output", "默认为标准输出")
    )


async def export(settings: Settings, progress: Progress, options: argparse.Namespace) -> int:
    """Write the export, then print its completeness on standard error. Returns 0, also for an incomplete result.

    With a table of CSV it writes a second file in the same folder, with the facts of completeness.

    Raises what `lineage` raises, and SetupError if FILE cannot be written.
    """
    if options.what != LINEAGE:
        return await export_report(settings, progress, options)
    values = {name: getattr(options, name) for name in ("of", *SINGLE_ARGUMENTS, *FILTERS)}
    lists = {name: value if isinstance(value, list) else [value] for name, value in values.items() if value is not None}
    lineage_arguments = arguments_of(lists, settings.timezone)
    format_ = FORMATS[options.format]
    async with open_database(settings, progress, share=True) as database:
        progress.step(Sentence("Traversing lineage", "正在遍历血缘"))
        lineage = await export_lineage(
            Context(QueryEngine(database), viewer=ANONYMOUS), lineage_arguments, declares=format_.declares
        )
    language = "zh" if is_chinese_selected() else "en"
    chunks = map(str.encode, render(format_, lineage, part=options.part, bom=options.bom, language=language))
    if options.output:
        save(chunks, options.output)
        if format_.name == "csv" and options.part != COMPLETENESS:
            table = render(format_, lineage, part=COMPLETENESS, bom=options.bom)
            save(map(str.encode, table), side_file(options.output, COMPLETENESS))
    else:
        write_to_stdout(chunks)
    completeness, nodes, flows = completeness_sentence(lineage), len(lineage.nodes), len(lineage.edges)
    progress.done(
        Sentence(
            f"{nodes:,} nodes, {flows:,} flows. {completeness}.",
            f"{nodes:,} 个节点，{flows:,} 项数据流转。{completeness.zh}。",
        )
    )
    return 0
