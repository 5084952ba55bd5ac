"""Refreshes the statistics by which Neo4j plans statements, after a load that has changed most of the graph.

Neo4j samples an index in the background some time after its content has changed. A statement that is planned before may
run a hundred times slower, and its plan stays as long as the statistics hardly change afterwards.
"""

from __future__ import annotations

import logging

from domain.errors import Unavailable, YuanliuError
from graph.client.protocol import Database
from graph.query_files import load_query

MIN_ROWS = 10_000
"""A load of fewer rows does not change the statistics much."""
SAMPLING_SECONDS = 120
MARGIN_SECONDS = 10.0

log = logging.getLogger("yuanliu.load")


async def refresh_statistics(database: Database) -> None:
    """Sample the indexes and forget all plans. Raises Unavailable.

    Without the right to run the procedure, or if sampling takes too long, it is left to Neo4j and logged.
    """
    statement = load_query("load/prepare_for_replanning").body
    try:
        await database.rows(statement, {"seconds": SAMPLING_SECONDS}, timeout=SAMPLING_SECONDS + MARGIN_SECONDS)
    except Unavailable:
        raise
    except YuanliuError as error:
        log.warning("index sampling is left to Neo4j", extra={"facts": {"error": error.message}})
