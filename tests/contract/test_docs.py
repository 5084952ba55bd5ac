"""Documentation that fails the build when it is wrong: links, paths, sections, verbs, settings, decisions, examples."""

from __future__ import annotations

import ast
import inspect
import io
import re
import shutil
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest
import strawberry
import uvicorn
from graphql import FieldNode, OperationDefinitionNode, build_schema, parse, validate

from cli import main as cli
from settings import NAMES
from tests.support.example_documents import ROOT, anchors, code, fences, headings, links, pages, source_files

SCHEMA = build_schema((ROOT / "schema.graphql").read_text("utf-8"))
README, CHINESE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md"))
TOUR = (ROOT / "docs" / "api.md").read_text("utf-8")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/\w")

FOLDERS = "api|bench|cli|docs|domain|exchange|graph|migrations|neo4j_embedded|resolvers|sample|scripts|server|tests|web"
PATH = re.compile(rf"(?<![\w/.$-])(?:{FOLDERS})/[\w./<>-]*")
FILE = re.compile(r"(?<![\w/.<>-])[\w-]+\.(?:py|cypher|graphql|mjs|lark|lua|svg|md|sh)\b(?![/(])")
DOTTED = re.compile(rf"(?<![\w/.\"'$@-])(?:{FOLDERS})(?:\.\w+)+(?![\w/(=])")
ATTRIBUTE = re.compile(r"\b([A-Z]\w*[a-z]\w*)\.(?!(?:cypher|json|md)\b)([a-z_]\w*)\b")
# Classes of dependencies whose attributes the pages name.
OTHER_CLASSES = (neo4j.AsyncDriver, strawberry.Schema, uvicorn.Server)
VARIABLE = re.compile(r"\b(?:YUANLIU|NEO4J|OTEL)_[A-Z_]*[A-Z]\b")
# Paths of the form of a migration or a decision, and what a build writes.
NOT_THERE = re.compile(r"000N__|0001__(?:what|description)|NNNN-|^web/(?:dist|\.lock)")
# Variables that a library reads, and the example of a misspelt one.
OTHER_VARIABLES = {"OTEL_EXPORTER_OTLP_HEADERS", "OTEL_SERVICE_NAME", "OTEL_TRACES_SAMPLER", "YUANLIU_TRUST_ONLY"}
CODE = [path for path in source_files() if path.suffix in (".py", ".cypher")]


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


def missing_paths(text: str) -> Iterator[str]:
    """Paths of the project that the text names and that do not exist; `<noun>` stands for any name."""
    for path in PATH.findall(text):
        pattern = re.sub(r"<\w+>", "*", path).rstrip("./")
        if not NOT_THERE.search(path) and not any(ROOT.glob(pattern)):
            yield path


def current_pages() -> list[Path]:
    """The pages that describe the code of today: not the changelog, and no decision that another one superseded."""
    return [
        page
        for page in pages()
        if page.name != "CHANGELOG.md" and "\nStatus: superseded" not in page.read_text("utf-8")
    ]


CURRENT = current_pages()


@pytest.mark.parametrize("page", CURRENT, ids=by_path)
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    """Paths from the root of the checkout, and bare names of files."""
    text = code(page.read_text("utf-8"), fenced=True)
    files = {path.name for path in source_files()}
    names = [name for name in FILE.findall(text) if name not in files and not NOT_THERE.search(name)]
    assert [*missing_paths(text), *names] == []


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Comments and docstrings of a Python file, the whole of another one, with their lines."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        yield 1, text
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Expr(value=ast.Constant(value=str(docstring))):
                yield node.lineno, docstring


def test_every_path_that_a_comment_names_exists() -> None:
    wrong = [
        f"{by_path(file)}:{line} {path}"
        for file in CODE
        for line, text in comments(file)
        for path in missing_paths(text)
        if "." in path
    ]
    assert wrong == [], "\n".join(wrong)


def test_every_module_that_a_text_names_exists() -> None:
    """Names such as graph.client.database, in pages, comments and docstrings."""
    texts = [(file, text) for file in CODE for _, text in comments(file)]
    texts += [(page, code(page.read_text("utf-8"))) for page in CURRENT]
    wrong = [
        f"{by_path(file)} {name}"
        for file, text in texts
        for name in DOTTED.findall(text)
        if not FILE.fullmatch(name) and not is_defined(name)
    ]
    assert wrong == [], "\n".join(wrong)


def is_defined(dotted: str) -> bool:
    """Whether a dotted name is a package, a module, or a word of the module that it begins with."""
    path, *names = ROOT, *dotted.split(".")
    while names and (path / names[0]).is_dir():
        path /= names.pop(0)
    if not names:
        return True
    module = path / f"{names[0]}.py"
    if module.exists():
        names.pop(0)
    else:
        module = path / "__init__.py"
    text = module.read_text("utf-8") if module.exists() else ""
    return module.exists() and all(re.search(rf"\b{name}\b", text) for name in names)


def attributes_by_class() -> dict[str, set[str]]:
    """For each class of the checkout and each type of the schema, all names that its definition contains."""
    result: dict[str, set[str]] = {}
    for file in CODE:
        if file.suffix == ".py" and file.relative_to(ROOT).parts[0] not in ("bench", "tests"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef):
                    result.setdefault(node.name, set()).update(re.findall(r"\w+", ast.unparse(node)))
    for name, type_ in SCHEMA.type_map.items():
        result.setdefault(name, set()).update(getattr(type_, "fields", ()))
    for other in OTHER_CLASSES:
        result.setdefault(other.__name__, set()).update(re.findall(r"\w+", inspect.getsource(other)))
    return result


