"""Everything that can be set, read from the environment (`CAMTAY_*`). Without any, the app is a demo."""

import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from models._types import use_keys

MIN_SECRET_CHARS = 32


class BadSettings(RuntimeError):
    """The settings cannot be used to start; the message says what to change."""


class Settings(BaseSettings):
    """The settings of one installation.

    Attributes:
        env: `demo` opens with invented people and is marked on every screen; `production` has neither.
        data_dir: where keys, the embedded database and files live.
        heads_file: what `camtay verify` keeps of one run for the next; in `data_dir` when not given.
        database_url: PostgreSQL when set (`postgresql+psycopg://…`), otherwise SQLite in `data_dir`.
        redis_url: needed for more than one web worker.
        storage_url: S3-compatible storage when set (`s3://…`), otherwise a folder in `data_dir`.
        secret_key: the root of all keys; made and kept in `data_dir` in demo, required in production.
        public_url: the address citizens use (`https://…`), required in production.
        workers: web worker processes.
        trusted_proxies: addresses (or networks) whose X-Forwarded headers are believed.
        push_worker: whether web workers send push messages and draft letters too; off where `camtay worker` does it.
        push_hosts: host name suffixes to which push messages may be sent; an entry with a scheme is one origin.
        vapid_private_key: web-push key, see `app.keys`; made and kept in `data_dir` when not given.
        hotline: the Centre's telephone, as dialled; without one no screen offers to call.
        bank_bin, bank_account, bank_holder: the office's account for fees; without all three no code to transfer is shown.
        vapid_subject: contact given to push services (`mailto:` or `https:`).
    """

    model_config = SettingsConfigDict(env_prefix="CAMTAY_", extra="ignore")

    env: Literal["demo", "production"] = "demo"
    data_dir: Path = Path(".data")
    heads_file: Path | None = None
    database_url: str | None = None
    redis_url: str | None = None
    storage_url: str | None = None
    secret_key: SecretStr | None = None
    public_url: str | None = None
    workers: int = Field(default=1, ge=1, le=64)
    trusted_proxies: list[str] = ["127.0.0.1", "::1"]
    push_worker: bool = True
    push_hosts: list[str] = [
        "fcm.googleapis.com",
        "push.services.mozilla.com",
        "push.apple.com",
        "notify.windows.com",
    ]
    vapid_private_key: SecretStr | None = None
    vapid_subject: str = "mailto:hotro@camtay.example"
    unit_code: str = "H49.22"
    hotline: str | None = None
    bank_bin: str | None = Field(default=None, pattern=r"^\d{6}$")
    bank_account: str | None = Field(default=None, pattern=r"^[A-Za-z0-9]{1,19}$")
    bank_holder: str | None = Field(default=None, max_length=100)

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, url: str | None) -> str | None:
        if url and not url.startswith("postgresql+psycopg://"):
            raise ValueError("must be postgresql+psycopg://user:password@host/database")
        return url or None

    @property
    def is_demo(self) -> bool:
        return self.env == "demo"

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database."""
        if self.database_url:
            return self.database_url
        return f"sqlite+aiosqlite:///{(self.data_dir / 'camtay.db').absolute()}"

    def check(self) -> None:
        """Refuse settings that would be unsafe; raises `BadSettings` naming the variable and the cure."""
        if self.workers > 1 and not self.redis_url:
            raise BadSettings("CAMTAY_WORKERS is above 1: set CAMTAY_REDIS_URL, or run one worker.")
        if self.is_demo:
            return
        secret = self.secret_key.get_secret_value() if self.secret_key else ""
        if len(secret) < MIN_SECRET_CHARS or len(set(secret)) < MIN_SECRET_CHARS // 3:
            raise BadSettings(
                f"CAMTAY_SECRET_KEY is missing or weak: set at least {MIN_SECRET_CHARS} random characters, "
                "for example from `openssl rand -base64 48`."
            )
        if not (self.public_url or "").startswith("https://"):
            raise BadSettings("CAMTAY_PUBLIC_URL must be the https:// address that citizens use.")
        if any(host.startswith("http://") for host in self.push_hosts):
            raise BadSettings("CAMTAY_PUSH_HOSTS names an http:// address: push services speak https.")

    def secret(self) -> bytes:
        """The root secret; in demo it is made on first use and kept in `data_dir`."""
        if self.secret_key:
            return self.secret_key.get_secret_value().encode()
        if not self.is_demo:
            raise BadSettings("CAMTAY_SECRET_KEY is missing.")
        path = self.data_dir / "secret.key"
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_bytes()
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_urlsafe(48).encode())
        return path.read_bytes()

    def key(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose, derived from the root secret."""
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"camtay {purpose}".encode()).derive(
            self.secret()
        )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process; reading them also hands the tables their keys."""
    found = Settings()
    use_keys(found.key("encryption"), found.key("lookup"))
    return found
