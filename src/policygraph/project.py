"""Where a project lies: its ontology, its data, and the folder for what is built."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import ProjectError, hint

DEFAULT_BASE = "https://w3id.org/policygraph/id/"
_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of a project. The bundled plan is a project inside the package."""

    root: Path
    ontology: Path
    data: Path
    base: str

    @property
    def schema_file(self) -> Path:
        return self.ontology / "policy.ttl"


def bundled() -> Path:
    """The folder that holds the bundled ontology and data: in a wheel beside this module, in a checkout its root."""
    packed = _HERE / "bundled"
    return packed if packed.is_dir() else _HERE.parent.parent


def find_project(root: Path | None = None) -> Project:
    """The project in `root`; without `root` the working folder if it has ontology/ or data/, else the bundled project.

    What a project folder lacks (usually the ontology) is taken from the bundled one.
    Raises ProjectError where `root` is not a project.
    """
    if root is None:
        here = Path.cwd()
        root = here if _is_project(here) else bundled()
    elif not root.is_dir():
        raise ProjectError(f"{root}: no such folder; give the folder that holds ontology/ or data/")
    elif not _is_project(root):
        raise ProjectError(f"{root}: holds neither ontology/policy.ttl nor data/; is it the right folder?")
    ontology = (root if (root / "ontology" / "policy.ttl").is_file() else bundled()) / "ontology"
    data = (root if _has_tables(root) else bundled()) / "data"
    return Project(root, ontology, data, _base(data))


def _has_tables(folder: Path) -> bool:
    return any((folder / "data" / room).is_dir() for room in ("plans", "frameworks", "reference"))


def _is_project(folder: Path) -> bool:
    return (folder / "ontology" / "policy.ttl").is_file() or _has_tables(folder)


def _base(data: Path) -> str:
    settings = data / "project.toml"
    if not settings.is_file():
        return DEFAULT_BASE
    base = read_toml(settings).get("base", DEFAULT_BASE)
    if not isinstance(base, str) or not base.startswith(("http://", "https://")) or not base.endswith(("/", "#")):
        raise ProjectError(f"{settings}: base must be an http address that ends in / or #")
    return base


def read_toml(path: Path) -> dict[str, object]:
    """The content of a TOML file; ProjectError with the place where it is not one."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProjectError(f"{path}: not valid TOML: {error}") from None


def plan_names(project: Project, plans: Iterable[str] = ()) -> tuple[str, ...]:
    """The ids of these plans, else of all, by the alphabet. Raises ProjectError with the nearest for an unknown one."""
    folder = project.data / "plans"
    known, wanted = {path.name for path in folder.glob("*/")}, set(plans)
    for plan in sorted(wanted - known):
        raise ProjectError(f"no plan '{plan}' in {folder}{hint(plan, known)}")
    return tuple(sorted(wanted or known))
