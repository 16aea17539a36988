"""Whether a signed PDF is untouched, and whether those who signed it are vouched for. Runs in `signature_process`.

Nothing is fetched: the certificates of the authorities that are trusted are given, and revocation counts as far as the
file itself brings it along.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO

import pikepdf
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from app.papers import revocation
from app.papers.findings import Active, Found, Unreadable
from models.results import Revocation, SignatureState

MAX_PAGES = 300
MAX_DEPTH = 60
_KEYS_THAT_ACT = ("/JS", "/AA", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent", "/JavaScript")
_ACTIONS = frozenset(
    f"/{name}"
    for name in (
        "JavaScript", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "Rendition", "Movie", "Sound",
        "RichMediaExecute", "Trans",
    )
)  # fmt: skip
_KINDS = frozenset({"/EmbeddedFile", "/Filespec"})
_SIGNS = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
_WEAKEST = (
    SignatureState.ALTERED,
    SignatureState.UNTRUSTED,
    SignatureState.EXPIRED,
    SignatureState.TRUSTED,
)
_WORST = (Revocation.REVOKED, Revocation.UNKNOWN, Revocation.GOOD)


def examine(content: bytes, trusted: Sequence[bytes], now: datetime) -> Found:
    """Look a result over without changing it; `trusted` are certificates in PEM or DER.

    Raises `Active` and `Unreadable`; memory and time are limited only in `signature_process`.
    """
    pages = _look_through(content)
    roots = [_certificate(each) for each in trusted]
    try:
        reader = PdfFileReader(BytesIO(content))
        found = [each for each in reader.embedded_signatures if each.signer_cert]
        judged = [
            _judge(each, roots, now, revocation.Proofs.of(reader, each), is_last=place == len(found))
            for place, each in enumerate(found, start=1)
        ]
    except (MemoryError, Active):
        raise
    except Exception as error:
        # The library raises many kinds of errors on hostile signatures; none of them is one that holds.
        raise Unreadable(type(error).__name__) from error
    if not found:
        return Found(pages, SignatureState.UNSIGNED, (), None)
    return Found(
        pages,
        min((state for state, _ in judged), key=_WEAKEST.index),
        tuple(_name(each.signer_cert) for each in found),
        found[-1].self_reported_timestamp,
        min((proven for _, proven in judged), key=_WORST.index),
    )


def _look_through(content: bytes) -> int:
    try:
        with pikepdf.open(BytesIO(content)) as source:
            pages = 0 if source.is_encrypted else len(source.pages)
            for item in source.objects:
                _refuse_what_acts(item)
            _refuse_what_acts(source.trailer)
    except (MemoryError, Active):
        raise
    except Exception as error:
        raise Unreadable(type(error).__name__) from error
    if not 0 < pages <= MAX_PAGES:
        raise Unreadable("locked, empty or too long")
    return pages


def _refuse_what_acts(item: pikepdf.Object, depth: int = 0) -> None:
    """Walk what stands directly in an object; indirect ones come up by themselves."""
    if depth > MAX_DEPTH:
        raise Active("nested too deep")
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        here = item.stream_dict if isinstance(item, pikepdf.Stream) else item
        kind = here.get("/Type")
        if isinstance(kind, pikepdf.Name) and str(kind) in _KINDS:
            raise Active(str(kind))
        if any(key in here for key in _KEYS_THAT_ACT):
            raise Active("acts")
        action = here.get("/S")
        if isinstance(action, pikepdf.Name) and str(action) in _ACTIONS and kind != pikepdf.Name.StructElem:
            raise Active(str(action))
        children = [value for _, value in here.items()]
    elif isinstance(item, pikepdf.Array):
        children = list(item)
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            _refuse_what_acts(child, depth + 1)


def _judge(
    signature: EmbeddedPdfSignature,
    roots: list[x509.Certificate],
    now: datetime,
    proofs: revocation.Proofs,
    *,
    is_last: bool,
) -> tuple[SignatureState, Revocation]:
    status = _validate(signature, roots, now)
    state = _state(signature, status, roots, now, is_last=is_last)
    if state not in {SignatureState.TRUSTED, SignatureState.EXPIRED}:
        return state, Revocation.UNKNOWN
    stamp = status.timestamp_validity
    proven = proofs.judge(
        lambda context: validate_pdf_signature(signature, context, key_usage_settings=_SIGNS),
        roots,
        now,
        stamp.timestamp if stamp is not None and stamp.trusted else None,
    )
    return (SignatureState.UNTRUSTED if proven is Revocation.REVOKED else state), proven


def _state(
    signature: EmbeddedPdfSignature,
    status: PdfSignatureStatus,
    roots: list[x509.Certificate],
    now: datetime,
    *,
    is_last: bool,
) -> SignatureState:
    if not _is_untouched(status, is_last=is_last):
        return SignatureState.ALTERED
    if status.trusted:
        return SignatureState.TRUSTED
    ends = signature.signer_cert.not_valid_after
    if ends < now and _validate(signature, roots, ends - timedelta(seconds=1)).trusted:
        return SignatureState.EXPIRED
    return SignatureState.UNTRUSTED


def _validate(
    signature: EmbeddedPdfSignature, roots: list[x509.Certificate], moment: datetime
) -> PdfSignatureStatus:
    context = ValidationContext(
        trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail", moment=moment
    )
    return validate_pdf_signature(signature, context, key_usage_settings=_SIGNS)


def _is_untouched(status: PdfSignatureStatus, *, is_last: bool) -> bool:
    """Whether nothing that is read was changed: after the last signature not even a form's box may be."""
    if not (status.intact and status.valid and status.docmdp_ok):
        return False
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return True
    allowed = ModificationLevel.LTA_UPDATES if is_last else ModificationLevel.FORM_FILLING
    level = status.modification_level
    return (
        status.coverage is SignatureCoverageLevel.ENTIRE_REVISION
        and isinstance(level, ModificationLevel)
        and level <= allowed
    )


def _certificate(given: bytes) -> x509.Certificate:
    if pem.detect(given):
        _, _, given = pem.unarmor(given)
    return x509.Certificate.load(given)


def _name(certificate: x509.Certificate) -> str:
    named = certificate.subject.native
    return str(
        named.get("common_name") or named.get("organization_name") or certificate.subject.human_friendly
    )
