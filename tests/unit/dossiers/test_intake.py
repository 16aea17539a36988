"""Files on their way in: every refusal is a plain sentence, everything kept is harmless."""

import os
import resource
import struct
import zipfile
import zlib
from io import BytesIO

import pikepdf
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from app.dossiers import intake, pdf_process
from app.dossiers.intake import FileRefused, FileTooLarge, clean
from app.dossiers.pdf_process import MEMORY

GPS_TAG = 0x8825
ORIENTATION_TAG = 0x0112
MODEL_TAG = 0x0110


def picture(size: tuple[int, int] = (80, 60), form: str = "JPEG", **how: object) -> bytes:
    """A picture whose left half is red and right half is blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    notes = Image.Exif()
    notes[ORIENTATION_TAG] = orientation
    notes[MODEL_TAG] = "iPhone of Nguyen Van A"
    notes.get_ifd(GPS_TAG).update({1: "N", 2: (21.0, 5.0, 0.0), 3: "E", 4: (106.0, 31.0, 0.0)})
    return notes


def png_header_only(width: int, height: int) -> bytes:
    """A tiny PNG that claims to be enormous."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def pdf(pages: int = 1, encryption: pikepdf.Encryption | None = None) -> bytes:
    out = BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(595, 842))
        document.save(out, encryption=encryption or False)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
async def test_photos_of_every_kind_become_jpeg(form: str) -> None:
    kept = await clean(picture(form=form))
    image = opened(kept.content)
    assert (kept.media_type, image.format, image.size) == ("image/jpeg", "JPEG", (80, 60))
    red, _, blue = image.convert("RGB").getpixel((10, 30))
    assert red > 200
    assert blue < 60


@pytest.mark.parametrize("form", ["JPEG", "HEIF", "WEBP"])
async def test_a_photo_taken_sideways_comes_out_upright(form: str) -> None:
    sideways = picture((80, 60), form, exif=exif(orientation=6).tobytes())
    image = opened((await clean(sideways)).content).convert("RGB")
    assert image.size == (60, 80)  # turned: what was left is now on top
    assert image.getpixel((30, 5))[0] > 200
    assert image.getpixel((30, 75))[2] > 200


@pytest.mark.parametrize("form", ["JPEG", "HEIF", "WEBP", "PNG"])
async def test_no_place_no_camera_no_comment_stays(form: str) -> None:
    how: dict[str, object] = {"exif": exif().tobytes()}
    if form == "JPEG":
        how["comment"] = b"nha ong A"
    if form in {"JPEG", "WEBP"}:
        how["xmp"] = b"<x:xmpmeta>nha ong A</x:xmpmeta>"
    received = picture(form=form, **how)
    assert opened(received).getexif().get_ifd(GPS_TAG)
    kept = (await clean(received)).content
    image = opened(kept)
    assert not dict(image.getexif())
    assert set(image.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }
    assert b"iPhone" not in kept
    assert b"nha ong A" not in kept


async def test_large_photos_are_made_smaller() -> None:
    image = opened((await clean(picture((5000, 2500)))).content)
    assert image.size == (2400, 1200)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
