"""Run several Neo4j servers in one JVM, for the parts of the suite: `python -m tests.database_host FOLDER...`.

Half of the processor time of a new JVM goes into compiling its own code, most of it the planner's. Servers in one JVM
share the compiled code. The host stores the endpoint of each server in its folder, prints `ready`, and runs until the
end of its standard input, which also ends if its parent is killed.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.client.server import Server
from graph.progress import Silent
from neo4j_embedded.data_folder import LOOPBACK, USER, DataFolder
from neo4j_embedded.install import install, jar_folder
from neo4j_embedded.jvm import start_jvm, start_neo4j
from settings import CHECKOUT
from tests.persistent_database import write_endpoint

HEAP_MB_EACH = 1024
PAGE_CACHE_MB_EACH = 256
# Tests with an empty graph empty and fill it so often that Neo4j planned each statement again every ten seconds.
SETTINGS = {"dbms.cypher.min_replan_interval": "1h"}


@contextmanager
def host_databases(names: tuple[str, ...]) -> Iterator[dict[str, Path]]:
    """Runs a new server for each name, in one other process; gives the folder of each, for `read_endpoint`."""
    with tempfile.TemporaryDirectory(prefix="yuanliu-tests-") as root:
        folders = {name: Path(root) / name for name in names}
        with subprocess.Popen(
            [sys.executable, "-m", "tests.database_host", *map(str, folders.values())],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C must reach the tests only: they need the servers until they end.
            start_new_session=True,
        ) as process:
            assert process.stdin
            assert process.stdout
            if process.stdout.readline() != b"ready\n":
                logs = [folder / "neo4j.log" for folder in folders.values()]
                text = "".join(log.read_text("utf-8", "replace") for log in logs if log.exists())
                raise RuntimeError(f"The servers of the tests did not start:\n{text}")
            try:
                yield folders
            finally:
                process.stdin.close()
                process.wait()


def main(folders: list[Path]) -> None:
    """Run the servers until the end of the input. Never returns: the JVM's threads would keep the process alive."""
    jars = jar_folder(CHECKOUT / "var")
    asyncio.run(install(jars, Silent()))
    data = [DataFolder(folder) for folder in folders]
    for folder in data:
        folder.prepare()
    parent_output = os.dup(1)
    log = os.open(data[0].log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    start_jvm(jars, HEAP_MB_EACH * len(folders))
    services = []
    for folder in data:
        password, port = folder.password(), folder.port()
        services.append(start_neo4j(folder.home, port, PAGE_CACHE_MB_EACH, password, SETTINGS))
        write_endpoint(folder.root, Server(f"bolt://{LOOPBACK}:{port}", USER, password))
    os.write(parent_output, b"ready\n")
    sys.stdin.buffer.read()
    for service in services:
        service.shutdown()
    os._exit(0)


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
