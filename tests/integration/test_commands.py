"""`camtay` as an operator runs it, in a process of its own: what it says, and what it leaves in the database."""

import os
import secrets
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.support import server

BROKEN = """
field: {slug: thu-nghiem, name: Thử nghiệm}
procedures:
  - code: "1.000001"
    name: Thủ tục thử
    time: {amount: soon, unit: working_day}
"""
UNREADABLE = 'procedures: [{code: "1.000002", name: không đóng ngoặc\n'


class Installation:
    """A data directory and the settings it is used with."""

    def __init__(self, data_dir: Path, **more: str) -> None:
        self.data_dir = data_dir
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CAMTAY_")}
        # As wide as a report, so that no sentence is broken where a test looks for it.
        self.env = {**kept, "COLUMNS": "300", "CAMTAY_DATA_DIR": str(data_dir), **more}

    def camtay(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        ended = subprocess.run(
            [str(server.CAMTAY), *arguments],
            cwd=server.ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in ended.stdout + ended.stderr
        return ended

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.data_dir / "camtay.db")) as connection:
            return connection.execute(statement).fetchall()


@pytest.fixture
def production(tmp_path: Path) -> Installation:
    """A real installation whose tables are made."""
    made = Installation(
        tmp_path / "real",
        CAMTAY_ENV="production",
        CAMTAY_SECRET_KEY=secrets.token_urlsafe(48),
        CAMTAY_PUBLIC_URL="https://motcua.example.vn",
    )
    made.data_dir.mkdir()
    assert made.camtay("db", "upgrade").returncode == 0
    return made


@pytest.fixture
def scratch(tmp_path: Path) -> Installation:
    """A trial installation whose tables are made."""
    made = Installation(tmp_path / "trial")
    made.data_dir.mkdir()
    assert made.camtay("db", "upgrade").returncode == 0
    return made


ADMINISTRATOR = ("--name", "Mai Anh Tú", "--phone", "0912 345 678", "--role", "administrator")


def test_the_first_administrator_of_a_real_installation_gets_a_password_once(
    production: Installation,
) -> None:
    first = production.camtay("staff", "add", *ADMINISTRATOR)
    assert first.returncode == 0, first.stdout + first.stderr
    told, password = first.stdout.strip().rsplit(": ", 1)
    assert told == "Account made. First password (shown once)"
    assert len(password) >= 12
    assert production.rows("SELECT role FROM staff_role") == [("administrator",)]
    assert production.rows("SELECT is_demo, must_change_password FROM account") == [(0, 1)]
    kept = (production.data_dir / "camtay.db").read_bytes()
    for plain in (password, "0912345678", "Mai Anh Tú"):
        assert plain.encode() not in kept

    again = production.camtay("staff", "add", *ADMINISTRATOR[:4], "--role", "leader")
    assert (again.returncode, "has the roles now" in again.stdout) == (0, True)
    assert "password" not in again.stdout
    assert production.rows("SELECT count(*) FROM account") == [(1,)]


def test_no_administrator_is_made_with_a_weak_secret(production: Installation) -> None:
    production.env["CAMTAY_SECRET_KEY"] = "a" * 40
    refused = production.camtay("staff", "add", *ADMINISTRATOR)
    assert refused.returncode == 2
    assert "CAMTAY_SECRET_KEY" in refused.stdout
    assert production.rows("SELECT count(*) FROM account") == [(0,)]


def test_the_phone_of_a_citizen_makes_no_officer(scratch: Installation) -> None:
    assert scratch.camtay("prepare").returncode == 0
    before = scratch.rows("SELECT account_id, role FROM staff_role ORDER BY 1, 2")
    refused = scratch.camtay(
        "staff", "add", "--name", "Lê Thị Hằng", "--phone", "0912000001", "--role", "approve"
    )
    assert refused.returncode == 1
    assert (
        refused.stdout.strip()
        == "A citizen registered this phone, and phones are not verified: give the officer another."
    )
    assert scratch.rows("SELECT account_id, role FROM staff_role ORDER BY 1, 2") == before


@pytest.mark.parametrize(
    ("phone", "role", "code", "said"),
    [("12", "receive", 1, "Số điện thoại chưa đúng"), ("0912345678", "king", 2, "'king'")],
)
def test_what_makes_no_officer_is_said(
    production: Installation, phone: str, role: str, code: int, said: str
) -> None:
    refused = production.camtay("staff", "add", "--name", "Mai Anh Tú", "--phone", phone, "--role", role)
    assert refused.returncode == code
    assert said in refused.stdout + refused.stderr
    assert production.rows("SELECT count(*) FROM account") == [(0,)]