async def test_every_colour_mode_is_read(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (20, 20)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert opened((await clean(out.getvalue())).content).mode in {"RGB", "L"}


async def test_what_is_transparent_becomes_white_paper() -> None:
    out = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert opened((await clean(out.getvalue())).content).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


async def test_an_empty_file_is_refused() -> None:
    with pytest.raises(FileRefused, match="trống"):
        await clean(b"")


async def test_a_file_over_20_mb_is_refused() -> None:
    with pytest.raises(FileTooLarge, match="20 MB"):
        await clean(picture() + b"\0" * intake.MAX_BYTES)


@pytest.mark.parametrize("program", [b"MZ\x90\x00" + b"\0" * 400, b"\x7fELF\x02\x01\x01" + b"\0" * 400])
async def test_a_program_is_refused_whatever_its_name(program: bytes) -> None:
    with pytest.raises(FileRefused, match="chương trình máy tính"):
        await clean(program)


async def test_other_files_are_refused_and_told_what_is_accepted() -> None:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("a.txt", "x")
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    for content in (archive.getvalue(), svg, b"xin chao", b"GIF89a" + b"\0" * 50, b"<html></html>"):
        with pytest.raises(FileRefused, match=r"JPEG, PNG, WebP, HEIC.*PDF"):
            await clean(content)


async def test_an_enormous_picture_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(FileRefused, match=r"10\.000 × 10\.000"):
        await clean(png_header_only(10_000, 10_000))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
async def test_half_a_picture_is_refused(form: str) -> None:
    whole = picture((400, 300), form)
    with pytest.raises(FileRefused, match="hỏng"):
        await clean(whole[: len(whole) // 3])


@given(
    start=st.sampled_from(
        [
            b"",
            b"\xff\xd8\xff",
            b"\x89PNG\r\n\x1a\n",
            b"RIFF\0\0\0\0WEBP",
            b"\0\0\0\x18ftypheic",
            b"%PDF-1.7\n",
        ]
    ),
    rest=st.binary(max_size=2000),
)
@hypothesis_settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_garbage_is_refused_with_a_sentence_and_nothing_else(start: bytes, rest: bytes) -> None:
    try:
        kept = await clean(start + rest)
    except FileRefused as refusal:
        assert refusal.message.endswith(".")  # noqa: PT017 - garbage may also, rarely, be a picture
    else:
        assert kept.media_type in {"image/jpeg", "application/pdf"}


async def test_a_pdf_is_kept_with_its_number_of_pages() -> None:
    kept = await clean(pdf(3))
    assert (kept.media_type, kept.pages) == ("application/pdf", 3)
    assert len(pikepdf.open(BytesIO(kept.content)).pages) == 3


async def test_a_pdf_with_a_password_is_refused() -> None:
    locked = pdf(encryption=pikepdf.Encryption(user="123456", owner="123456"))
    with pytest.raises(FileRefused, match="mật khẩu"):
        await clean(locked)


async def test_a_pdf_that_everybody_may_open_loses_its_restrictions() -> None:
    kept = await clean(pdf(encryption=pikepdf.Encryption(user="", owner="123456")))
    assert not pikepdf.open(BytesIO(kept.content)).is_encrypted


async def test_a_pdf_without_end_or_too_long_is_refused() -> None:
    with pytest.raises(FileRefused, match="hỏng"):
        await clean(b"%PDF-1.7\nxin chao")
    with pytest.raises(FileRefused, match="300 trang"):
        await clean(pdf(301))


def bomb(megabytes: int) -> bytes:
    """A few kilobytes of PDF whose catalogue lies in a twice compressed stream that unfolds into so much."""
    catalogue = b"1 0 <</Type/Catalog/Pages 2 0 R>>"
    packed = zlib.compressobj(9)
    inner = packed.compress(catalogue) + b"".join(packed.compress(b" " * (1 << 20)) for _ in range(megabytes))
    stream = zlib.compress(inner + packed.flush(), 9)
    bodies = (
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"4 0 obj<</Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n"
        % len(stream)
        + stream
        + b"\nendstream endobj\n",
    )
    out, places = b"%PDF-1.5\n", []
    for body in bodies:
        places.append(len(out))
        out += body
    rows = [(0, 0), (2, 4), *((1, place) for place in (*places, len(out)))]
    table = b"".join(struct.pack(">BIH", kind, where, 0) for kind, where in rows)
    return (
        out
        + b"5 0 obj<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(table)
        + table
        + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % len(out)
    )


async def test_a_pdf_that_unfolds_beyond_all_bounds_ends_its_own_process_and_not_ours() -> None:
    assert (await clean(bomb(8))).pages == 1  # it is not refused for its form
    received = bomb(768)
    assert len(received) < 10_000
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    with pytest.raises(FileRefused, match="không đọc được vì bị hỏng, hoặc vì bên trong quá lớn"):
        await clean(received)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(before, MEMORY // 1024)
    assert (await clean(pdf())).pages == 1  # and the next one is read as ever


async def test_a_pdf_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_process, "WALL_SECONDS", 0)
    with pytest.raises(FileRefused, match="bên trong quá lớn"):
        await clean(pdf())


async def test_a_scan_of_300_pages_and_almost_20_megabytes_is_kept() -> None:
    photo, out = os.urandom(64_000), BytesIO()
    name = pikepdf.Name
    with pikepdf.new() as document:
        for number in range(300):
            document.add_blank_page(page_size=(595, 842))
            scan = document.make_stream(b"\xff\xd8\xff\xda" + number.to_bytes(2) + photo)
            scan.stream_dict.update(
                pikepdf.Dictionary(Type=name.XObject, Subtype=name.Image, Filter=name.DCTDecode)
            )
            document.pages[-1].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=scan))
        document.save(out)
    assert 18 << 20 < len(out.getvalue()) < intake.MAX_BYTES
    assert (await clean(out.getvalue())).pages == 300


def dangerous_pdf() -> bytes:
    out = BytesIO()
    name, dictionary = pikepdf.Name, pikepdf.Dictionary
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        script = dictionary(S=name.JavaScript, JS="app.alert('KICH BAN')")
        link = dictionary(
            Type=name.Annot,
            Subtype=name.Link,
            Rect=[0, 0, 9, 9],
            A=dictionary(S=name.URI, URI="http://la.example"),
        )
        launch = dictionary(
            Type=name.Annot, Subtype=name.Link, Rect=[0, 0, 9, 9], A=dictionary(S=name.Launch, F="cmd")
        )
        field = document.make_indirect(
            dictionary(
                Type=name.Annot,
                Subtype=name.Widget,
                FT=name.Tx,
                T="ho_ten",
                V="Nguyen Van A",
                Rect=[50, 700, 300, 720],
                DA="/Helv 12 Tf 0 g",
                AA=dictionary(K=script),
                F=4,
            )
        )
        page = document.pages[0]
        page.Annots = pikepdf.Array([link, launch, field])
        page.AA = dictionary(O=script)
        font = dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
        document.Root.AcroForm = dictionary(
            Fields=[field],
            DA="/Helv 12 Tf 0 g",
            NeedAppearances=True,
            DR=dictionary(Font=dictionary(Helv=font)),
        )
        document.Root.OpenAction = script
        document.Root.Names = dictionary(JavaScript=dictionary(Names=["x", script]))
        document.attachments["virus.exe"] = b"MZ KEM THEO"
        document.docinfo["/Author"] = "NGUOI VIET"
        with document.open_metadata() as notes:
            notes["dc:creator"] = ["NGUOI VIET"]
        photo = pikepdf.Stream(document, picture(exif=exif().tobytes()))
        photo.update(
            dictionary(
                Type=name.XObject,
                Subtype=name.Image,
                Width=80,
                Height=60,
                BitsPerComponent=8,
                ColorSpace=name.DeviceRGB,
            )
        )
        photo.Filter = name.DCTDecode
        page.Resources = dictionary(XObject=dictionary(Im0=document.make_indirect(photo)))
        page.contents_add(b"q 80 0 0 60 0 0 cm /Im0 Do Q")
        document.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


async def test_a_pdf_loses_scripts_attachments_links_and_authors_but_not_what_is_drawn() -> None:
    received = dangerous_pdf()
    kept = (await clean(received)).content
    document = pikepdf.open(BytesIO(kept))
    plain = BytesIO()
    document.save(
        plain,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        compress_streams=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    for trace in (
        b"KICH BAN",
        b"JavaScript",
        b"KEM THEO",
        b"EmbeddedFile",
        b"/URI",
        b"/Launch",
        b"OpenAction",
        b"AcroForm",
        b"NGUOI VIET",
        b"Annots",
        b"iPhone",
    ):
        assert trace in received or trace == b"EmbeddedFile", trace
        assert trace not in plain.getvalue(), trace
    assert b"Nguyen Van A" in plain.getvalue()  # what was typed into the form is still to be read
    [image] = [item for item in document.objects if isinstance(item, pikepdf.Stream) and "/Width" in item]
    photo = opened(image.read_raw_bytes())
    assert photo.size == (80, 60)
    assert not dict(photo.getexif())


async def test_a_page_keeps_the_size_it_inherits() -> None:
    out = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(300, 200))
        document.Root.Pages.MediaBox = document.pages[0].MediaBox
        document.Root.Pages.Rotate = 90
        del document.pages[0].obj["/MediaBox"]
        document.save(out)
    with pikepdf.open(BytesIO((await clean(out.getvalue())).content)) as kept:
        page = kept.pages[0]
        assert [float(number) for number in page.MediaBox] == [0, 0, 300, 200]
        assert page.obj.Rotate == 90


async def test_a_thumbnail_is_small() -> None:
    small = await intake.thumbnail((await clean(picture((1600, 1200)))).content)
    assert max(opened(small).size) <= intake.THUMBNAIL_SIDE


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\anh\\cccd.HEIC", "cccd.jpg"),
        ("a\r\nSet-Cookie: x.png", "aSet-Cookie: x.jpg"),
        ("", "tep.jpg"),
        ("..", "tep.jpg"),
        ("giấy chứng sinh.jpg", "giấy chứng sinh.jpg"),
    ],
)
def test_file_names_are_harmless_and_end_in_what_the_file_became(given_name: str, shown: str) -> None:
    assert intake.clean_name(given_name, intake.JPEG) == shown


def test_very_long_file_names_are_cut() -> None:
    assert len(intake.clean_name("a" * 5000 + ".pdf", intake.PDF)) <= 90
