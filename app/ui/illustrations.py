"""The small pictures beside the steps of a tutorial, drawn here so that all speak one language.

A dark phone, white paper, blue for what one presses, amber for "here, now". They show the kind of screen, not
the screen of any one version: the page captions them "Hình minh họa". The files under `assets/illustrations/`
are written from this module by `python -m app.ui.illustrations`; a test compares the two.
"""

from pathlib import Path
from typing import NamedTuple

from app.ui.drawing import (
    AMBER,
    BLUE,
    HOUSE,
    INK,
    LINE,
    PALE,
    PAPER,
    RED,
    bar,
    box,
    button,
    choices,
    corners,
    dot,
    field,
    path,
    person,
    phone,
    qr,
    sheet,
    shield,
    star,
    text,
    tick,
)

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "illustrations"
WIDTH, HEIGHT = 140, 180


class Illustration(NamedTuple):
    """A picture and what it shows, for those who do not see it."""

    alt: str
    drawing: str

    @property
    def svg(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none" '
            'font-family="system-ui,sans-serif" font-weight="700" text-anchor="middle">'
            f"{self.drawing}</svg>\n"
        )


ILLUSTRATIONS: dict[str, Illustration] = {
    "wifi": Illustration(
        "Điện thoại có biểu tượng sóng Wi-Fi ở góc trên.",
        phone(
            path("M98 26a10 10 0 0 1 16 0M102 31a5 5 0 0 1 8 0", BLUE, 3),
            dot(106, 28, 15, "none", AMBER, 3),
            path("M44 92a36 36 0 0 1 52 0M53 103a23 23 0 0 1 34 0M62 113a11 11 0 0 1 16 0", BLUE, 6),
            dot(70, 124, 5, BLUE),
        ),
    ),
    "store": Illustration(
        "Trang của một ứng dụng trong chợ ứng dụng, nút cài đặt được khoanh lại.",
        phone(
            box(22, 34, 30, 30, BLUE, r=8),
            tick(37, 49, 9, "#2f7aa8"),
            bar(38, 56, 60, INK),
            bar(52, 40, 60),
            button(80, "Cài đặt", now=True),
            "".join(box(22 + 34 * n, 122, 28, 40, PALE) for n in range(3)),
        ),
    ),
    "search": Illustration(
        "Ô tìm kiếm ở đầu màn hình, bên dưới là kết quả.",
        phone(
            box(20, 32, 100, 26, PAPER, AMBER, 3, 13),
            dot(34, 44, 5, "none", INK),
            path("M38 48l4 4", INK, 2),
            bar(42, 50, 50, INK),
            "".join(box(22, 72 + 30 * n, 22, 22, PALE) + bar(80 + 30 * n, 62, 52) for n in range(3)),
        ),
    ),
    "allow": Illustration(
        "Hộp hỏi quyền, có nút Cho phép được khoanh lại.",
        phone(
            bar(34),
            bar(46, 70),
            box(18, 64, 104, 96, PALE, r=10),
            box(56, 74, 28, 20, INK, r=4),
            dot(70, 84, 6, PAPER),
            bar(102, 84, 28, INK),
            button(118, "Cho phép", now=True),
        ),
    ),
    "toggle": Illustration(
        "Trang cài đặt, một nút gạt đang bật.",
        phone(
            bar(34, 60, fill=INK),
            "".join(bar(66 + 34 * n, 48) + box(90, 60 + 34 * n, 28, 17, LINE, r=8.5) for n in (0, 2)),
            bar(100, 48, fill=INK),
            box(86, 90, 36, 25, "none", AMBER, 3, 12),
            box(90, 94, 28, 17, BLUE, r=8.5),
            "".join(dot(98, y, 6, PAPER) for y in (68.5, 136.5)),
            dot(109.5, 102.5, 6, PAPER),
        ),
    ),
    "form": Illustration(
        "Màn hình có các ô để điền, ô đang điền được tô viền.",
        phone(
            bar(32, 46), field(42, filled=58),
            bar(74, 46), field(84, now=True, filled=34),
            button(134),
        ),
    ),
    "card": Illustration(
        "Thẻ căn cước đặt sát điện thoại để máy đọc.",
        phone(
            path("M56 40a20 20 0 0 1 28 0M62 47a11 11 0 0 1 16 0", BLUE, 4),
        )
        + box(22, 66, 112, 70, PALE, AMBER, 4, 8)
        + box(32, 78, 28, 36, PAPER, BLUE, 2, 3)
        + person(46, 90, 0.5)
        + bar(82, 52, 70, INK)
        + bar(96, 40, 70)
        + box(104, 108, 20, 16, AMBER, r=3),
    ),
    "face": Illustration(
        "Khuôn mặt ở giữa khung tròn trên màn hình.",
        phone(
            dot(70, 80, 40, PALE, AMBER, 4),
            dot(70, 76, 20, PAPER, INK, 3),
            dot(63, 74, 2.2, INK), dot(77, 74, 2.2, INK),
            path("M63 83q7 6 14 0", INK, 2.5),
            path("M46 108c4-16 44-16 48 0", INK, 3),
            dot(70, 148, 11, PAPER, BLUE, 4),
        ),
    ),
    "sent": Illustration(
        "Màn hình có dấu tích lớn báo đã xong.",
        phone(tick(70, 78, 30), bar(122, 80, 30, INK), bar(136, 56, 42)),
    ),
    "message": Illustration(
        "Tin nhắn mới hiện ra trên màn hình điện thoại.",
        phone(
            box(18, 36, 104, 54, PALE, AMBER, 3, 10),
            box(26, 46, 22, 18, BLUE, r=4),
            path("M27 48l10 8 10-8", PAPER, 2),
            bar(47, 58, 56, INK), bar(60, 50, 56), bar(74, 84, 28),
            bar(108), bar(122, 70), bar(136, 84),
        ),
    ),
    "otp": Illustration(
        "Sáu ô để nhập mã, ô đầu đang nhập.",
        phone(
            bar(44, 70, fill=PALE, h=12),
            "".join(
                box(20 + 17 * n, 70, 13, 26, PAPER, LINE if n else AMBER, 2 if n else 3, 4) for n in range(6)
            ),
            text(26.5, 88, "4"),
            button(124),
        ),
    ),
    "password": Illustration(
        "Ô nhập mật khẩu, chữ được che bằng dấu chấm.",
        phone(
            box(58, 44, 24, 20, BLUE, r=4),
            path("M63 44v-5a7 7 0 0 1 14 0v5", BLUE, 4),
            field(78, now=True),
            "".join(dot(32 + 11 * n, 90, 3.2, INK) for n in range(7)),
            field(108), button(142),
        ),
    ),
    "passcode": Illustration(
        "Bàn phím số và sáu chấm của mã khóa.",
        phone(
            "".join(dot(35 + 14 * n, 46, 4.5, BLUE if n < 3 else LINE) for n in range(6)),
            box(24, 34, 92, 24, "none", AMBER, 3, 12),
            "".join(
                dot(40 + 30 * c, 82 + 29 * r, 11, PALE)
                + text(40 + 30 * c, 86.5 + 29 * r, str(r * 3 + c + 1))
                for r in range(3)
                for c in range(3)
            ),
        ),
    ),
    "counter": Illustration(
        "Cán bộ ngồi sau quầy, người dân đứng trước quầy.",
        person(44, 52, 1.1)
        + person(100, 62, 1, INK)
        + box(8, 106, 124, 14, AMBER, r=4)
        + box(16, 120, 108, 44, PALE, INK, 3, 3)
        + box(58, 92, 26, 14, PAPER, INK, 2, 2),
    ),
    "address": Illustration(
        "Ô địa chỉ của trình duyệt có đuôi .gov.vn.",
        phone(
            box(16, 32, 108, 28, PALE, AMBER, 3, 14),
            box(26, 43, 10, 9, INK, r=2),
            path("M28 43v-3a3 3 0 0 1 6 0v3", INK, 2),
            bar(43, 24, 42),
            text(98, 51, ".gov.vn", 12, BLUE),
            bar(78), bar(92, 74), box(22, 110, 96, 48, PALE),
        ),
    ),
    "login": Illustration(
        "Màn hình đăng nhập, nút đăng nhập được khoanh lại.",
        phone(person(70, 46, 0.7), field(86), button(122, "Đăng nhập", now=True)),
    ),
    "qr": Illustration(
        "Điện thoại đang quét một mã vuông trong khung.",
        phone(corners(26, 44, 88, 88), qr(42, 60, 8), bar(148, 60, 40)),
    ),
    "choose": Illustration(
        "Danh sách lựa chọn, một dòng đã được chọn.",
        phone(bar(28, 60, fill=INK), choices(1), button(140)),
    ),
    "code": Illustration(
        "Mã hồ sơ hiện trên màn hình để ghi lại.",
        phone(
            tick(70, 52, 16),
            bar(78, 60, 40),
            box(16, 94, 108, 30, PALE, AMBER, 3, 6),
            text(70, 114, "H49.22-…", 15, BLUE),
            bar(140, 76, 32),
        ),
    ),
    "paper": Illustration(
        "Tờ giấy phẳng trên mặt bàn sẫm, ánh sáng từ hai bên.",
        box(6, 40, 128, 130, INK, r=8)
        + box(38, 58, 64, 92, PAPER, r=2)
        + "".join(bar(70 + 12 * n, 44 if n < 4 else 28, 48, LINE, 5) for n in range(5))
        + dot(88, 136, 8, "none", RED, 3)
        + path("M14 14l14 18M34 8l4 20M126 14l-14 18M106 8l-4 20", AMBER, 5),
    ),
    "corners": Illustration(
        "Tờ giấy nằm gọn trong khung chụp, thấy đủ bốn góc.",
        phone(
            box(14, 26, 112, 116, INK, r=4),
            sheet(40, 44, 60, 80, 4),
            corners(30, 36, 80, 96),
            dot(70, 156, 10, PAPER, BLUE, 4),
        ),
    ),
    "zoom": Illustration(
        "Kính lúp phóng to dòng chữ để xem cho rõ.",
        sheet(22, 14, 96, 130, 8)
        + dot(80, 90, 32, PAPER, AMBER, 6)
        + text(80, 98, "1958", 22)
        + path("M103 114l22 26", INK, 9),
    ),
    "pages": Illustration(
        "Nhiều trang giấy xếp thành một tập.",
        sheet(40, 16, 80, 108, 6)
        + sheet(28, 30, 80, 108, 6)
        + sheet(16, 44, 80, 108, 6)
        + box(58, 122, 60, 32, BLUE, AMBER, 4, 8)
        + text(88, 144, "PDF", 17, PAPER),
    ),
    "attach": Illustration(
        "Dòng giấy tờ có nút thêm ảnh.",
        phone(
            tick(32, 46, 9), bar(43, 68, 48, INK),
            box(18, 64, 104, 40, PALE, AMBER, 3, 8),
            dot(34, 84, 9, BLUE), path("M34 79v10M29 84h10", PAPER, 3),
            bar(81, 60, 50, INK),
            dot(32, 122, 9, PAPER, LINE), bar(119, 62, 48), button(140),
        ),
    ),
    "pay": Illustration(
        "Màn hình thanh toán có số tiền và nút trả tiền.",
        phone(
            bar(36, 60, 40),
            text(70, 74, "8.000 đ", 20, BLUE),
            box(22, 88, 96, 28, PALE, r=6),
            box(30, 95, 22, 14, AMBER, r=3),
            bar(99, 50, 60, INK),
            button(132, "Thanh toán", now=True),
        ),
    ),
    "timeline": Illustration(
        "Các bước của hồ sơ nối nhau, bước đang làm được tô màu.",
        phone(
            path("M36 48v92", LINE, 4),
            tick(36, 48, 10), bar(45, 56, 54, INK),
            dot(36, 92, 11, AMBER), path("M36 86v6l4 3", INK, 2.5), bar(86, 62, 54, INK), bar(97, 44, 54),
            dot(36, 138, 9, PAPER, LINE, 3), bar(135, 50, 54),
        ),
    ),
    "letter": Illustration(
        "Tờ phiếu có dấu chấm than, cần đọc kỹ.",
        sheet(24, 14, 92, 144, 9)
        + dot(96, 126, 26, AMBER)
        + path("M96 112v16", INK, 6)
        + dot(96, 139, 3.5, INK),
    ),
    "stars": Illustration(
        "Năm ngôi sao để chấm mức hài lòng.",
        phone(
            bar(48, 76, 32, INK),
            "".join(star(30 + 20 * n, 82, AMBER if n < 4 else LINE) for n in range(5)),
            box(22, 104, 96, 24, PAPER, LINE), button(138),
        ),
    ),
    "calendar": Illustration(
        "Lịch có một ngày được chọn và khung giờ bên dưới.",
        phone(
            box(18, 30, 104, 18, BLUE, r=5),
            "".join(
                dot(30 + 20 * c, 62 + 18 * r, 6, AMBER if (r, c) == (1, 2) else PALE)
                for r in range(3)
                for c in range(5)
            ),
            box(22, 118, 44, 20, PAPER, LINE),
            box(74, 118, 44, 20, PALE, AMBER, 3),
            text(96, 132, "9 giờ", 10), button(146),
        ),
    ),
    "visitor": Illustration(
        "Nhân viên đứng trước cửa nhà, đeo thẻ.",
        HOUSE
        + box(44, 94, 28, 46, PALE, INK, 3, 2)
        + person(96, 96, 1.15)
        + box(88, 126, 17, 19, PAPER, AMBER, 3, 3)
        + bar(133, 9, 92, INK, 3)
        + path("M10 148h120", INK, 4),
    ),
    "home": Illustration(
        "Ngôi nhà có dấu tích, việc này làm được tại nhà.",
        HOUSE + box(58, 100, 24, 40, PALE, INK, 3, 2) + tick(108, 132, 20) + path("M10 152h120", INK, 4),
    ),
    "sign": Illustration(
        "Tờ phiếu có chữ ký và con dấu.",
        sheet(20, 10, 100, 156, 5)
        + dot(88, 118, 21, "none", RED, 4)
        + star(88, 118, RED)
        + path("M32 130c6-16 10-12 8 0s10 4 14-8 8 12 16 6", BLUE, 4),
    ),
    "shield": Illustration(
        "Tấm khiên bảo vệ, có dấu gạch chéo.",
        phone(
            shield(70, 44), path("M60 66l20 20M80 66l-20 20", RED, 6),
            bar(128, 70, 35, INK), bar(142, 50, 45),
        ),
    ),
    "call": Illustration(
        "Cuộc gọi đến, có nút nghe và nút cúp máy.",
        phone(
            person(70, 52, 0.9, INK), bar(102, 70, 35, INK),
            dot(42, 138, 15, RED), path("M37 133l10 10M47 133l-10 10", PAPER, 4),
            dot(98, 138, 15, "#1b7a3d"), path("M91 138l5 5 9-10", PAPER, 4),
        ),
    ),
    "off": Illustration(
        "Màn hình tắt nguồn điện thoại.",
        phone(box(12, 24, 116, 144, INK, r=8), path("M54 76a24 24 0 1 0 32 0M70 64v28", AMBER, 7)),
    ),
    "logout": Illustration(
        "Nút đăng xuất có mũi tên đi ra khỏi cửa.",
        phone(
            path("M74 52H44v56h30", BLUE, 5), path("M64 80h40M92 68l12 12-12 12", AMBER, 6),
            button(132, "Đăng xuất"),
        ),
    ),
}  # fmt: skip
"""Every picture by the name that a tutorial's `Hình:` line gives."""


def write_all(folder: Path = FOLDER) -> None:
    """Write the pictures, and take away those that are no longer drawn."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.svg"):
        if old.stem not in ILLUSTRATIONS:
            old.unlink()
    for name, picture in ILLUSTRATIONS.items():
        (folder / f"{name}.svg").write_text(picture.svg, encoding="utf-8")


if __name__ == "__main__":
    write_all()
