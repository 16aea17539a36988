"""Practising what happens in other people's apps: registering in VNeID and signing in to the portal.

These are invented screens with given sample values. Nobody's own password, passcode or code is asked for: a box
takes its sample and nothing else, and that is judged in the browser (`assets/practice.js`), so that what somebody
types by mistake never leaves the phone.
"""

from dataclasses import dataclass

SAMPLE_NUMBER = "022157900321"
SAMPLE_PHONE = "0912 345 678"
SAMPLE_CODE = "246813"


@dataclass(frozen=True)
class Box:
    """A text box that takes only its sample.

    Attributes:
        secret: it stands for something secret; what is typed instead of the sample is wiped at once.
    """

    key: str
    label: str
    sample: str
    praise: str
    secret: bool = False

    @property
    def wrong(self) -> str:
        if self.secret:
            return (
                f"Ở đây chỉ nhận mã mẫu {self.sample}. Chữ vừa gõ đã được xóa và không gửi đi đâu. "
                "Xin đừng gõ mật khẩu, mã khóa hay mã xác nhận thật vào bản luyện tập, và đừng đọc cho ai."
            )
        return f"Chưa giống dữ liệu mẫu. Mời xem lại từng chữ rồi gõ: {self.sample}"


@dataclass(frozen=True)
class Option:
    """One thing to do, whether it is right, and why."""

    text: str
    right: bool
    said: str


@dataclass(frozen=True)
class Step:
    """One screen: text, a picture of `app.ui.illustrations`, and a box to type into or something to decide."""

    title: str
    text: str
    picture: str
    box: Box | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Flow:
    """Something to practise from beginning to end.

    Attributes:
        detail: what it is, in the list.
        learned: what one can do now, on the last screen.
        lesson: the tutorial that says more.
    """

    slug: str
    title: str
    detail: str
    steps: tuple[Step, ...]
    learned: tuple[str, ...]
    lesson: str

    def may_leave(self, step: int, picked: int) -> bool:
        """Whether the screen `step` (from 0) is done: nothing to decide, or decided rightly."""
        options = self.steps[step].options
        return not options or (0 <= picked < len(options) and options[picked].right)


def _code(key: str, label: str) -> Box:
    return Box(key, label, SAMPLE_CODE, "Đúng rồi, đủ sáu số.", secret=True)


VNEID = Flow(
    "vneid",
    "Đăng ký VNeID",
    "Tập các bước đăng ký tài khoản định danh mức 1, trên màn hình giả.",
    (
        Step(
            "Tải ứng dụng ở đâu",
            "Muốn có VNeID thật thì phải tải đúng chỗ. Mời chọn một cách.",
            "store",
            options=(
                Option(
                    "Bấm vào đường dẫn trong tin nhắn của người lạ",
                    False,
                    "Không nên. Đường dẫn lạ hay đưa tới ứng dụng giả, cài vào là mất tiền, mất thông tin.",
                ),
                Option(
                    "Mở App Store hoặc CH Play trên máy rồi tìm VNeID",
                    True,
                    "Đúng rồi. Chỉ tải ở cửa hàng ứng dụng của máy, của nhà phát triển là Bộ Công an.",
                ),
            ),
        ),
        Step(
            "Nhập số định danh",
            "Số định danh có 12 số, in ở mặt trước thẻ căn cước. Ở đây mời gõ số mẫu.",
            "form",
            Box("so-dinh-danh", "Số định danh mẫu", SAMPLE_NUMBER, "Đúng rồi, đủ 12 số."),
        ),
        Step(
            "Nhập số điện thoại",
            "Ngoài đời là số của chính mình, vì mã xác nhận gửi về đó. Ở đây mời gõ số mẫu.",
            "form",
            Box("dien-thoai", "Số điện thoại mẫu", SAMPLE_PHONE, "Đúng rồi, đủ 10 số."),
        ),
        Step(
            "Nhập mã xác nhận",
            "Ngoài đời, mã nằm trong tin nhắn gửi về máy, chỉ dùng được ít phút. Bản luyện tập không gửi tin "
            f"nhắn nào. Mã mẫu: {SAMPLE_CODE}",
            "otp",
            _code("ma-xac-nhan", "Mã mẫu"),
        ),
        Step(
            "Có người gọi đến hỏi mã",
            "Một người xưng là công an gọi điện, bảo đọc mã vừa nhận để làm giúp. Nên làm gì?",
            "call",
            options=(
                Option(
                    "Đọc mã cho họ, vì họ là công an",
                    False,
                    "Không nên. Công an và cán bộ không bao giờ hỏi mã. Có mã là họ vào được tài khoản của mình.",
                ),
                Option(
                    "Đọc ba số đầu thôi",
                    False,
                    "Không nên. Một phần của mã cũng không đọc, người gọi sẽ hỏi nốt phần còn lại.",
                ),
                Option(
                    "Không đọc, tắt máy, rồi hỏi lại Công an phường",
                    True,
                    "Đúng rồi. Không đọc mã cho ai. Cần hỏi thì tự gọi hoặc đến Công an phường.",
                ),
            ),
        ),
        Step(
            "Chụp ảnh chân dung",
            "Ứng dụng cần thấy rõ khuôn mặt. Ngồi ở đâu thì ảnh được nhận?",
            "face",
            options=(
                Option(
                    "Quay lưng ra cửa sổ sáng",
                    False,
                    "Chưa đúng. Ánh sáng ở sau lưng làm mặt bị tối, ảnh sẽ bị trả lại.",
                ),
                Option(
                    "Quay mặt về phía sáng, bỏ kính và khẩu trang",
                    True,
                    "Đúng rồi. Mặt sáng đều và không bị che thì ảnh được nhận.",
                ),
            ),
        ),
        Step(
            "Đặt mã khóa",
            "Ngoài đời, tự nghĩ sáu số riêng, không dùng ngày sinh, không viết ra giấy dán ở máy. Ở đây mời gõ "
            f"mã mẫu: {SAMPLE_CODE}",
            "passcode",
            _code("ma-khoa", "Mã mẫu"),
        ),
    ),
    (
        "Tải VNeID đúng chỗ",
        "Nhập số định danh, số điện thoại và mã xác nhận",
        "Biết rằng không đọc mã cho ai",
    ),
    "dang-ky-muc-1",
)

