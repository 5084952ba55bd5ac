"""`yuanliu load`: the sample, or a file of the outside, into the graph; then what came of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from exchange.firstdata import load_firstdata
from exchange.sample import load_sample
from exchange.service_items import load_service_items
from graph.migrate import migrate
from terminal.database import opened
from terminal.sentences import say

if TYPE_CHECKING:
    from graph.bolt import Bolt
    from graph.model.report import Report
    from graph.progress import Progress
    from graph.settings import Settings

Loader = Callable[["Bolt", Path, "Progress"], Awaitable["Report"]]
FEEDS: dict[str, Loader] = {"service-items": load_service_items, "firstdata": load_firstdata}


async def load(settings: Settings, progress: Progress, feed: str, file: Path | None) -> int:
    """Load and say what was created, updated, refused; 0 also where records were refused, since each is listed.

    Raises SetupError for a file that is not there or is no such feed.
    """
    async with opened(settings, progress, share=True) as database:
        await migrate(database, progress)
        if file is None:
            report = await load_sample(database, progress)
        else:
            report = await FEEDS[feed](database, file, progress)
    for line in report.lines():
        say(line)
    return 0
