"""A measured server: its process, processor time and memory."""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from settings import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

START_SECONDS = 60.0
STOP_SECONDS = 20.0
TICKS = os.sysconf("SC_CLK_TCK")
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Running:
    """A running server process."""

    process_id: int
    port: int

    @property
    def cpu_seconds(self) -> float:
        return cpu_seconds(self.process_id)

    @property
    def rss_mb(self) -> float:
        return memory_mb(self.process_id, "VmRSS")

    @property
    def peak_mb(self) -> float:
        return memory_mb(self.process_id, "VmHWM")


@asynccontextmanager
async def run_server(command: Sequence[str], environment: Mapping[str, str], log: Path) -> AsyncIterator[Running]:
    """Run the command until the end of the block; it must accept connections on the port in PORT."""
    port = _free_port()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=CHECKOUT,
            env={**os.environ, **environment, "PORT": str(port), "UVICORN_PORT": str(port)},
            stdout=output,
            stderr=output,
        )
    try:
        async with asyncio.timeout(START_SECONDS):
            while not await _accepts(port):
                if process.returncode is not None:
                    raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: see {log}")
                await asyncio.sleep(0.1)
        yield Running(process.pid, port)
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()


def cpu_seconds(process_id: int) -> float:
    """Processor time of the process and all its threads so far."""
    fields = Path(f"/proc/{process_id}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mb(process_id: int, what: str) -> float:
    """VmRSS or VmHWM, in MB of a million bytes."""
    for line in Path(f"/proc/{process_id}/status").read_text("ascii").splitlines():
        name, _, value = line.partition(":")
        if name == what:
            return int(value.split()[0]) * 1024 / 1e6
    raise KeyError(what)


async def _accepts(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    writer.close()
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