def test_every_attribute_that_a_page_names_exists() -> None:
    """Names such as `Class.attribute`, of our classes, of types of the schema or of a dependency."""
    attributes = attributes_by_class()
    named = [(by_path(page), *pair) for page in CURRENT for pair in ATTRIBUTE.findall(code(page.read_text("utf-8")))]
    assert len(named) >= 10
    wrong = [f"{page} {name}.{word}" for page, name, word in named if word not in attributes.get(name, ())]
    assert wrong == [], "\n".join(wrong)


def test_a_package_lists_modules_that_it_has() -> None:
    wrong = [
        f"{by_path(file)} {name}"
        for file in CODE
        if file.name == "__init__.py"
        for name in FILE.findall(ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "")
        if not (file.parent / name).exists()
    ]
    assert wrong == [], "\n".join(wrong)


def test_every_environment_variable_that_a_page_names_is_read() -> None:
    others = [path for path in source_files() if path.suffix in (".py", ".sh", ".js") and path != Path(__file__)]
    read = {*NAMES, *OTHER_VARIABLES, *VARIABLE.findall("\n".join(path.read_text("utf-8") for path in others))}
    named = {(by_path(page), name) for page in CURRENT for name in VARIABLE.findall(page.read_text("utf-8"))}
    wrong = [f"{page} {name}" for page, name in sorted(named) if name not in read]
    assert wrong == [], "\n".join(wrong)


def test_both_readmes_have_the_same_sections() -> None:
    assert [level for level, _ in headings(README)] == [level for level, _ in headings(CHINESE)]


def test_both_readmes_have_the_same_commands() -> None:
    def commands(text: str) -> list[str]:
        return [line.partition("#")[0].strip() for block in fences(text, "sh") for line in block.splitlines()]

    assert commands(README) == commands(CHINESE) == ["make run", "make test"]


def test_both_readmes_have_the_same_examples() -> None:
    for kind in ("graphql", "json"):
        # the line that cuts a long list is in the language of its README
        chinese = [re.sub(r"… 另有 (\d+) 条，见 ", r"… \1 more: ", text) for text in fences(CHINESE, kind)]
        assert fences(README, kind) == chinese
        assert len(chinese) == 3


def test_both_readmes_have_the_same_links_and_folders() -> None:
    assert [link.replace(".zh", "") for link in links(README)] == [link.replace(".zh", "") for link in links(CHINESE)]

    def first_words(text: str) -> list[str]:
        return re.findall(r"^([\w./]+/?)(?:,| {2,})", next(b for b in fences(text, "") if "app.py" in b), re.MULTILINE)

    named = first_words(README)
    assert named == first_words(CHINESE)
    assert len(named) == 12
    for path in named:
        assert (ROOT / path).exists(), path


def test_every_setting_has_its_row() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE)
    assert rows == list(NAMES)


def test_every_verb_of_make_exists_and_has_its_help() -> None:
    named = {verb for page in pages() for verb in re.findall(r"\bmake ([a-z]+)", code(page.read_text("utf-8")))}
    output = subprocess.run(["make", "-s", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    explained = re.findall(r"^  make (\w+) +\S", output, re.MULTILINE)
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert sorted(explained) == sorted(targets)
    assert {"run", "test", "check", "schema", "migrate"} <= named <= set(explained)


def test_every_verb_of_the_command_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    verbs = set(re.findall(r"^    (\w+)\b", capsys.readouterr().out, re.MULTILINE))
    named = {verb for page in pages() for verb in re.findall(r"\byuanliu ([a-z]+)", code(page.read_text("utf-8")))}
    assert named == verbs


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_a_readme_names_every_verb_and_the_pages_of_lineage_import_and_export(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    verbs = re.findall(r"^    (\w+)\b", capsys.readouterr().out, re.MULTILINE)
    text = (ROOT / name).read_text("utf-8")
    assert re.findall(r"^\| `yuanliu (\w+)` \|", text, re.MULTILINE) == verbs
    assert re.search("(, |、)".join(verbs), text)
    pages = ("lineage", "findings", "openlineage", "export", "loading", "documents", "assessment", "operations")
    assert [page for page in pages if f"(docs/{page}.md)" not in text] == []
    assert all(word in text for word in ("OpenLineage", "dbt"))


def test_the_list_of_decisions_quotes_each_with_its_status() -> None:
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
def test_an_example_of_the_tour_is_valid(example: str) -> None:
    assert [error.message for error in validate(SCHEMA, parse(example))] == []


def test_every_root_field_has_an_example_in_the_tour() -> None:
    selected = {
        selection.name.value
        for example in fences(TOUR, "graphql")
        for definition in parse(example).definitions
        if isinstance(definition, OperationDefinitionNode)
        for selection in definition.selection_set.selections
        if isinstance(selection, FieldNode)
    }
    assert SCHEMA.query_type is not None
    for name in SCHEMA.query_type.fields:
        assert name in selected, f"docs/api.md has no example of {name}"
        assert f"`{name}`" in TOUR, name
    assert selected <= set(SCHEMA.query_type.fields)


def test_no_committed_file_names_this_machine() -> None:
    """Neither a path of the machine, nor the index or registry of its packages."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("no git, or not a git checkout: the committed files are not known")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        text = path.read_text("utf-8", errors="ignore") if path.is_file() else ""
        assert not MACHINE_PATH.search(text), name
        if name.endswith("package-lock.json"):
            assert '"resolved"' not in text, name
        if path.suffix == ".lock":
            assert "://" not in text, name
