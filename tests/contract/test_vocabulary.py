"""The rules of names, layout and prose (docs/glossary.md, CONTRIBUTING.md): of the shipped code and of the contract."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from graphql import GraphQLSchema, is_specified_scalar_type

from api.schema import schema
from tests.support.example_documents import ROOT, source_files

PACKAGES = ("api", "cli", "domain", "exchange", "graph", "neo4j_embedded", "resolvers", "server")
MODULES = ("app.py", "settings.py")
FUNCTION_LINES = 60
MODULE_LINES = 300
VAGUE_WORDS = ("found", "each")
COINED_WORDS = frozenset({"asked", "told", "kept"})

# A description of the contract begins with a noun, also after a Chinese term and a colon.
CLAUSE = re.compile(
    r"(?:[^:]*[\u4e00-\u9fff][^:]*: )?(?:What|Whatever|Who|Whom|Whose|Whoever|Which|How|Of|Where|Whether|Why|When)\b",
    re.IGNORECASE,
)
COINED_IN_PROSE = re.compile(r"\b(?:walk(?:s|ed|ing)?|told|asked|kept|judged|met)\b", re.IGNORECASE)

# A GraphQL type and the value that it serves have one noun. Every such pair was reviewed.
SHARED_TYPE_NAMES = frozenset({"Completeness", "Connection", "Derivation", "Finding", "Interval", "Path"})
# Modules that may be longer, each reviewed: empty today.
LONG_MODULES: frozenset[str] = frozenset()

# Kinds of rows in the changelog's table whose old name is a plain word or a module path, and the code that used it.
LABELS_AND_LOG_FIELDS = ("metric label", "label value", "log field")
# What refuses an old setting has to name it.
NAMES_OLD_SETTINGS = {"settings.py", "tests/unit/test_settings.py"}
OBSERVABILITY = ("api/observability/", "api/admission/", "api/request_record.py")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def shipped() -> dict[str, ast.Module]:
    """The syntax tree of each shipped module, by its path."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    paths += [ROOT / module for module in MODULES]
    return {relative(path): ast.parse(path.read_text("utf-8")) for path in paths}


TREES = shipped()


def listed(message: str, uses: Iterable[str]) -> str:
    return "\n  ".join([f"{message}:", *uses])


def functions() -> Iterator[tuple[str, Function]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield path, node


def bindings(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Names of variables and parameters that the tree binds, each with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name, node.lineno
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)) | ast.alias(asname=str(name)):
                yield name, node.lineno


def names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Names of everything that the tree binds, defines or reads as an attribute, each with its line."""
    yield from bindings(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, node.lineno
            case ast.ClassDef(name=name):
                yield name, node.lineno


def test_the_checks_see_the_shipped_code() -> None:
    assert len(TREES) > 250
    assert {path.partition("/")[0] for path in TREES} == {*PACKAGES, *MODULES}
    assert Counter(name for name, _ in bindings(ast.parse("def f(a, *b): c = d.e"))) == Counter("abc")


def test_no_package_is_missing_from_the_checks() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - {"bench", "tests"} == set(PACKAGES)


def test_found_and_each_are_no_names() -> None:
    """A variable says what it holds; `found` and `each` say that something is held. This holds for the tests too."""
    tests = {relative(path): ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "tests").rglob("*.py"))}
    uses = [
        f"{path}:{line} {name}"
        for path, tree in {**TREES, **tests}.items()
        for name, line in bindings(tree)
        if name in VAGUE_WORDS
    ]
    assert uses == [], listed("name what the variable holds", uses)


@pytest.mark.parametrize("word", sorted(COINED_WORDS))
def test_a_coined_word_is_no_name(word: str) -> None:
    """The glossary has a standard term for each of these words."""
    uses = [
        f"{path}:{line} {name}"
        for path, tree in TREES.items()
        for name, line in names(tree)
        if name.strip("_").lower() == word
    ]
    uses += [path for path in TREES if word in Path(path).with_suffix("").parts]
    assert uses == [], listed(f"{len(uses)} names are {word!r}; name what they hold (docs/glossary.md)", uses)


def type_names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Names of classes and of type aliases at the head of a module; a type variable names nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name, node.lineno
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=value)
            ):
                is_variable = isinstance(value, ast.Call) and ast.unparse(value.func) == "TypeVar"
                if re.match(r"[A-Z][a-z]", name) and not is_variable:
                    yield name, node.lineno


def test_a_type_name_has_one_meaning() -> None:
    definitions: dict[str, list[str]] = defaultdict(list)
    for path, tree in TREES.items():
        for name, line in type_names(tree):
            definitions[name].append(f"{path}:{line}")
    shared = [
        f"{name}: {', '.join(places)}"
        for name, places in sorted(definitions.items())
        if len(places) > (2 if name in SHARED_TYPE_NAMES else 1)
    ]
    assert shared == [], listed("several modules define the same name; import it, or rename one", shared)
    assert {name for name, places in definitions.items() if len(places) == 2} == SHARED_TYPE_NAMES


def test_no_function_is_long() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}, {lines} lines"
        for path, node in functions()
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert long == [], listed(f"a function has at most {FUNCTION_LINES} lines", long)


def test_no_module_is_long() -> None:
    lengths = {path: len((ROOT / path).read_text("utf-8").splitlines()) for path in TREES}
    long = {path: lines for path, lines in lengths.items() if lines > MODULE_LINES}
    assert set(long) == LONG_MODULES, f"a module has at most {MODULE_LINES} lines; split by idea: {long}"


def test_every_module_says_what_it_is() -> None:
    silent = [path for path, tree in TREES.items() if not ast.get_docstring(tree)]
    assert silent == [], listed("no docstring at the head of", silent)


def test_a_package_is_described_in_one_line() -> None:
    """The first line is a sentence by itself. A list of the modules may follow after an empty line."""
    packages = sorted({folder for path in TREES if (folder := Path(path).parent) != Path()})
    missing = [str(folder) for folder in packages if f"{folder.as_posix()}/__init__.py" not in TREES]
    assert missing == [], listed("no __init__.py in", missing)
    wrong = []
    for folder in packages:
        first, *rest = (ast.get_docstring(TREES[f"{folder.as_posix()}/__init__.py"]) or "").splitlines() or [""]
        if not first.endswith(".") or (rest and rest[0]):
            wrong.append(f"{folder}: {first!r}")
    assert wrong == [], listed("the first line is not a sentence of its own", wrong)


def test_every_cypher_file_has_a_header() -> None:
    files = [*(ROOT / "graph").rglob("*.cypher"), *(ROOT / "migrations").glob("*.cypher")]
    assert len(files) > 150
    sentence = re.compile(r"// [A-Z(](?:[^.\n]|\n//)*[.:;]")
    wrong = [relative(path) for path in files if not sentence.match(path.read_text("utf-8"))]
    assert wrong == [], listed("the file does not begin with a comment that says in a sentence what it does", wrong)


def described(built: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Types, fields, arguments, inputs and enum values of a schema, but its introspection, with their descriptions."""
    for name, kind in built.type_map.items():
        if name.startswith("__") or is_specified_scalar_type(kind):
            continue
        yield name, kind.description
        members = getattr(kind, "values", None) or getattr(kind, "fields", None) or {}
        for member, value in members.items():
            yield f"{name}.{member}", value.description
            for argument, declared in getattr(value, "args", {}).items():
                yield f"{name}.{member}.{argument}", declared.description


