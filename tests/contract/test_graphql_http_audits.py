"""The 61 server audits of the package graphql-http, which test the GraphQL over HTTP specification, all pass."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import orjson
import pytest

from web.node import BuildError, find_node, install_packages

AUDITS = Path(__file__).parent / "audits"


async def test_every_audit_of_graphql_http_passes(server_url: str) -> None:
    try:
        node = await asyncio.to_thread(find_node)
        await asyncio.to_thread(install_packages, node, AUDITS)
    except BuildError as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(f"the audits need npm packages: {reason}")
        pytest.skip(f"the audits need npm packages: {reason}")

    process = await asyncio.create_subprocess_exec(
        node.node,
        "run.mjs",
        f"{server_url}/graphql",
        cwd=AUDITS,
        env=node.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        output, errors = await asyncio.wait_for(process.communicate(), timeout=60)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, errors.decode()

    audits = orjson.loads(output)
    failed = [
        f"{audit['id']} {audit['name']}: {audit['reason']} ({audit['answer']})"
        for audit in audits
        if audit["status"] != "ok"
    ]
    assert failed == []
    assert len(audits) == 61
