"""The data folder of one embedded database: what lies where, and who may use it.

<folder>/server.lock   held by the process that supervises      <folder>/port       Bolt's, kept between starts
<folder>/child.lock    held by the process that has the store   <folder>/password   0600, generated
<folder>/neo4j/        Neo4j's home (data, transaction logs)    <folder>/neo4j.log  what the JVM says
"""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from domain.errors import SetupError
from graph.client.server import Server

LOOPBACK = "127.0.0.1"
USER = "neo4j"
IN_USE = 3
"""The child's exit code where another process has the store."""


@dataclass(frozen=True)
class DataFolder:
    """Paths below `root`; nothing is touched before `prepare`."""

    root: Path

    @property
    def home(self) -> Path:
        """Neo4j's own home."""
        return self.root / "neo4j"

    @property
    def log(self) -> Path:
        """What the JVM and the child process print."""
        return self.root / "neo4j.log"

    @property
    def server_lock(self) -> Path:
        """Held while a process supervises this database."""
        return self.root / "server.lock"

    @property
    def child_lock(self) -> Path:
        """Held while a process has the store open."""
        return self.root / "child.lock"

    def prepare(self) -> None:
        """Make the folder, for its owner alone. Raises SetupError when it cannot be written."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self.root.chmod(0o700)
            with self.server_lock.open("a"):
                pass
        except OSError as cause:
            raise not_writable(self.root, cause) from cause

    def password(self) -> str:
        """The generated password; made at the first call."""
        path = self.root / "password"
        with suppress(FileNotFoundError):
            if kept := path.read_text("ascii").strip():
                return kept
        password = secrets.token_urlsafe(24)
        _write(path, password)
        return password

    def port(self) -> int:
        """Bolt's port: the one written down if nobody else has it now, else a free one, written down."""
        path = self.root / "port"
        with suppress(FileNotFoundError, ValueError):
            kept = int(path.read_text("ascii"))
            if 0 < kept < 65536 and _is_free(kept):
                return kept
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port = int(probe.getsockname()[1])
        _write(path, str(port))
        return port

    def running(self) -> Server | None:
        """The endpoint of the database that another process supervises here just now, if one does."""
        try:
            held = lock(self.server_lock, str(os.getpid()))
            if held is None:
                port = int((self.root / "port").read_text("ascii"))
                return Server(f"bolt://{LOOPBACK}:{port}", USER, self.password())
            held.close()
        except (OSError, ValueError):
            pass
        return None


def lock(path: Path, note: str) -> IO[str] | None:
    """Take the lock file at `path`, or None when another process has it. It is free again when its holder ends.

    `note` (the holder's process id) is written into it for people to read.
    """
    handle = path.open("a+", encoding="ascii")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    handle.truncate(0)
    handle.write(note)
    handle.flush()
    return handle


def holder(path: Path) -> str:
    """What the holder of the lock file wrote into it, or a question mark."""
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text("ascii").strip() or "?"
    return "?"


def not_writable(path: Path, cause: OSError) -> SetupError:
    """The sentence for a folder that may not be written."""
    reason = cause.strerror or str(cause)
    return SetupError(
        f"The data folder {path} cannot be written: {reason}.",
        zh=f"数据目录 {path} 无法写入：{reason}。",
        remedy="Give this user write permission there, or set YUANLIU_HOME to a folder it may write.",
        remedy_zh="请授予当前用户该目录的写权限，或将 YUANLIU_HOME 设为可写的目录。",
    )


def in_use(path: Path, who: str) -> SetupError:
    """The sentence for a folder that another process works in."""
    return SetupError(
        f"The data folder {path} is in use by another process (id {who}).",
        zh=f"数据目录 {path} 正被另一进程（{who}）使用。",
        remedy="Stop that process, or set YUANLIU_HOME to another folder for this one.",
        remedy_zh="请先停止该进程，或为本进程将 YUANLIU_HOME 设为其他目录。",
    )


def _write(path: Path, text: str) -> None:
    """Write whole or not at all, readable by its owner alone."""
    part = path.with_name(path.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(path)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As Neo4j itself binds: a port whose last connections linger in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind((LOOPBACK, port))
            return True
    return False
