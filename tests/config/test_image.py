"""No Docker runs here: the image is held to the steps of the Makefile and of the settings."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
MAKEFILE, DOCKERFILE, SETTINGS = (
    (ROOT / name).read_text(encoding="utf-8")
    for name in ("Makefile", "Dockerfile", "config/settings.py")
)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")


def test_image_takes_the_steps_of_setup():
    for step in ("npm ci --loglevel=error", "npm run --silent build"):
        assert f"RUN {step}\n" in DOCKERFILE
        assert step.removeprefix("npm") in MAKEFILE
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert "--require-hashes --python $(PY) requirements-dev.lock" in MAKEFILE


def test_image_copies_only_what_is_there():
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M):
        for name in line.split():
            assert (ROOT / name).exists(), name
            assert name not in IGNORED, name


def test_image_runs_what_the_demo_runs():
    command = re.search(r'^CMD \["gunicorn", "config.wsgi", (.+)\]$', DOCKERFILE, re.M)
    assert command is not None
    assert "--no-control-socket" in command[1]
    assert "USER entente" in DOCKERFILE
    assert COMPOSE["services"]["prepare"]["command"] == "python -m config.prepare"
    assert (ROOT / "config" / "prepare.py").exists()


def test_image_has_a_python_that_the_project_allows():
    allowed = re.search(r'requires-python = ">=3\.(\d+)"', (ROOT / "pyproject.toml").read_text())
    assert allowed is not None
    versions = set(re.findall(r"^FROM python:3\.(\d+)-slim-bookworm", DOCKERFILE, re.M))
    assert len(versions) == 1
    assert int(versions.pop()) >= int(allowed[1])


def test_secrets_and_built_things_stay_out_of_the_image():
    ignored_by_git = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    for name in ignored_by_git:
        assert {name.rstrip("/"), f"**/{name.rstrip('/')}"} & set(IGNORED), name


def test_what_only_checks_stays_out_of_the_image():
    for name in ("benchmarks", "faults", "tests"):
        assert (ROOT / name / "__init__.py").exists()
        assert name in IGNORED, name


def test_compose_gives_only_variables_that_the_settings_read():
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', SETTINGS))
    given = set(COMPOSE["services"]["web"]["environment"])
    assert given <= read
    assert {"SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "EMAIL_URL"} <= given


def test_every_server_of_compose_has_a_health_check():
    for name in ("web", "worker", "beat", "postgres", "redis"):
        assert COMPOSE["services"][name]["healthcheck"]["test"]
    needs = COMPOSE["services"]["prepare"]["depends_on"]
    assert {need["condition"] for need in needs.values()} == {"service_healthy"}


def test_compose_runs_a_worker_and_beat_that_are_watched():
    web = COMPOSE["services"]["web"]
    for kind in ("worker", "beat"):
        service = COMPOSE["services"][kind]
        assert service["command"] == f"python -m config.worker {kind}"
        assert service["restart"] == "unless-stopped"
        assert service["depends_on"] == web["depends_on"]
        # The root of the image is read only: what a process writes lies under /tmp.
        assert (service["read_only"], service["tmpfs"]) == (True, ["/tmp"])
        sign = service["environment"]["SIGN_FILE"]
        assert sign.startswith("/tmp/")
        assert sign in service["healthcheck"]["test"][-1]
        # Docker kills what does not end; a task gets its seconds before.
        assert int(service["stop_grace_period"].removesuffix("s")) > 20
        given = {name: service["environment"][name] for name in web["environment"]}
        assert given == web["environment"]
    assert COMPOSE["services"]["beat"].get("deploy") is None


def test_health_check_of_workers_asks_how_old_the_sign_is(tmp_path):
    *_, script = COMPOSE["services"]["worker"]["healthcheck"]["test"]
    sign = tmp_path / "sign"
    script = script.replace("/tmp/sign", str(sign))

    def healthy(age):
        sign.touch()
        os.utime(sign, (time.time() - age,) * 2)
        return subprocess.run([sys.executable, "-c", script], check=False).returncode == 0

    assert [healthy(age) for age in (0, 200, 260)] == [True, True, False]


def test_operations_page_names_every_variable():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for name in re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', SETTINGS):
        assert f"`{name}`" in page, name
