"""Load a server with wrk: requests with rotating variables over a number of connections for some seconds."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.errors import SetupError, YuanliuError

SCRIPT = Path(__file__).parent / "rotate.lua"


class ServerFailed(YuanliuError):
    """A measured server returned errors or nothing."""


@dataclass(frozen=True)
class LoadResult:
    """The counts of wrk."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    errors: int

    @property
    def rps(self) -> float:
        return self.requests / self.seconds


def wrk() -> str:
    """The path of wrk. Raises SetupError if it is not installed."""
    path = shutil.which("wrk")
    if path is None:
        raise SetupError(
            "The load generator wrk is not installed.",
            zh="未安装压测工具 wrk。",
            remedy="Install it: `apt install wrk` on Debian and Ubuntu, `brew install wrk` on macOS.",
            remedy_zh="请安装：Debian/Ubuntu 用 `apt install wrk`，macOS 用 `brew install wrk`。",
        )
    return path


def parse_output(output: str) -> LoadResult:
    """Parse wrk's output: with our script, its last line is JSON."""
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
            *(wrk(), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(SCRIPT), url),
            stdout=asyncio.subprocess.PIPE,
            env={"BODIES": file.name},
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
