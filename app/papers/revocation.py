"""Whether a signer's certificate was revoked, as far as the signed file proves it itself. Runs in `signature_process`.

A file may bring along lists of what was revoked and answers of the authority (PAdES LT in /DSS, Adobe's in the signature).
Nothing is fetched. What a signer's own clock says proves nothing: whoever stole a key can turn it back. So a proof counts
for the moment of the check, while it is still current, or for the moment that a time-stamping authority vouches for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from models.results import Revocation

_ADOBE = "adobe_revocation_info_archival"


@dataclass(frozen=True)
class Proofs:
    """What a file brings along for one of its signatures."""

    store: DocumentSecurityStore | None
    crls: tuple[crl.CertificateList, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()

    @classmethod
    def of(cls, reader: PdfFileReader, signature: EmbeddedPdfSignature) -> "Proofs":
        """The proofs in the file and in the signature itself."""
        try:
            store = DocumentSecurityStore.read_dss(handler=reader)
        except NoDSSFoundError:
            store = None
        crls: list[crl.CertificateList] = []
        ocsps: list[ocsp.OCSPResponse] = []
        for attribute in signature.signer_info["signed_attrs"]:
            if attribute["type"].native == _ADOBE:
                for value in attribute["values"]:
                    crls.extend(value["crl"] or ())
                    ocsps.extend(value["ocsp"] or ())
        return cls(store, tuple(crls), tuple(ocsps))

    def judge(
        self,
        validate: Callable[[ValidationContext], PdfSignatureStatus],
        roots: Sequence[x509.Certificate],
        now: datetime,
        stamped: datetime | None,
    ) -> Revocation:
        """What they prove of every certificate up to `roots`; `stamped` when an authority of time vouches for it."""
        if not (self.crls or self.ocsps or (self.store and (self.store.crls or self.store.ocsps))):
            return Revocation.UNKNOWN
        for moment in (now, *([stamped] if stamped else [])):
            # What was published after a moment that is certain tells of that moment, too.
            status = validate(self._context(roots, moment, retroactive_revinfo=moment is stamped))
            if status.revoked:
                return Revocation.REVOKED
            if status.trusted:
                return Revocation.GOOD
        return Revocation.UNKNOWN

    def _context(self, roots: Sequence[x509.Certificate], moment: datetime, **more: Any) -> ValidationContext:
        given = {
            "trust_roots": list(roots),
            "allow_fetching": False,
            "revocation_mode": "require",
            "moment": moment,
            "crls": list(self.crls),
            "ocsps": list(self.ocsps),
            **more,
        }
        return self.store.as_validation_context(given) if self.store else ValidationContext(**given)
