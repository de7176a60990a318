"""Folders for servers: short, under /var/tmp, with blanks and letters from elsewhere."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def odd_folder() -> Iterator[Path]:
    """A folder that everybody may enter; its name has blanks, a quote and far letters."""
    top = Path(tempfile.mkdtemp(prefix="entente-test-", dir="/var/tmp"))
    top.chmod(0o755)
    folder = top / "Ærø  d'été 東京"
    folder.mkdir(mode=0o755)
    yield folder
    shutil.rmtree(top, ignore_errors=True)
