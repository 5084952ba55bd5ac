"""Documentation that fails the build when it lies: links, sections, verbs, settings, decisions, the tour of the API."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from graphql import FieldNode, OperationDefinitionNode, build_schema, parse, validate

from cli import main as cli
from settings import NAMES
from tests.support.example_documents import ROOT, anchors, code, fences, headings, links, pages

SCHEMA = build_schema((ROOT / "schema.graphql").read_text("utf-8"))
README, CHINESE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md"))
TOUR = (ROOT / "docs" / "api.md").read_text("utf-8")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/\w")


def by_path(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", pages(), ids=by_path)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page.read_text("utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link}: no such file"
        assert target.is_relative_to(ROOT), f"{link}: outside the repository"
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), f"{link}: no such heading"


def test_both_readmes_have_the_same_sections() -> None:
    assert [level for level, _ in headings(README)] == [level for level, _ in headings(CHINESE)]


def test_both_readmes_have_the_same_commands() -> None:
    def commands(text: str) -> list[str]:
        return [line.partition("#")[0].strip() for block in fences(text, "sh") for line in block.splitlines()]

    assert commands(README) == commands(CHINESE) == ["make run", "make test"]


def test_both_readmes_have_the_same_examples() -> None:
    for kind in ("graphql", "json"):
        assert fences(README, kind) == fences(CHINESE, kind)
        assert len(fences(README, kind)) == 3


def test_both_readmes_link_to_the_same_pages_and_name_the_same_folders() -> None:
    assert [each.replace(".zh", "") for each in links(README)] == [each.replace(".zh", "") for each in links(CHINESE)]

    def first_words(text: str) -> list[str]:
        return re.findall(r"^([\w./]+/?)(?:,| {2,})", next(b for b in fences(text, "") if "app.py" in b), re.MULTILINE)

    named = first_words(README)
    assert named == first_words(CHINESE)
    assert len(named) == 12
    for each in named:
        assert (ROOT / each).exists(), each


def test_every_setting_has_its_row() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE)
    assert rows == list(NAMES)


def test_every_verb_of_make_that_is_named_is_there_and_explains_itself() -> None:
    named = {verb for page in pages() for verb in re.findall(r"\bmake ([a-z]+)", code(page.read_text("utf-8")))}
    told = subprocess.run(["make", "-s", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    explained = re.findall(r"^  make (\w+) +\S", told, re.MULTILINE)
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert sorted(explained) == sorted(targets)
    assert {"run", "test", "check", "schema", "migrate"} <= named <= set(explained)


def test_every_verb_of_the_command_that_is_named_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    there = set(re.findall(r"^    (\w+)\b", capsys.readouterr().out, re.MULTILINE))
    named = {verb for page in pages() for verb in re.findall(r"\byuanliu ([a-z]+)", code(page.read_text("utf-8")))}
    assert named == there


def test_every_decision_is_listed_by_its_own_sentence() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(
        r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \| ([\w ]+) \|$", (folder / "README.md").read_text("utf-8"), re.MULTILINE
    )
    for number, name, sentence, status in listed:
        text = (folder / name).read_text("utf-8")
        assert name.startswith(f"{number}-")
        assert text.startswith(f"# {number}: {sentence}\n\nStatus: {status} · Date: "), name
        assert [words for _, words in headings(text)][1] == "The question", name
        assert "What was decided" in [words for _, words in headings(text)], name
    assert [name for _, name, _, _ in listed] == sorted(path.name for path in folder.glob("[0-9]*.md"))


@pytest.mark.parametrize("example", fences(TOUR, "graphql"))
def test_an_example_of_the_tour_fits_the_contract(example: str) -> None:
    assert [error.message for error in validate(SCHEMA, parse(example))] == []


def test_every_root_field_has_its_example_and_its_name_in_the_tour() -> None:
    shown = {
        selection.name.value
        for example in fences(TOUR, "graphql")
        for definition in parse(example).definitions
        if isinstance(definition, OperationDefinitionNode)
        for selection in definition.selection_set.selections
        if isinstance(selection, FieldNode)
    }
    assert SCHEMA.query_type is not None
    for name in SCHEMA.query_type.fields:
        assert name in shown, f"docs/api.md has no example of {name}"
        assert f"`{name}`" in TOUR, name
    assert shown <= set(SCHEMA.query_type.fields)


def test_nothing_that_is_committed_knows_this_machine() -> None:
    """Neither a path of it, nor the index or registry its packages came from."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: what is committed is not known")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        text = path.read_text("utf-8", errors="ignore") if path.is_file() else ""
        assert not MACHINE_PATH.search(text), name
        if name.endswith("package-lock.json"):
            assert '"resolved"' not in text, name
        if path.suffix == ".lock":
            assert "://" not in text, name
