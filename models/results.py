"""What a dossier ends in: the result as the office made it, kept byte for byte."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from models._types import Encrypted, TextEnum


class SignatureState(StrEnum):
    """What was found of a result's digital signatures, the weakest of several."""

    UNSIGNED = "unsigned"
    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    """Untouched since it was signed, by a certificate nobody here vouches for."""
    EXPIRED = "expired"
    """Untouched, by a certificate that had run out when it was checked."""
    ALTERED = "altered"
    """Changed after it was signed; never kept as a result."""


class Revocation(StrEnum):
    """What the proofs that came inside a signed file say of its signers' certificates; nothing is fetched."""

    UNKNOWN = "unknown"
    """It brings none that can be used."""
    GOOD = "good"
    """Every certificate held when the file was signed."""
    REVOKED = "revoked"


class ResultDocument(SQLModel, table=True):
    """A result of a dossier.

    Attributes:
        code: what the QR code carries, signed; tells nothing about the dossier.
        sha256: of the file as it was uploaded and as it is given out.
        revocation: what the file itself proves of its signers' certificates.
        signers: whom the signatures name, one a line.
        checked_at: when the signatures were checked; what was found holds for that moment.
        keep_until: until then its owner can download it.
        sealed_key: the file's key; None once it was erased.
        taken_back_at: when the office took a mistaken result back.
    """

    __tablename__ = "result_document"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    dossier_id: UUID = Field(foreign_key="dossier.id", index=True)
    code: str = Field(unique=True, max_length=20)
    name: str = Field(sa_type=Encrypted)
    size: int
    pages: int
    sha256: str = Field(max_length=64)
    signature: SignatureState = Field(sa_type=TextEnum(SignatureState))
    revocation: Revocation = Field(
        default=Revocation.UNKNOWN,
        sa_type=TextEnum(Revocation),
        sa_column_kwargs={"server_default": Revocation.UNKNOWN.value},
    )
    signers: str = Field(default="", sa_type=Encrypted)
    signed_at: datetime | None = None
    checked_at: datetime
    added_by: UUID = Field(foreign_key="account.id")
    added_at: datetime
    keep_until: datetime
    sealed_key: bytes | None = Field(default=None, sa_type=LargeBinary)
    taken_back_at: datetime | None = None
