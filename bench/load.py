"""Load a server with wrk or our own generator: rotating variables, some connections, some seconds."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.errors import YuanliuError
from settings import CHECKOUT

SCRIPT = Path(__file__).parent / "rotate.lua"


class ServerFailed(YuanliuError):
    """A measured server returned errors or nothing."""


@dataclass(frozen=True)
class LoadResult:
    """The counts of the load generator."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    errors: int

    @property
    def rps(self) -> float:
        return self.requests / self.seconds


def generator() -> str:
    """The name of the load generator: wrk if it is installed, else our own."""
    return "wrk" if shutil.which("wrk") else "bench.own_load"


def command(url: str, connections: int, seconds: int) -> list[str]:
    """The command line of the load generator."""
    if wrk := shutil.which("wrk"):
        return [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(SCRIPT), url]
    return [sys.executable, "-m", "bench.own_load", str(connections), str(seconds), url]


def parse_output(output: str) -> LoadResult:
    """Parse the generator's output: its last line is JSON."""
    counts = json.loads(output.strip().splitlines()[-1])
    return LoadResult(counts["requests"], counts["seconds"], counts["p50_ms"], counts["p99_ms"], counts["errors"])


async def load(
    url: str, bodies: Sequence[dict[str, Any]], *, connections: int, seconds: int, warming: bool = False
) -> LoadResult:
    """Load the URL for some seconds. Raises ServerFailed for an error in a response or for no response, unless
    `warming`."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(body) + "\n" for body in bodies)
        file.flush()
        process = await asyncio.create_subprocess_exec(
            *command(url, connections, seconds),
            stdout=asyncio.subprocess.PIPE,
            env={"BODIES": file.name},
            cwd=CHECKOUT,
        )
        output, _ = await process.communicate()
    result = parse_output(output.decode())
    if not warming and (result.errors or not result.requests):
        raise ServerFailed(
            f"{url}: {result.errors} errors in {result.requests} responses.",
            zh=f"{url}：{result.requests} 个响应中有 {result.errors} 个错误。",
            remedy="Read the server's log in var/bench; measure on an otherwise idle machine.",
            remedy_zh="请查看 var/bench 中的服务日志；测量期间请勿在该机器上运行其他任务。",
        )
    return result
