"""What can go wrong for a caller. Each error carries the plain Vietnamese sentence that the person reads."""


class Problem(Exception):
    """An expected failure.

    Attributes:
        message: what happened, that nothing is lost, and what to do.
        fields: the error of each input field, by its key.
        status: the HTTP status a route answers with.
    """

    status = 400

    def __init__(self, message: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields or {}


class Invalid(Problem):
    """The input breaks a rule; `fields` says which and how to mend it."""

    status = 422


class NotSignedIn(Problem):
    """Nobody is signed in, or the session has ended."""

    status = 401

    def __init__(
        self,
        message: str = (
            "Phiên đăng nhập đã hết. Mời đăng nhập lại ở trang khác rồi quay lại; những gì đã lưu vẫn còn."
        ),
    ) -> None:
        super().__init__(message)


class NotAllowed(Problem):
    """The caller's roles do not include this."""

    status = 403

    def __init__(self, message: str = "Tài khoản này không được làm việc đó.") -> None:
        super().__init__(message)


class PasswordDue(NotAllowed):
    """An officer's work waits until they have set a password of their own."""

    def __init__(self) -> None:
        super().__init__("Mời đặt mật khẩu mới ở trang Tài khoản trước khi làm việc.")


class NotFound(Problem):
    """There is no such thing, or it is not the caller's: the answer is the same."""

    status = 404

    def __init__(self, message: str = "Không tìm thấy, hoặc không thuộc về tài khoản này.") -> None:
        super().__init__(message)


class Conflict(Problem):
    """Somebody else was faster, or the thing has moved on."""

    status = 409


class TooMany(Problem):
    """A limit was reached; the message says when to try again."""

    status = 429
