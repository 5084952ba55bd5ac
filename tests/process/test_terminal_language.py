"""The sentences of every verb follow the locale, in real processes; and no verb prints a sentence in one language."""

from __future__ import annotations

import ast
import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from domain.sentence import Sentence
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from settings import CHECKOUT
from tests.process.test_lifecycle import line_with, start

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SOURCE = "resource_650000000000/gongan-01"
LINES = {
    "zh_CN.UTF-8": {
        "migrate": "没有待执行的迁移：图已是当前版本。",
        "load": "complete：新增 0，更新 0，未变 ",
        "doctor": "全部检查通过。",
        "export": "32 个节点，45 项数据流转。血缘（时点 2026-09-01）：不完整，因 DEPTH 中断；略去 444 项数据流转。",
    },
    "en_US.UTF-8": {
        "migrate": "Nothing to apply: the graph is at this version.",
        "load": "complete: 0 created, 0 updated, ",
        "doctor": "All checks passed.",
        "export": "45 flows. Lineage as of 2026-08-31T16:00:00Z: INCOMPLETE, stopped by DEPTH; 444 flows left out.",
    },
}
ARGUMENTS = {
    "migrate": ["migrate"],
    "load": ["load"],
    "doctor": ["doctor"],
    "export": [
        *("export", "lineage", SOURCE, "--direction", "DOWNSTREAM", "--depth", "1", "--as-of", "2026-09-01"),
        *("--width", "10000", "--milliseconds", "30000", "--output", os.devnull),
    ],
}


def environment(locale: str, server: Server | None = None, **others: str) -> dict[str, str]:
    """The environment of a process in this locale, on the tests' database."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    connection = (
        {"NEO4J_URI": server.uri, "NEO4J_USER": server.user, "NEO4J_PASSWORD": server.password} if server else {}
    )
    return {**inherited, "LANG": locale, **connection, **others}


async def run(arguments: list[str], variables: dict[str, str]) -> tuple[int | None, str]:
    """The exit code of `yuanliu` and all that it prints."""
    command = (sys.executable, "-m", "cli", *arguments)
    process = await asyncio.create_subprocess_exec(*command, env=variables, cwd=CHECKOUT, stdout=PIPE, stderr=PIPE)
    output, errors = await process.communicate()
    return process.returncode, (output + errors).decode()


@pytest.mark.parametrize("locale", LINES)
@pytest.mark.parametrize("verb", ["migrate", "load", "doctor", "export"])
async def test_a_verb_speaks_the_language_of_the_locale(
    sample_database: Neo4jDatabase, neo4j_server: Server, verb: str, locale: str
) -> None:
    code, output = await run(ARGUMENTS[verb], environment(locale, neo4j_server))
    assert code == 0, output
    assert LINES[locale][verb] in output
    chinese = {bool(CHINESE.search(line)) for line in output.splitlines() if line}
    assert chinese == {locale == "zh_CN.UTF-8"}, output


async def test_documents_speaks_the_language_of_the_locale(tmp_path: Path) -> None:
    document = tmp_path / "counts.graphql"
    document.write_text("{ serviceInfo { version } }", "utf-8")
    last = {}
    for locale in LINES:
        code, output = await run(["documents", "add", str(document)], environment(locale, YUANLIU_HOME=str(tmp_path)))
        assert code == 0, output
        last[locale] = output.splitlines()[-1]
    assert last == {"zh_CN.UTF-8": "已信任 1 个文档。", "en_US.UTF-8": "1 documents are trusted."}


@pytest.mark.parametrize(
    ("locale", "listening", "ready", "stopping"),
    [
        ("zh_CN.UTF-8", "正在监听 http://127.0.0.1:", "已就绪：http://127.0.0.1:", "正在停止…"),
        ("en_US.UTF-8", "Listening on http://127.0.0.1:", "Ready: http://127.0.0.1:", "Stopping …"),
    ],
)
async def test_serve_speaks_the_language_of_the_locale(
    sample_database: Neo4jDatabase, neo4j_server: Server, locale: str, listening: str, ready: str, stopping: str
) -> None:
    server = await start("cli", "serve", **environment(locale, neo4j_server, YUANLIU_PORT="0"))
    await line_with(server, listening)
    await line_with(server, ready)
    os.killpg(server.pid, signal.SIGINT)
    output, _ = await server.communicate()
    assert stopping in output.decode()
    assert server.returncode == 0


def test_every_printed_sentence_has_both_languages() -> None:
    """A text that `say` prints, and the sentences of progress, are made by Sentence and not written in one language."""
    folders = ("cli", "server", "graph", "exchange", "neo4j_embedded")
    single = []
    for path in sorted(file for folder in folders for file in (CHECKOUT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _prints(node.func) and node.args and _has_words(node.args[0]):
                single.append(f"{path.relative_to(CHECKOUT)}:{node.lineno}")
    assert single == []


def test_a_sentence_is_its_english_text_with_the_chinese_beside_it() -> None:
    sentence = Sentence("Loading", "正在导入").mapped("{} …".format)
    assert (sentence, sentence.zh) == ("Loading …", "正在导入 …")


def _prints(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "say"
    if not isinstance(function, ast.Attribute) or function.attr not in ("step", "done"):
        return False
    return "progress" in ast.unparse(function.value)


def _has_words(argument: ast.expr) -> bool:
    """Whether a literal text has words of its own, besides the values that it shows."""
    parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    literals = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return any(re.search(r"[A-Za-z]{2}|[\u4e00-\u9fff]", text) for text in literals)
