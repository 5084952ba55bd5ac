"""Load on a server, by wrk: requests whose variables rotate, over so many connections, for so long."""

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


class Failing(YuanliuError):
    """A server that is measured failed."""


@dataclass(frozen=True)
class Loaded:
    """What wrk counted."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    errors: int

    @property
    def rps(self) -> float:
        return self.requests / self.seconds


def wrk() -> str:
    """Where wrk is. Raises SetupError."""
    found = shutil.which("wrk")
    if found is None:
        raise SetupError(
            "wrk, which makes the load, is not installed.",
            zh="未安装产生负载的 wrk。",
            remedy="Install it: `apt install wrk` on Debian and Ubuntu, `brew install wrk` on macOS.",
            remedy_zh="请安装：Debian/Ubuntu 用 `apt install wrk`，macOS 用 `brew install wrk`。",
        )
    return found


def counted(said: str) -> Loaded:
    """Of what wrk says, with our script, the last line counts."""
    found = json.loads(said.strip().splitlines()[-1])
    return Loaded(found["requests"], found["seconds"], found["p50_ms"], found["p99_ms"], found["errors"])


async def load(
    url: str, bodies: Sequence[dict[str, Any]], *, connections: int, seconds: int, warming: bool = False
) -> Loaded:
    """What a server answered in so many seconds. Raises Failing where any answer was an error, or there was none,
    unless this is to warm it."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(each) + "\n" for each in bodies)
        file.flush()
        process = await asyncio.create_subprocess_exec(
            *(wrk(), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(SCRIPT), url),
            stdout=asyncio.subprocess.PIPE,
            env={"BODIES": file.name},
        )
        said, _ = await process.communicate()
    found = counted(said.decode())
    if not warming and (found.errors or not found.requests):
        raise Failing(
            f"{url}: {found.errors} errors in {found.requests} answers.",
            zh=f"{url}：{found.requests} 个回答中有 {found.errors} 个错误。",
            remedy="Read the server's log in var/bench; measure on a machine that does nothing else.",
            remedy_zh="请查看 var/bench 中的服务日志；测量时机器不应运行其他任务。",
        )
    return found
