"""Work on a database that may end meanwhile: it is repeated as soon as the database answers again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from domain.errors import SetupError, TimedOut, Unavailable
from domain.sentence import Sentence

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from graph.client.database import Neo4jDatabase
    from graph.progress import Progress

Result = TypeVar("Result")
MAX_OUTAGES = 10
OUTAGE_SECONDS = 120.0
"""How long an outage may be."""
PING_PAUSE_SECONDS = 0.5


async def resume_after_outages(
    work: Callable[[], Awaitable[Result]],
    database: Neo4jDatabase,
    progress: Progress,
    *,
    seconds: float | None = OUTAGE_SECONDS,
) -> Result:
    """The result of `work`, which is called again after each outage of the database and continues where it stopped.

    `seconds`: how long an outage may be; None: without a limit. Raises SetupError after a longer one, and after
    MAX_OUTAGES.
    """
    for _ in range(MAX_OUTAGES):
        try:
            return await work()
        except Unavailable:
            progress.done(
                Sentence(
                    "The database does not answer; the work continues when it does",
                    "数据库没有应答，恢复应答后将继续执行",
                )
            )
        await _wait_for_answer(database, seconds)
    raise SetupError(
        f"The database failed {MAX_OUTAGES} times during this work.",
        zh=f"执行期间数据库已中断 {MAX_OUTAGES} 次。",
        remedy="Read the database's log; give it more memory (YUANLIU_HEAP_MB) or disk, then start again: "
        "what was loaded is not loaded again.",
        remedy_zh="请查看数据库日志，为其增加内存（YUANLIU_HEAP_MB）或磁盘空间后重新启动；已导入的数据不会重复导入。",
    )


async def _wait_for_answer(database: Neo4jDatabase, seconds: float | None) -> None:
    loop = asyncio.get_running_loop()
    end = None if seconds is None else loop.time() + seconds
    while True:
        try:
            return await database.ping()
        except (Unavailable, TimedOut):
            if end is not None and loop.time() > end:
                raise _no_answer(seconds or 0) from None
        await asyncio.sleep(PING_PAUSE_SECONDS)


def _no_answer(seconds: float) -> SetupError:
    return SetupError(
        f"The database has not answered for {seconds:.0f} s.",
        zh=f"数据库已有 {seconds:.0f} 秒没有应答。",
        remedy="Read the lines above and the database's log, then start again: what was loaded is not loaded again.",
        remedy_zh="请查看以上输出和数据库日志，处理后重新执行；已导入的数据不会重复导入。",
    )
