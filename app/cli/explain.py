"""What stopped a command, as one sentence for whoever runs it; a traceback is for what nobody expected."""

from pydantic import ValidationError


def explain(error: Exception) -> str | None:
    """One sentence for an expected failure; None for any other."""
    if isinstance(error, ValidationError):
        return "; ".join(_setting(one["loc"], one["msg"], one.get("input")) for one in error.errors())
    from sqlalchemy import exc  # noqa: PLC0415 - slow to import, and only for what failed

    if isinstance(error, exc.OperationalError | exc.ProgrammingError):
        said = str(error.orig).splitlines()[0] if error.orig else str(error)
        if "no such table" in said or "does not exist" in said:
            return f"The database is not prepared: run `camtay prepare` first. ({said})"
        return f"The database does not answer as it should: see CAMTAY_DATABASE_URL. ({said})"
    if isinstance(error, exc.ArgumentError | exc.NoSuchModuleError):
        return f"CAMTAY_DATABASE_URL is not usable: {str(error).splitlines()[0]}"
    return None


def _setting(place: tuple[int | str, ...], message: str, given: object) -> str:
    name = f"CAMTAY_{str(place[0]).upper()}" if place else "The settings"
    secret = any(word in name for word in ("SECRET", "KEY", "URL"))  # may hold a password
    what = "" if secret else f" ({given!r} was given)"
    return f"{name}: {message.removeprefix('Value error, ')}{what}"