def test_a_broken_catalogue_is_refused_by_file_record_and_field_and_changes_nothing(
    scratch: Installation, tmp_path: Path
) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "thu-nghiem.yaml").write_text(BROKEN, encoding="utf-8")
    (folder / "hong.yaml").write_text(UNREADABLE, encoding="utf-8")
    refused = scratch.camtay("catalogue", "import", str(folder))
    assert refused.returncode == 1
    said = refused.stderr
    assert any(
        "thu-nghiem.yaml" in line and "1.000001" in line and "time.amount" in line
        for line in said.splitlines()
    ), said
    assert any("thu-nghiem.yaml" in line and "summary" in line for line in said.splitlines()), said
    assert "hong.yaml" in said
    assert said.strip().endswith("nothing was changed.")
    assert scratch.rows("SELECT count(*) FROM procedure") == [(0,)]


def test_importing_the_catalogue_twice_changes_nothing(scratch: Installation) -> None:
    first = scratch.camtay("catalogue", "import", "content/catalogue")
    assert (first.returncode, "added 57, changed 0" in first.stdout) == (0, True), first.stdout + first.stderr
    again = scratch.camtay("catalogue", "import", "content/catalogue")
    assert "added 0, changed 0, unchanged 57, retired 0" in again.stdout
    missing = scratch.camtay("catalogue", "import", "content/nowhere")
    assert missing.returncode == 1
    assert "nowhere" in missing.stderr


def test_what_somebody_changed_past_the_app_is_found(scratch: Installation) -> None:
    assert scratch.camtay("prepare").returncode == 0
    sound = scratch.camtay("verify")
    ((count,),) = scratch.rows("SELECT count(*) FROM dossier")
    assert sound.returncode == 0
    assert sound.stdout.splitlines() == [
        f"Every chain holds: {count} dossiers.",
        "Nothing was compared with an earlier run. The next one finds what is cut off from now on: "
        f"{scratch.data_dir / 'verify.heads'}.",
    ]

    codes = [str(code) for (code,) in scratch.rows("SELECT code FROM dossier ORDER BY code LIMIT 3")]
    with closing(sqlite3.connect(scratch.data_dir / "camtay.db")) as connection:
        of = "dossier_id = (SELECT id FROM dossier WHERE code = ?)"
        connection.execute(f"UPDATE dossier_action SET at = '2026-01-01' WHERE seq = 1 AND {of}", (codes[0],))
        connection.execute(f"DELETE FROM dossier_action WHERE seq = 1 AND {of}", (codes[1],))
        connection.execute("UPDATE dossier SET status = '10' WHERE code = ?", (codes[2],))
        connection.commit()
    tampered = scratch.camtay("verify")
    assert tampered.returncode == 1
    said = tampered.stdout.splitlines()
    assert f"{codes[0]}: the chain is broken at action 1" in said
    assert f"{codes[1]}: the chain is broken at action 1" in said
    assert f"{codes[2]}: differs from its actions in status" in said
    assert f"3 of {count} dossiers do not fit." in said


def test_what_was_cut_off_since_the_last_check_is_told_until_somebody_begins_anew(
    production: Installation, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "medium" / "heads"
    production.env["CAMTAY_HEADS_FILE"] = str(elsewhere)
    away = production.camtay("verify")
    assert away.returncode == 2
    assert f"{elsewhere} is not there: make its medium available" in away.stdout
    assert "cannot be written" in production.camtay("verify", "--begin").stdout
    elsewhere.parent.mkdir()
    assert production.camtay("verify", "--begin").returncode == 0
    assert (elsewhere.stat().st_mode & 0o777, not (production.data_dir / "verify.heads").exists()) == (
        0o600,
        True,
    )
    again = production.camtay("verify")
    assert again.stdout.splitlines()[1].startswith("Each goes on from where it was on 20")

    kept = elsewhere.read_bytes()
    elsewhere.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    altered = production.camtay("verify")
    assert altered.returncode == 2
    assert "was altered, is damaged, or was kept under another CAMTAY_SECRET_KEY" in altered.stdout
    assert elsewhere.read_bytes() != kept, "it stays as it was found"


def test_a_dossier_taken_out_with_its_count_is_told_until_somebody_begins_anew(scratch: Installation) -> None:
    assert scratch.camtay("prepare").returncode == 0
    assert scratch.camtay("verify").returncode == 0
    ((own, code),) = scratch.rows("SELECT id, code FROM dossier ORDER BY code DESC LIMIT 1")
    with closing(sqlite3.connect(scratch.data_dir / "camtay.db")) as connection:
        connection.execute("DELETE FROM dossier_action WHERE dossier_id = ?", (own,))
        connection.execute("DELETE FROM dossier WHERE id = ?", (own,))
        day = str(code).rpartition("-")[0]
        connection.execute("UPDATE code_serial SET last = last - 1 WHERE prefix = ? AND last > 1", (day,))
        connection.execute(
            "DELETE FROM code_serial WHERE prefix = ? AND NOT EXISTS (SELECT 1 FROM dossier WHERE code LIKE ?)",
            (day, f"{day}-%"),
        )
        connection.commit()
    for _ in range(2):
        told = scratch.camtay("verify")
        assert told.returncode == 1
        assert told.stdout.splitlines() == [
            f"{code}: was there, and is not any more",
            "Dossiers are missing.",
        ]
    assert scratch.camtay("verify", "--begin").returncode == 0
    assert scratch.camtay("verify").returncode == 0
