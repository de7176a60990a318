"""The lock files say what and with which hash, never from where."""

import configparser
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON_LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-node.lock"]


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_python_lock_has_hashes_and_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash=)", text, re.M), "an option says where to look"
    entries = re.split(r"\n(?=\S)", "\n".join(x for x in text.splitlines() if x[:1] != "#"))
    for entry in entries:
        assert re.match(r"[a-z0-9.\-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_what_runs_is_pinned_alike_for_developing():
    pins = [
        set(re.findall(r"^([a-z0-9.\-]+==\S+)", (ROOT / name).read_text(encoding="utf-8"), re.M))
        for name in PYTHON_LOCKS[:2]
    ]
    assert pins[0] <= pins[1]


def test_node_lock_has_hashes_and_no_address():
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert name == "" or package["integrity"].startswith("sha512-"), name


def test_npm_is_told_to_leave_addresses_out():
    settings = configparser.ConfigParser()
    settings.read_string("[npm]\n" + (ROOT / ".npmrc").read_text(encoding="utf-8"))
    assert settings.getboolean("npm", "omit-lockfile-registry-resolved")
    assert not any("registry" in key for key in settings["npm"] if not key.startswith("omit-"))
