"""Signatures made in the test, with authorities of our own: what is said of each."""

import asyncio
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from app.papers.findings import Active, Found, Unreadable
from app.papers.signature_process import examine_apart
from app.papers.signatures import examine
from models.results import Revocation, SignatureState
from tests.support.signing import (
    NOW,
    YEAR,
    a_clock,
    a_crl,
    a_pdf,
    a_signer,
    an_authority,
    change_afterwards,
    sign,
    with_proof,
)

DAY = timedelta(days=1)
OURS, OTHERS = an_authority(), an_authority("CA không ai biết")
TRUSTED = [OURS.pem]


async def look(content: bytes, trusted: list[bytes], now: datetime) -> Found:
    return await asyncio.to_thread(examine, content, trusted, now)


async def test_a_trusted_signature_holds_in_the_child_process_too() -> None:
    signed = await sign(a_pdf(), a_signer(OURS))
    found = examine_apart(signed, TRUSTED, NOW)
    assert found.state is SignatureState.TRUSTED
    assert found.signers == ("UBND phường Mạo Khê",)
    assert found.pages == 1
    assert found.signed_at is not None


async def test_an_unknown_authority_is_not_vouched_for() -> None:
    signed = await sign(a_pdf(), a_signer(OTHERS))
    assert (await look(signed, TRUSTED, NOW)).state is SignatureState.UNTRUSTED
    assert (await look(signed, [], NOW)).state is SignatureState.UNTRUSTED


async def test_a_certificate_that_ran_out_is_told_apart_from_an_unknown_one() -> None:
    signed = await sign(a_pdf(), a_signer(OURS, until=NOW + YEAR))
    assert (await look(signed, TRUSTED, NOW + 2 * YEAR)).state is SignatureState.EXPIRED
    assert (await look(signed, [OTHERS.pem], NOW + 2 * YEAR)).state is SignatureState.UNTRUSTED


async def test_revocation_is_judged_by_the_proof_inside_the_file_alone() -> None:
    signer = a_signer(OURS)
    signed = await sign(a_pdf(), signer)
    bare = await look(signed, TRUSTED, NOW)
    assert (bare.state, bare.revocation) == (SignatureState.TRUSTED, Revocation.UNKNOWN)
    proven = with_proof(signed, a_crl(OURS))
    found = examine_apart(proven, TRUSTED, NOW)
    assert (found.state, found.revocation) == (SignatureState.TRUSTED, Revocation.GOOD)
    # Out of date, and nobody vouches for when it was signed: the signer's own clock does not.
    assert (await look(proven, TRUSTED, NOW + 30 * DAY)).revocation is Revocation.UNKNOWN
    revoked = await look(with_proof(signed, a_crl(OURS, signer)), TRUSTED, NOW)
    assert (revoked.state, revoked.revocation) == (SignatureState.UNTRUSTED, Revocation.REVOKED)
    forged = await look(with_proof(signed, a_crl(OTHERS)), TRUSTED, NOW)
    assert (forged.state, forged.revocation) == (SignatureState.TRUSTED, Revocation.UNKNOWN)


async def test_a_stamp_of_time_keeps_a_proof_of_that_time_good() -> None:
    signed = await sign(a_pdf(), a_signer(OURS), clock=a_clock(OURS, NOW))
    proven = with_proof(signed, a_crl(OURS))
    found = await look(proven, TRUSTED, NOW + 30 * DAY)
    assert (found.state, found.revocation) == (SignatureState.TRUSTED, Revocation.GOOD)
    strange = with_proof(await sign(a_pdf(), a_signer(OURS), clock=a_clock(OTHERS, NOW)), a_crl(OURS))
    assert (await look(strange, TRUSTED, NOW + 30 * DAY)).revocation is Revocation.UNKNOWN


async def test_what_was_changed_after_signing_is_found() -> None:
    signed = await sign(a_pdf(), a_signer(OURS))
    assert (await look(change_afterwards(signed), TRUSTED, NOW)).state is SignatureState.ALTERED
    changed = signed.replace(b"595", b"695", 1)
    assert (await look(changed, TRUSTED, NOW)).state is SignatureState.ALTERED


async def test_of_two_signatures_the_weaker_one_counts() -> None:
    twice = await sign(await sign(a_pdf(), a_signer(OURS)), a_signer(OTHERS, "Ai đó"), "ChuKy2")
    found = await look(twice, TRUSTED, NOW)
    assert found.state is SignatureState.UNTRUSTED
    assert found.signers == ("UBND phường Mạo Khê", "Ai đó")
    both = await sign(await sign(a_pdf(), a_signer(OURS)), a_signer(OURS), "ChuKy2")
    assert (await look(both, TRUSTED, NOW)).state is SignatureState.TRUSTED


async def test_a_pdf_without_a_signature_is_unsigned() -> None:
    assert (await look(a_pdf(), TRUSTED, NOW)).state is SignatureState.UNSIGNED


def _with(change: Any) -> bytes:
    with pikepdf.open(BytesIO(a_pdf())) as source:
        change(source)
        out = BytesIO()
        source.save(out)
    return out.getvalue()


def _script(source: pikepdf.Pdf) -> None:
    source.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _launch(source: pikepdf.Pdf) -> None:
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=[0, 0, 9, 9],
        A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe"),
    )
    source.pages[0].Annots = pikepdf.Array([link])


def _attach(source: pikepdf.Pdf) -> None:
    source.attachments["a.exe"] = b"MZ"


@pytest.mark.parametrize("change", [_script, _launch, _attach])
def test_what_acts_is_refused(change: Any) -> None:
    with pytest.raises(Active):
        examine_apart(_with(change), TRUSTED, NOW)


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(Unreadable):
        examine(b"%PDF-1.7 nothing", TRUSTED, NOW)
