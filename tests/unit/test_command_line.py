"""The command line: what is expected to fail is one sentence, and says no address that does not answer."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from app.cli import welcome


@pytest.mark.parametrize(
    ("settings", "command", "said"),
    [
        ({"CAMTAY_ENV": "prod"}, ("db", "upgrade"), "CAMTAY_ENV"),
        ({"CAMTAY_WORKERS": "abc"}, ("db", "upgrade"), "CAMTAY_WORKERS"),
        ({"CAMTAY_WORKERS": "-1"}, ("db", "upgrade"), "CAMTAY_WORKERS"),
        ({"CAMTAY_DATABASE_URL": "mysql://x:hidden@y/z"}, ("db", "upgrade"), "CAMTAY_DATABASE_URL"),
        ({"PORT": "99999"}, ("serve",), "65535"),
        ({}, ("staff", "list"), "camtay prepare"),
    ],
)
def test_a_mistake_in_the_settings_is_one_sentence(
    settings: dict[str, str], command: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    environment = {**os.environ, "CAMTAY_DATA_DIR": str(tmp_path), "COLUMNS": "200", **settings}
    camtay = str(Path(sys.executable).with_name("camtay"))
    done = subprocess.run(
        [camtay, *command], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    answer = done.stdout + done.stderr
    assert done.returncode == 2, answer
    assert said in answer
    assert "Traceback" not in answer
    assert "hidden" not in answer


@pytest.mark.parametrize(
    ("host", "network", "address", "phone"),
    [
        ("0.0.0.0", "192.168.1.7", "http://localhost:3000", "http://192.168.1.7:3000"),
        ("0.0.0.0", None, "http://localhost:3000", None),
        ("127.0.0.1", "192.168.1.7", "http://localhost:3000", None),
        ("192.168.1.7", "192.168.1.7", "http://192.168.1.7:3000", "http://192.168.1.7:3000"),
    ],
)
def test_a_phone_is_only_sent_where_it_gets_an_answer(
    host: str, network: str | None, address: str, phone: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(welcome, "lan_address", lambda: network)
    printed = io.StringIO()
    welcome.say_welcome(Console(file=printed, width=200), host, 3000)
    assert f"Cầm Tay {address}\n" in printed.getvalue()
    if phone is None:
        assert "Trên điện thoại" not in printed.getvalue()
    else:
        assert f"Trên điện thoại cùng mạng: {phone}\n" in printed.getvalue()
