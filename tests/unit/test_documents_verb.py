"""`yuanliu documents` stores the documents of files and manifests, and nothing of a file with an invalid document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.documents.trusted_store import TrustedStore, digest
from cli import main as cli
from domain.errors import SetupError

QUERY = "query Regions { regions(first: 1) { nodes { code } } }"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YUANLIU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    return tmp_path


def test_documents_of_files_and_manifests_are_trusted(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "regions.graphql").write_text(QUERY, "utf-8")
    (home / "relay.json").write_text(json.dumps({"one": "{ serviceInfo { version } }"}), "utf-8")
    apollo = {"format": "apollo-persisted-query-manifest", "version": 1}
    operation = {"id": "two", "name": "R", "type": "query", "body": "query R { regions { totalCount } }"}
    (home / "apollo.json").write_text(json.dumps({**apollo, "operations": [operation]}), "utf-8")
    files = [str(home / name) for name in ("regions.graphql", "relay.json", "apollo.json")]
    assert cli.main(["documents", "add", *files]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "3 documents are trusted."
    trusted = TrustedStore(home / "home" / "documents")
    assert trusted.get(f"sha256:{digest(QUERY)}") == QUERY
    assert trusted.get("two") == operation["body"]
    assert cli.main(["documents", "list"]) == 0
    listed = capsys.readouterr().out.split()
    assert f"sha256:{digest(QUERY)}" in listed
    assert "one" in listed
    assert cli.main(["documents", "add", *files]) == 0


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.graphql", "{ nothing }", "a.graphql:1:3: Cannot query field 'nothing' on type 'Query'."),
        ("a.graphql", "{", "a.graphql:1:2: Syntax Error: Expected Name, found <EOF>."),
        ("a.json", "[]", "a.json is not a manifest of documents."),
        ("a.json", '{"x": 1}', "a.json is not a manifest of documents."),
        ("a.json", '{"../x": "{ serviceInfo { version } }"}', "'../x' cannot be the id of a document."),
    ],
)
def test_an_invalid_document_is_rejected_and_nothing_is_stored(
    home: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, message: str
) -> None:
    (home / "good.graphql").write_text(QUERY, "utf-8")
    (home / name).write_text(content, "utf-8")
    assert cli.main(["documents", "add", str(home / name)]) == 1
    assert message in capsys.readouterr().err
    assert list(TrustedStore(home / "home" / "documents").ids()) == []


def test_an_id_names_one_document_for_ever(tmp_path: Path) -> None:
    trusted = TrustedStore(tmp_path)
    trusted.add("{ a }", "x")
    trusted.add("{ a }", "x")
    with pytest.raises(SetupError):
        trusted.add("{ b }", "x")
    with pytest.raises(SetupError):
        trusted.add("{ b }", digest("{ a }"))
    assert trusted.get("x") == "{ a }"
