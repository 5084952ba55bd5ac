"""The data folder of one embedded database: its paths and locks.

<folder>/server.lock   locked by the supervising process         <folder>/port       Bolt port, stable between starts
<folder>/child.lock    locked by the process with the store      <folder>/password   generated, mode 0600
<folder>/neo4j/        Neo4j's home (data, transaction logs)     <folder>/neo4j.log  output of the JVM
<folder>/port.owner    digest of the path for which the port was stored
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import secrets
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from domain.errors import SetupError
from graph.atomic_file import write_atomically
from graph.client.server import Server

LOOPBACK = "127.0.0.1"
USER = "neo4j"


@dataclass(frozen=True)
class DataFolder:
    """Paths below `root`. Nothing is created before `prepare`."""

    root: Path

    @property
    def home(self) -> Path:
        """Neo4j's home directory."""
        return self.root / "neo4j"

    @property
    def log(self) -> Path:
        """Output of the JVM and the child process."""
        return self.root / "neo4j.log"

    @property
    def server_lock(self) -> Path:
        """Locked while a process supervises this database."""
        return self.root / "server.lock"

    @property
    def child_lock(self) -> Path:
        """Locked while a process has the store open."""
        return self.root / "child.lock"

    @property
    def has_store(self) -> bool:
        """Whether a database was started in this folder before."""
        return (self.home / "data" / "databases" / "neo4j").exists()

    def prepare(self) -> None:
        """Create the folder with mode 0700. Raises SetupError if it cannot be written."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self.root.chmod(0o700)
            with self.server_lock.open("a"):
                pass
        except OSError as cause:
            raise not_writable(self.root, cause) from cause

    def password(self) -> str:
        """The password, generated at the first call."""
        path = self.root / "password"
        with suppress(FileNotFoundError):
            if stored := path.read_text("ascii").strip():
                return stored
        password = secrets.token_urlsafe(24)
        write_atomically(path, password)
        return password

    def port(self) -> int:
        """The Bolt port: the stored one if it is free, else another free one, which is stored.

        A copy of a data folder takes another port: the stored one belongs to the original, which may run or restart.
        """
        path, owner = self.root / "port", self.root / "port.owner"
        folder = hashlib.sha256(os.fsencode(self.root)).hexdigest()
        stored = 0
        with suppress(FileNotFoundError, ValueError):
            stored = int(path.read_text("ascii"))
            if not owner.exists():  # stored by an earlier version
                write_atomically(owner, folder)
            if owner.read_text("ascii") == folder and 0 < stored < 65536 and _is_free(stored):
                return stored
        while (port := _free_port()) == stored:
            pass
        write_atomically(path, str(port))
        write_atomically(owner, folder)
        return port

    def running(self) -> Server | None:
        """The endpoint of the database that another process currently supervises in this folder, or None."""
        try:
            server_lock = lock(self.server_lock, str(os.getpid()))
            if server_lock is None:
                port = int((self.root / "port").read_text("ascii"))
                return Server(f"bolt://{LOOPBACK}:{port}", USER, self.password())
            server_lock.close()
        except (OSError, ValueError):
            pass
        return None


def lock(path: Path, note: str) -> IO[str] | None:
    """Lock the file at `path`; None if another process has locked it. The lock ends with the process.

    `note`, the process id of the holder, is written into the file for the operator.
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


def lock_holder(path: Path) -> str:
    """The process id that the holder wrote into the lock file, or a question mark."""
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text("ascii").strip() or "?"
    return "?"


def not_writable(path: Path, cause: OSError) -> SetupError:
    """The error for a folder that cannot be written: on a full disk, or without permission."""
    reason = cause.strerror or str(cause)
    if cause.errno in (errno.ENOSPC, errno.EDQUOT):
        return SetupError(
            f"The data folder {path} cannot be written: {reason}.",
            zh=f"数据目录 {path} 无法写入：{reason}。",
            remedy="Free some space, or set YUANLIU_HOME to a folder on another disk; then start again.",
            remedy_zh="请清理磁盘空间，或将 YUANLIU_HOME 设为其他磁盘上的目录，然后重新启动。",
        )
    return SetupError(
        f"The data folder {path} cannot be written: {reason}.",
        zh=f"数据目录 {path} 无法写入：{reason}。",
        remedy="Give this user write permission there, or set YUANLIU_HOME to a folder it may write.",
        remedy_zh="请授予当前用户该目录的写权限，或将 YUANLIU_HOME 设为可写的目录。",
    )


def in_use(path: Path, process_id: str) -> SetupError:
    """The error for a folder that another process uses."""
    return SetupError(
        f"The data folder {path} is in use by another process (id {process_id}).",
        zh=f"数据目录 {path} 正被另一进程（{process_id}）使用。",
        remedy="Stop that process, or set YUANLIU_HOME to another folder for this one.",
        remedy_zh="请先停止该进程，或为本进程将 YUANLIU_HOME 设为其他目录。",
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Neo4j binds the same way: connections in TIME_WAIT do not block the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind((LOOPBACK, port))
            return True
    return False