DESCRIPTIONS = dict(described(schema(ZoneInfo("Asia/Shanghai"))))


def test_everything_in_the_contract_is_described() -> None:
    assert len(DESCRIPTIONS) > 1700
    missing = [path for path, text in DESCRIPTIONS.items() if not text]
    assert missing == [], listed("no description of", missing)


def test_a_description_begins_with_a_noun() -> None:
    wrong = [f"{path}: {text}" for path, text in DESCRIPTIONS.items() if CLAUSE.match(text or "")]
    assert wrong == [], listed("a description names the thing; it does not begin with a clause", wrong)


def test_a_description_has_no_coined_word() -> None:
    """A lineage is a traversal that visits nodes; a finding is evaluated, a value requested (docs/glossary.md)."""
    wrong = [f"{path}: {text}" for path, text in DESCRIPTIONS.items() if COINED_IN_PROSE.search(text or "")]
    assert wrong == [], listed("the glossary has standard terms for the words of", wrong)


@pytest.mark.parametrize(
    "text", ["What can be asked.", "Of what.", "作业: what reads data.", "Whether it is.", "which ones"]
)
def test_a_clause_is_recognized(text: str) -> None:
    assert CLAUSE.match(text)


@pytest.mark.parametrize("text", ["Office.", "Whereabouts.", "作业: a process.", "The node: what follows."])
def test_a_noun_is_no_clause(text: str) -> None:
    assert not CLAUSE.match(text)


def renamed() -> list[tuple[str, str, str]]:
    """The rows of the changelog's table of new names: kind, old name, new name, as they stand there."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    _, _, table = text.partition("### Renamed in this release\n")
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", table.partition("\n### ")[0], re.MULTILINE)
    return [(kind, old, new) for kind, old, new in rows if kind not in ("kind", "---")]


def outer_name(cell: str) -> str:
    """The first name of a cell without its labels."""
    return re.split(r"[{`]", cell.lstrip("`"))[0]


RENAMED = renamed()
OUTER = [outer_name(old) for kind, old, _ in RENAMED if kind not in LABELS_AND_LOG_FIELDS and "Python" not in kind]
WORDS = sorted({outer_name(old) for kind, old, _ in RENAMED if kind in LABELS_AND_LOG_FIELDS})


def test_the_table_of_new_names_is_read() -> None:
    assert {"YUANLIU_KEEP_MB", "X-Holds-Until", "yuanliu_answers_total", "python -m tests.parts"} <= set(OUTER)
    assert {"door", "way", "kept"} <= set(WORDS)


@pytest.mark.parametrize("name", OUTER)
def test_an_old_name_is_used_nowhere(name: str) -> None:
    """Settings, headers, metrics, trace attributes and commands, in all code and docs but the changelog."""
    pattern = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
    here = Path(__file__)
    uses = [
        f"{relative(path)}:{number}"
        for path in source_files()
        if path.name != "CHANGELOG.md" and path != here and relative(path) not in NAMES_OLD_SETTINGS
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    new = next(new for _, old, new in RENAMED if outer_name(old) == name)
    assert uses == [], listed(f"{name} is {new} now, but it is used at", uses)


@pytest.mark.parametrize("word", WORDS)
def test_an_old_label_or_log_field_is_served_nowhere(word: str) -> None:
    uses = [
        f"{path}:{node.lineno}"
        for path, tree in TREES.items()
        if path.startswith(OBSERVABILITY)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == word
    ]
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert uses == [], listed(f"{word!r} has a new name (CHANGELOG.md), but it is used at", uses)
    assert not re.search(rf"[{{,`]{word}(?:[=,}}`])", page), "docs/operations.md"