PORTAL = Flow(
    "dang-nhap",
    "Đăng nhập Cổng Dịch vụ công",
    "Tập vào Cổng Dịch vụ công quốc gia bằng VNeID, trên màn hình giả.",
    (
        Step(
            "Gõ địa chỉ của Cổng",
            "Địa chỉ thật có đuôi .gov.vn. Mời gõ địa chỉ mẫu vào ô.",
            "address",
            Box(
                "dia-chi", "Địa chỉ của Cổng", "dichvucong.gov.vn", "Đúng rồi, đuôi .gov.vn là của Nhà nước."
            ),
        ),
        Step(
            "Nhận ra trang giả",
            "Hai trang trông giống nhau. Trang nào là thật?",
            "shield",
            options=(
                Option(
                    "dichvucong-gov.vip",
                    False,
                    "Đây là trang giả. Có chữ gov ở giữa nhưng đuôi là .vip, không phải .gov.vn.",
                ),
                Option(
                    "dichvucong.gov.vn",
                    True,
                    "Đúng rồi. Hai phần cuối của địa chỉ là gov.vn.",
                ),
            ),
        ),
        Step(
            "Nhập số định danh",
            "Bấm Đăng nhập, chọn Công dân, chọn Tài khoản định danh điện tử. Ở đây mời gõ số mẫu.",
            "login",
            Box("so-dinh-danh", "Số định danh mẫu", SAMPLE_NUMBER, "Đúng rồi, đủ 12 số."),
        ),
        Step(
            "Nhập mật khẩu",
            "Ngoài đời là mật khẩu VNeID, chỉ gõ ở VNeID và ở Cổng. Bản luyện tập không bao giờ hỏi mật khẩu "
            "thật. Mật khẩu mẫu: hoa sen 68",
            "password",
            Box("mat-khau-mau", "Mật khẩu mẫu", "hoa sen 68", "Đúng rồi.", secret=True),
        ),
        Step(
            "Nhập mã xác nhận",
            f"Ngoài đời, mã hiện trong VNeID hoặc trong tin nhắn. Mã mẫu: {SAMPLE_CODE}",
            "otp",
            _code("ma-xac-nhan", "Mã mẫu"),
        ),
        Step(
            "Xong việc trên máy dùng chung",
            "Đang dùng máy tính ở nhà văn hóa và đã làm xong. Nên làm gì?",
            "logout",
            options=(
                Option(
                    "Tắt màn hình rồi về",
                    False,
                    "Chưa đủ. Người ngồi sau mở màn hình lên là thấy thông tin và hồ sơ của mình.",
                ),
                Option(
                    "Bấm vào tên mình, bấm Đăng xuất, rồi đóng trình duyệt",
                    True,
                    "Đúng rồi. Đăng xuất thì người ngồi sau không vào được tài khoản của mình.",
                ),
            ),
        ),
    ),
    (
        "Gõ đúng địa chỉ và nhận ra trang giả",
        "Đăng nhập bằng tài khoản định danh",
        "Đăng xuất khi dùng máy chung",
    ),
    "dang-nhap-cong-dvcqg",
)

FLOWS = {flow.slug: flow for flow in (VNEID, PORTAL)}
