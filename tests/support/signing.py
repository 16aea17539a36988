"""Real signatures made in the test: an authority of our own, certificates, and PDFs signed with them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
from asn1crypto import crl as asn1_crl
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

NOW = datetime.now(UTC)
YEAR = timedelta(days=365)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True)
class Authority:
    """A certificate authority."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def an_authority(name: str = "CA thử nghiệm") -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - 5 * YEAR)
        .not_valid_after(NOW + 10 * YEAR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(key, made)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def a_signer(
    authority: Authority,
    name: str = "UBND phường Mạo Khê",
    until: datetime | None = None,
    *,
    stamps_time: bool = False,
) -> signers.SimpleSigner:
    """A signer certified by `authority`, whose certificate runs out at `until` (in a year)."""
    key = rsa.generate_private_key(65537, 2048) if stamps_time else ec.generate_private_key(ec.SECP256R1())
    ends = until or NOW + YEAR
    begun = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - 2 * YEAR)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
    )
    if stamps_time:
        begun = begun.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    made = begun.sign(authority.key, hashes.SHA256())
    own = asn1_x509.Certificate.load(made.public_bytes(serialization.Encoding.DER))
    private = keys.PrivateKeyInfo.load(
        key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return signers.SimpleSigner(
        signing_cert=own, signing_key=private, cert_registry=SimpleCertificateStore.from_certs([own])
    )


def a_pdf(text: str = "Giay khai sinh") -> bytes:
    """A page with a line of text."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=made.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                    )
                )
            )
        )
        page.Contents = made.make_stream(f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode())
        out = BytesIO()
        made.save(out)
    return out.getvalue()


async def sign(
    content: bytes,
    signer: signers.SimpleSigner,
    field: str = "ChuKy1",
    clock: DummyTimeStamper | None = None,
) -> bytes:
    """The PDF with one signature more."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    out = await signers.async_sign_pdf(
        writer,
        signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256"),
        signer=signer,
        timestamper=clock,
    )
    found: bytes = out.getvalue()
    return found


def a_crl(authority: Authority, *revoked: signers.SimpleSigner, since: datetime = NOW) -> bytes:
    """What the authority says it has revoked, good for a week."""
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(since - timedelta(hours=1))
        .next_update(since + timedelta(days=7))
    )
    for each in revoked:
        made = made.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(each.signing_cert.serial_number)
            .revocation_date(since - timedelta(hours=2))
            .build()
        )
    return made.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def with_proof(signed: bytes, *crls: bytes) -> bytes:
    """The signed PDF with lists of what was revoked put in behind the signature (PAdES LT)."""
    out = BytesIO(signed)
    DocumentSecurityStore.add_dss(
        out, sig_contents=None, crls=[asn1_crl.CertificateList.load(each) for each in crls], force_write=True
    )
    return out.getvalue()


def a_clock(authority: Authority, says: datetime) -> DummyTimeStamper:
    """A time-stamping authority that is certified by `authority`."""
    stamper = a_signer(authority, "Dịch vụ cấp dấu thời gian", until=says + YEAR, stamps_time=True)
    return DummyTimeStamper(
        tsa_cert=stamper.signing_cert, tsa_key=stamper.signing_key, certs_to_embed=stamper.cert_registry,
        fixed_dt=says,
    )  # fmt: skip


def change_afterwards(signed: bytes) -> bytes:
    """The signed PDF with another line on its page, added behind the signature as programs do."""
    writer = IncrementalPdfFileWriter(BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    contents = page["/Contents"]
    contents._data = b"BT /F1 24 Tf 72 700 Td (Khac han) Tj ET"
    contents._encoded_data = None
    writer.mark_update(page.raw_get("/Contents"))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
