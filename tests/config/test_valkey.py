"""The embedded Valkey: anywhere, for anybody, and it keeps nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import redis

from config import places, valkey
from tests.config.test_supervisor import is_gone


def test_server_runs_in_an_odd_folder_and_keeps_nothing(odd_folder):
    folder = odd_folder / "v"
    with valkey.running(folder) as url:
        with redis.Redis.from_url(url) as client:
            client.set("a", 1)
            assert client.config_get("save", "appendonly", "port") == {
                "save": "",
                "appendonly": "no",
                "port": "0",
            }
        assert (folder.stat().st_mode & 0o777, folder.is_dir()) == (0o700, True)
    with valkey.running(folder) as url, redis.Redis.from_url(url) as client:
        assert client.get("a") is None


def test_path_that_no_socket_can_have_is_refused(tmp_path):
    with pytest.raises(places.StartError, match=r"is too long\. Set EMBEDDED_FOLDER"):
        valkey.start(tmp_path / ("long" * 30))


def test_without_the_wheel_it_is_said_what_to_do(monkeypatch, odd_folder):
    monkeypatch.setattr(valkey, "PACKAGE", "a_wheel_that_is_not_installed")
    with pytest.raises(places.StartError, match="Run `make setup`, or set REDIS_URL"):
        valkey.start(odd_folder / "v")


def test_house_server_is_near_wherever_the_checkout_lies(monkeypatch):
    monkeypatch.setattr(places, "CHECKOUT", Path("/srv/" + "Ærø 東京/" * 40))
    assert len(os.fsencode(valkey.house_folder())) < 60


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a death")
def test_killing_the_supervisor_reaches_the_server(odd_folder):
    script = (
        "import sys, time; from pathlib import Path; from config import valkey\n"
        "process = valkey.start(Path(sys.argv[1]))\n"
        "print(process.pid, flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script, odd_folder / "v"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        pid = int(holder.stdout.readline())
        holder.kill()
    assert is_gone([pid])
