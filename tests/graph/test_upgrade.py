"""A backup of the release before is restored, migrated to this one, and served.

tests/support/backup_v0019.zip is a logical export (`yuanliu backup --online`) of a graph that the code of commit
f34752b wrote: the sample for three levels in 喀什, a dbt project and the lineage of Marquez's example. It is at
migration V0019. A new release may add one of its own; this one stays as it is.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from exchange.backup.manifest import BackupKind, read_backup
from exchange.backup.restore import mark_unfinished, restore_graph
from exchange.openlineage.rederive import rederive
from exchange.sample.stored_day import stored_day
from graph.client.database import Neo4jDatabase
from graph.doctor import run_checks
from graph.migrate import compare, migrate, read_migrations, read_state
from graph.progress import Silent
from settings import CHECKOUT
from tests.conftest import Api

BACKUP = CHECKOUT / "tests" / "support" / "backup_v0019.zip"
TOTALS = """
{ catalogEntries { totalCount } departments { totalCount } designations { totalCount } resources { totalCount }
  flows { totalCount } jobs { totalCount } runs { totalCount } scenarios { totalCount }
  region(code: "653101000000") { name parent { name } }
  authoritativeSource(element: "NP-01-01", region: "653101000000") { designation { department { name } } } }
"""


async def test_a_backup_of_the_release_before_is_upgraded(
    database: Neo4jDatabase, serve_api: Callable[..., Api], tmp_path: Path
) -> None:
    with zipfile.ZipFile(BACKUP) as archive:
        archive.extractall(tmp_path)
    backup = read_backup(tmp_path, Silent())
    assert backup.manifest.kind is BackupKind.LOGICAL
    assert backup.manifest.migrations[-1].version == 19
    pending = [migration.name for migration in compare(backup.manifest.migrations, read_migrations()).pending]

    await mark_unfinished(database, tmp_path)
    await restore_graph(database, backup, Silent(), tmp_path)
    assert [migration.name for migration in (await read_state(database)).pending] == pending
    assert await migrate(database, Silent()) == pending
    await rederive(database, Silent())

    checks = await run_checks(database)
    assert [str(check.sentence) for check in checks if check.failed] == []
    assert await stored_day(database) is not None
    data = await serve_api(database).data(TOTALS)
    assert {name: value["totalCount"] for name, value in data.items() if "totalCount" in value} == {
        "catalogEntries": 341,
        "departments": 105,
        "designations": 160,
        "resources": 698,
        "flows": 711,
        "jobs": 106,
        "runs": 106,
        "scenarios": 7,
    }
    assert data["region"] == {"name": "喀什市", "parent": {"name": "喀什地区"}}
    designated = {"designation": {"department": {"name": "新疆维吾尔自治区公安厅"}}}
    assert data["authoritativeSource"] == designated
