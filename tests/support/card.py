"""An invented identity card: what its QR code says, as a picture and as a film for Chromium's fake camera."""

import io
from pathlib import Path

import segno
from PIL import Image, ImageDraw

NUMBER, NAME, BORN, ADDRESS = (
    "022157900777",
    "Đặng Thị Mỹ Hạnh",
    "05091957",
    "Tổ 5, khu Vĩnh Xuân, Mạo Khê, Quảng Ninh",
)
CODE = f"{NUMBER}|100123456|{NAME}|{BORN}|Nữ|{ADDRESS}|10052021"


def picture(code: str = CODE) -> Image.Image:
    """A card with its code, as a camera sees it: 1280×720, the code about a quarter of the height."""
    out = io.BytesIO()
    segno.make_qr(code, error="m").save(out, kind="png", scale=5, border=4)
    qr = Image.open(out).convert("RGB")
    scene = Image.new("RGB", (1280, 720), (96, 88, 80))
    ImageDraw.Draw(scene).rounded_rectangle((260, 120, 1020, 600), 30, fill=(222, 236, 230))
    scene.paste(qr, (980 - qr.width, 150))
    return scene


def film(path: Path, code: str = CODE) -> Path:
    """A film of one picture in y4m, for `--use-file-for-fake-video-capture`."""
    luma, blue, red = picture(code).convert("YCbCr").split()
    small = (luma.width // 2, luma.height // 2)
    frame = luma.tobytes() + blue.resize(small).tobytes() + red.resize(small).tobytes()
    header = f"YUV4MPEG2 W{luma.width} H{luma.height} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(header + 3 * (b"FRAME\n" + frame))
    return path
