"""The embedded PostgreSQL: where it lies, whom it serves, and what it survives."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import environ
import psycopg
import pytest

from config import embedded, places
from config.embedded import Server

VISITOR = embedded.UNPRIVILEGED  # initdb wants a user with a name
SCRIPT = """
import sys
from pathlib import Path
from config import embedded
assert not {"django", "psycopg"} & set(sys.modules)
assert str(embedded._programmes()).startswith(sys.argv[1])
with embedded.running(embedded.Server(Path(sys.argv[1], "db"), is_durable=False)) as url:
    print(url)
"""


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        answer = connection.execute(question).fetchone()
    return answer[0] if answer else None


def test_url_reads_the_same_for_environ_and_for_libpq():
    url = Server(Path("/var/tmp/Ærø  d'été 東京")).url
    read = environ.Env.db_url_config(url)
    assert read["ENGINE"] == "django.db.backends.postgresql"
    assert (read["NAME"], read["USER"], read["OPTIONS"]) == (
        "entente",
        "entente",
        {"host": "/var/tmp/Ærø  d'été 東京"},
    )
    assert psycopg.conninfo.conninfo_to_dict(url) == {
        "dbname": "entente",
        "user": "entente",
        "host": "/var/tmp/Ærø  d'été 東京",
    }


def test_default_url_starts_nothing(monkeypatch, tmp_path):
    monkeypatch.setenv("EMBEDDED_FOLDER", str(tmp_path))
    assert embedded.default_url() == embedded.house_server().url
    assert list(tmp_path.iterdir()) == []


def test_default_url_without_the_wheel_is_a_local_server(monkeypatch):
    monkeypatch.setattr(embedded, "PACKAGE", "a_wheel_that_is_not_installed")
    assert embedded.default_url() == "postgres:///entente"
    with pytest.raises(places.StartError, match="Run `make setup`, or set DATABASE_URL"):
        embedded.prepare(Server(Path("/var/tmp/nowhere")))


def test_state_folder_is_short_wherever_the_checkout_lies(monkeypatch):
    monkeypatch.setattr(places, "CHECKOUT", Path("/srv/" + "Ærø 東京/" * 40))
    assert len(os.fsencode(embedded.house_server().folder)) < 60


def test_server_runs_in_an_odd_folder_and_keeps_its_data(odd_folder):
    server = Server(odd_folder / "db", is_durable=False)
    with embedded.running(server) as url:
        assert ask(url, "SELECT lower('ÆØÅ Ş')") == "æøå ş"
        assert ask(url, "SHOW listen_addresses") == ""
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    # A number that has gone to another process must not keep the server from starting.
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    with embedded.running(server) as url:
        assert ask(url, "SELECT one FROM kept") == 1
    assert not (server.data / "postmaster.pid").exists()


def test_server_of_a_killed_supervisor_is_ended_first(odd_folder):
    server = Server(odd_folder / "db", is_durable=False)
    embedded.prepare(server)
    orphan = embedded.start(server)
    embedded.wait_until_ready(server, orphan)
    with embedded.running(server) as url:
        assert orphan.poll() is not None
        assert ask(url, "SELECT 1") == 1


def test_second_process_is_told_who_holds_the_server(odd_folder):
    server = Server(odd_folder / "db")
    with (
        places.claim(server.folder, "`make demo` (process 7)"),
        pytest.raises(places.InUseError, match=r"^`make demo` \(process 7\)$"),
        embedded.running(server),
    ):
        pass
    with places.claim(server.folder):
        pass


def test_folder_open_to_others_is_refused(odd_folder):
    odd_folder.chmod(0o777)
    with pytest.raises(places.StartError, match="is open to others"):
        places.make_ours(odd_folder)


@pytest.mark.parametrize("name", ["long" * 30, "one,two"])
def test_path_that_no_socket_can_have_is_refused(tmp_path, name):
    with pytest.raises(places.StartError, match=f"{name} is too long or has a comma"):
        embedded.prepare(Server(tmp_path / name))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_ordinary_user_runs_the_wheel_where_it_lies(odd_folder):
    """The checkout and its packages may lie where only root can read: then copies are used."""
    for module in ("embedded", "places", "processes"):
        (odd_folder / "config").mkdir(exist_ok=True)
        shutil.copy(Path(embedded.__file__).with_name(f"{module}.py"), odd_folder / "config")
    packages = Path(embedded._wheel()).parent
    for name in (f"{embedded.PACKAGE}/pginstall18", f"{embedded.PACKAGE}.libs"):
        shutil.copytree(packages / name, odd_folder / name, symlinks=True)
    (odd_folder / embedded.PACKAGE / "__init__.py").touch()
    subprocess.run(["chown", "-R", str(VISITOR), odd_folder], check=True)
    done = subprocess.run(
        [python_for(VISITOR), "-c", SCRIPT, odd_folder],
        user=VISITOR,
        group=VISITOR,
        extra_groups=[],
        cwd=odd_folder,
        env={"PATH": "/usr/bin:/bin", "HOME": str(odd_folder), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == Server(odd_folder / "db").url


def python_for(user: int) -> str:
    """Return a Python 3.11 or newer that this user may run; skip the test when there is none."""
    right = "import sys; sys.exit(sys.version_info < (3, 11))"
    for python in (
        sys.executable,
        sys._base_executable,
        "/usr/local/bin/python3",
        "/usr/bin/python3",
    ):
        try:
            if not subprocess.run(
                [python, "-c", right], user=user, cwd="/", check=False
            ).returncode:
                return python
        except OSError:
            continue
    pytest.skip("no Python that an ordinary user may run")
