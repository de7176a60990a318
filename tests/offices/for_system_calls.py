"""Every place that reads rows for the system, and every place that leaves the gate aside.

A new one is a decision: write it into the list on purpose, after asking what it could show whom.

    python -m tests.offices.for_system_calls >tests/offices/for_system_calls.txt
"""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_suffix(".txt")
NOT_PROGRAMME = {"tests", "benchmarks", "faults", "migrations"}


def sources() -> Iterator[Path]:
    """Yield the programme's own files as git lists them; no tests, no migrations."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    found = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in sorted(set(found.stdout.splitlines())):
        parts = Path(name).parts
        if NOT_PROGRAMME.isdisjoint(parts) and (ROOT / name).exists():
            yield ROOT / name


def places(*attributes: str) -> list[str]:
    """Return `path:function` for each place that uses one of these attributes, sorted."""
    found = set()
    for path in sources():
        for function, used in _attributes(ast.parse(path.read_text(encoding="utf-8"))):
            if used in attributes:
                found.add(f"{path.relative_to(ROOT)}:{function}")
    return sorted(found)


def for_system_calls() -> list[str]:
    """Return the places that call for_system."""
    return places("for_system")


def _attributes(tree: ast.AST, function: str = "(module)") -> Iterator[tuple[str, str]]:
    for node in ast.iter_child_nodes(tree):
        inside = function
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside = node.name if function == "(module)" else f"{function}.{node.name}"
        elif isinstance(node, ast.Attribute):
            yield function, node.attr
        yield from _attributes(node, inside)


if __name__ == "__main__":
    print("\n".join(for_system_calls()))
