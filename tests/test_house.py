"""Sweeps over the whole tree: what holds for every file of the project, today's and tomorrow's."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "dsca_desk"
MODULES = sorted(PROGRAM.rglob("*.py"))

# What each floor may import from outside the project and the standard library. Qt is for the desktop alone.
FROM_OUTSIDE = {
    "policy": {"msgspec"},
    "records": {"msgspec", "sqlalchemy"},
    "rules": {"msgspec"},
    "documents": {"msgspec", "reportlab", "pikepdf", "pypdfium2", "openpyxl", "lxml"},
    "store": {"msgspec", "sqlalchemy", "alembic"},
    "exchange": {"msgspec", "openpyxl", "lxml", "defusedxml", "pikepdf"},
    "commands": {"msgspec", "sqlalchemy"},
    "cli.py": {"msgspec"},
    "services": {"msgspec", "sqlalchemy", "platformdirs"},
    "desktop": {"msgspec", "PySide6", "shiboken6", "pypdfium2", "platformdirs"},
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def kept_files() -> list[Path]:
    """Return the files of the project: tracked, or new and not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [ROOT / name for name in sorted(listing.stdout.split("\0")) if name and (ROOT / name).is_file()]


def imported_from_outside(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the module in full"
            names = [node.module or ""]
        for name in names:
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names and top != "dsca_desk":
                yield top


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_its_floor_may(path: Path) -> None:
    floor = path.relative_to(PROGRAM).parts[0]
    strangers = set(imported_from_outside(ast.parse(path.read_text("utf-8")))) - FROM_OUTSIDE.get(floor, set())
    assert not strangers, f"{name_of(path)} may not import {', '.join(sorted(strangers))}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is_for_and_so_does_all_it_offers(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    silent = [] if ast.get_docstring(tree) else ["the module"]
    for node in tree.body:
        inner = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else []
        for offered in (node, *inner):
            if isinstance(offered, ast.FunctionDef | ast.ClassDef) and not offered.name.startswith("_"):
                silent += [] if ast.get_docstring(offered) else [offered.name]
    assert not silent, f"{name_of(path)} has no words for {', '.join(silent)}"


@pytest.mark.parametrize("path", [path for path in kept_files() if path.suffix == ".py"], ids=name_of)
def test_a_module_has_one_room(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 600, f"{name_of(path)} is two modules"


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.relative_to(PROGRAM).parts[0] in {"policy", "records", "rules"}], ids=name_of
)
def test_money_is_never_a_float(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    floats = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    floats += [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
    ]
    assert not floats, f"{name_of(path)} computes with floats on lines {floats}"


def test_no_file_names_a_machine_or_a_package_index() -> None:
    traces = re.compile(
        r"(?<![\w.])/(?:work|root|home|tmp|Users)/\w|\bpypi\b|\bpythonhosted\b|--(?:extra-)?index-url|--find-links", re.IGNORECASE
    )
    allowed = {"tests/test_house.py"}  # the pattern itself
    found = []
    for path in kept_files():
        if name_of(path) in allowed:
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name_of(path)}:{number}" for number, row in enumerate(text.splitlines(), 1) if traces.search(row)]
    assert not found, f"paths of a machine or package indexes in {', '.join(found)}"


def test_every_decision_and_every_page_of_the_guide_is_listed() -> None:
    for folder in (ROOT / "docs/decisions", ROOT / "docs/guide"):
        listed = set(re.findall(r"\]\(([\w.-]+\.md)\)", (folder / "README.md").read_text("utf-8")))
        assert {path.name for path in folder.glob("*.md")} - {"README.md"} <= listed


@pytest.mark.parametrize("path", [path for path in kept_files() if path.suffix == ".md"], ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text("utf-8"))
    assert not [link for link in links if not (path.parent / link).exists()]


def pins(path: Path) -> dict[str, str]:
    text = path.read_text("utf-8")
    rows = re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)(?:[^\n]*\\\n\s+--hash=sha256:[0-9a-f]{64})+", text, re.MULTILINE)
    assert len(rows) == len(re.findall(r"^[^\s#]", text, re.MULTILINE)), f"{path.name} has a row without a pin or a hash"
    return dict(rows)


def test_the_pins_cover_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    runtime, everything = pins(ROOT / "packaging/requirements.txt"), pins(ROOT / "packaging/requirements-dev.txt")
    for wanted, pinned in (
        (project["project"]["dependencies"], runtime),
        (project["project"]["dependencies"] + project["dependency-groups"]["dev"], everything),
    ):
        for requirement in wanted:
            assert re.split(r"[\[<>=!~; ]", requirement)[0].lower() in pinned, requirement
    assert runtime.items() <= everything.items()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True, capture_output=True
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_exactly_the_kept_files(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = set()
    for path in kept_files():
        name = name_of(path)
        if name.startswith(("ui/", "resources/", "docs/guide/")):
            expected.add(f"dsca_desk/{name}")
        elif name.startswith("dsca_desk/"):
            expected.add(name)
    assert shipped == expected


def test_the_installed_wheel_finds_its_resources(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed here"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", target, wheel]
    subprocess.run(pip, check=True, capture_output=True)
    program = "from dsca_desk.assets import asset; print(asset('resources/fonts').resolve()); print(asset('ui').resolve())"
    settings = {**os.environ, "PYTHONPATH": str(target)}
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=settings, capture_output=True, text=True, check=True
    )
    for line in found.stdout.splitlines():
        assert Path(line).is_relative_to(target.resolve())
        assert any(Path(line).iterdir())


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The bootstrap as a module of its own, with its environment in a temporary folder."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "packaging/bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    venv, requirements = tmp_path / "venv", tmp_path / "requirements.txt"
    requirements.write_text("# nothing\n", encoding="utf-8")
    for name, value in {
        "ROOT": tmp_path,
        "VENV": venv,
        "STAMP": venv / module.STAMP.name,
        "PYTHON": venv / module.PYTHON.relative_to(module.VENV),
        "RUNTIME": requirements,
        "EVERYTHING": tmp_path / "requirements.txt",
    }.items():
        monkeypatch.setattr(module, name, value)
    return module


def test_the_bootstrap_makes_an_environment_once_and_mends_a_half_made_one(bootstrap: ModuleType) -> None:
    leftover = bootstrap.VENV / "leftover"
    leftover.mkdir(parents=True)
    bootstrap.ensure_environment(bootstrap.RUNTIME)
    assert not leftover.exists()
    assert bootstrap.PYTHON.exists()
    made = bootstrap.STAMP.stat().st_mtime_ns
    bootstrap.ensure_environment(bootstrap.RUNTIME)
    assert bootstrap.STAMP.stat().st_mtime_ns == made
    bootstrap.RUNTIME.write_text("# other\n", encoding="utf-8")
    assert not bootstrap.is_complete(bootstrap.RUNTIME)


def test_the_bootstrap_refuses_a_requirement_without_its_hash(bootstrap: ModuleType) -> None:
    bootstrap.ensure_environment(bootstrap.RUNTIME)
    bootstrap.RUNTIME.write_text("msgspec==0.22.0\n", encoding="utf-8")
    with pytest.raises(bootstrap.SetupError, match="could not be installed"):
        bootstrap.ensure_environment(bootstrap.RUNTIME)
    assert not bootstrap.is_complete(bootstrap.RUNTIME)


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 14, 0)])
def test_the_bootstrap_refuses_a_python_it_is_not_made_for(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], version: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", version)
    assert bootstrap.main(["demo"]) == 2
    said = capsys.readouterr().out
    assert f"this is Python {version[0]}.{version[1]}" in said
    assert "Nothing was changed" in said
