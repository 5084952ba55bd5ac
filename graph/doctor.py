"""Checks of a database: migrations, indexes, node counts, copied properties that differ from their originals, rules
that no constraint enforces, and lists that are longer than their cost counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import SetupError
from domain.sentence import Sentence
from graph.list_bounds import LIST_BOUNDS
from graph.migrate import read_state
from graph.query_files import load_query

if TYPE_CHECKING:
    from graph.client.protocol import Database

QUERY_SECONDS = 120.0
COPY_CHECKS = (
    "regions",
    "holds",
    "audiences",
    "items",
    "resources",
    "attachments",
    "fields",
    "entries",
    "codes",
    "departments",
    "platforms",
    "designations",
)
"""The queries graph/queries/doctor/<name>: each counts the differing copies and names three of them."""

RULE_CHECKS = ("relations", "designation_overlaps", "commissions")
"""The queries graph/queries/doctor/<name>: each counts what breaks a rule of writes, and names three of them."""

RELOAD = Sentence(
    "Another program may have written to this graph. Restore a backup, or empty the database and load it again. "
    "If the difference returns, report it with the ids above.",
    "可能有其他程序写入了该图。请恢复备份，或清空数据库后重新导入。仍有差异的，请附上述标识报告。",
)
RAISE_BOUND = Sentence(
    "Documents that read these lists cost less than the rows that they get. Report the numbers, or raise the bound in "
    "graph/list_bounds.py.",
    "读取这些列表的文档，其成本低于实际返回的行数。请报告上述数字，或在 graph/list_bounds.py 中提高上限。",
)
CORRECT = Sentence(
    "Correct the rows with these ids in their source and load them again (docs/loading.md).",
    "请在来源中更正具有这些标识的行，然后重新导入（见 docs/loading.md）。",
)
MIGRATE = Sentence("Run: yuanliu migrate", "请执行：yuanliu migrate")
REPAIR_INDEX = Sentence(
    "Wait for a POPULATING index. Drop a FAILED index and run: yuanliu migrate",
    "索引为 POPULATING 的，请等待；为 FAILED 的，请删除该索引后执行：yuanliu migrate",
)
NO_REMEDY = Sentence("", "")
COPIES = Sentence("copies agree", "副本一致"), Sentence("disagree", "处不一致")
VIOLATIONS = Sentence("no violations", "没有违反"), Sentence("violations", "处违反")


@dataclass(frozen=True)
class Check:
    """The result of one check; `remedy` says what to do if it failed."""

    sentence: Sentence
    failed: bool = False
    remedy: Sentence = NO_REMEDY


async def run_checks(database: Database) -> list[Check]:
    """Run all checks. Raises Unavailable if the database goes away meanwhile."""
    return [
        *await check_migrations(database),
        *await check_indexes(database),
        await count_nodes(database),
        *[await check_copies(database, name) for name in COPY_CHECKS],
        *[await check_rule(database, name) for name in RULE_CHECKS],
        *[await check_list(database, name) for name in LIST_BOUNDS],
    ]


async def check_migrations(database: Database) -> list[Check]:
    """Applied and pending migrations; fails for pending ones and for differences from the files."""
    try:
        state = await read_state(database)
    except SetupError as failure:
        message, remedy = Sentence(failure.message, failure.zh), Sentence(failure.remedy, failure.remedy_zh)
        return [Check(message, failed=True, remedy=remedy)]
    applied, applied_zh = ", ".join(state.applied) or "none", "、".join(state.applied) or "无"
    checks = [Check(Sentence(f"migrations applied: {applied}", f"已执行的迁移：{applied_zh}"))]
    if state.pending:
        names = [migration.name for migration in state.pending]
        pending = Sentence(f"migrations pending: {', '.join(names)}", f"待执行的迁移：{'、'.join(names)}")
        checks.append(Check(pending, failed=True, remedy=MIGRATE))
    return checks


async def check_indexes(database: Database) -> list[Check]:
    """A failed check for each index that is not online."""
    rows = await database.rows(load_query("migrate/indexes").body, {}, timeout=QUERY_SECONDS)
    states = [(row["name"], row["state"]) for row in rows]
    sentences = [Sentence(f"index {name} is {state}", f"索引 {name} 处于 {state} 状态") for name, state in states]
    return [Check(sentence, failed=True, remedy=REPAIR_INDEX) for sentence in sentences]


async def count_nodes(database: Database) -> Check:
    """The number of nodes by label."""
    rows = await database.rows(load_query("doctor/labels").body, {}, timeout=QUERY_SECONDS)
    counts = [f"{row['label']} {row['nodes']:,}" for row in rows]
    return Check(Sentence(f"nodes: {', '.join(counts) or 'none'}", f"节点：{'，'.join(counts) or '无'}"))


async def check_copies(database: Database, name: str) -> Check:
    """Compare one kind of copied properties with their originals."""
    return await _count_wrong(database, name, *COPIES, RELOAD)


async def check_rule(database: Database, name: str) -> Check:
    """Look for what breaks one rule."""
    return await _count_wrong(database, name, *VIOLATIONS, CORRECT)


async def check_list(database: Database, name: str) -> Check:
    """Compare the lists of one kind with the bound that their cost counts."""
    bound = LIST_BOUNDS[name].bound
    none = Sentence(f"no list above {bound}", f"没有列表超过 {bound} 行")
    some = Sentence(f"above {bound}", f"个列表超过 {bound} 行")
    return await _count_wrong(database, name, none, some, RAISE_BOUND, bound=bound)


async def _count_wrong(
    database: Database, name: str, none: Sentence, some: Sentence, remedy: Sentence, **parameters: int
) -> Check:
    query = load_query(f"doctor/{name}")
    (row,) = await database.rows(query.body, parameters, timeout=QUERY_SECONDS)
    if not row["wrong"]:
        return Check(Sentence(f"{name}: {none}", f"{name}：{none.zh}"))
    wrong, examples = row["wrong"], row["examples"]
    sentence = Sentence(
        f"{name}: {wrong:,} {some} ({query.purpose} {', '.join(examples)})",
        f"{name}：{wrong:,} {some.zh}（{'、'.join(examples)}）",
    )
    return Check(sentence, failed=True, remedy=remedy)
