"""The strokes that the pictures of `app.ui.illustrations` are made of: pieces of SVG, as text."""

INK, BLUE, PALE, LINE, AMBER, PAPER, RED = (
    "#24323f", "#0b4f78", "#e4f0f7", "#c9d4dc", "#f4b63f", "#fff", "#b3261e",
)  # fmt: skip


def box(
    x: float,
    y: float,
    w: float,
    h: float,
    fill: str = PAPER,
    stroke: str = "",
    width: float = 2,
    r: float = 5,
) -> str:
    edge = f' stroke="{stroke}" stroke-width="{width:g}"' if stroke else ""
    return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{r:g}" fill="{fill}"{edge}/>'


def dot(x: float, y: float, r: float, fill: str = LINE, stroke: str = "", width: float = 2) -> str:
    edge = f' stroke="{stroke}" stroke-width="{width:g}"' if stroke else ""
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{fill}"{edge}/>'


def path(d: str, stroke: str = INK, width: float = 4, fill: str = "none") -> str:
    return (
        f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def text(x: float, y: float, words: str, size: float = 12, fill: str = INK) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{fill}">{words}</text>'


def bar(y: float, w: float = 96, x: float = 22, fill: str = LINE, h: float = 6) -> str:
    return box(x, y, w, h, fill, r=h / 2)


def field(y: float, *, now: bool = False, filled: float = 0) -> str:
    inside = bar(y + 9, filled, 28, INK) if filled else ""
    return box(22, y, 96, 24, PAPER, AMBER if now else LINE, 3 if now else 2) + inside


def button(y: float = 138, words: str = "", *, now: bool = False) -> str:
    ring = box(18, y - 4, 104, 32, "none", AMBER, 4, 9) if now else ""
    return ring + box(22, y, 96, 24, BLUE, r=7) + (text(70, y + 16, words, 11, PAPER) if words else "")


def tick(x: float, y: float, r: float, fill: str = BLUE) -> str:
    s = r / 2
    mark = path(f"M{x - s:g} {y:g}l{s * 0.7:g} {s * 0.8:g} {s * 1.3:g}-{s * 1.5:g}", PAPER, r / 4)
    return dot(x, y, r, fill) + mark


def phone(*inside: str) -> str:
    return box(5, 4, 130, 172, PAPER, INK, 5, 20) + box(54, 13, 32, 5, LINE, r=2.5) + "".join(inside)


def sheet(x: float, y: float, w: float, h: float, lines: int) -> str:
    bars = "".join(
        bar(y + 14 + 12 * n, (w - 20) * (0.7 if n == lines - 1 else 1), x + 10, LINE, 5) for n in range(lines)
    )
    return box(x, y, w, h, PAPER, INK, 3, 4) + bars


def person(x: float, y: float, size: float = 1, fill: str = BLUE) -> str:
    half, top = 20 * size, 30 * size
    shoulders = f"M{x - half:g} {y + 44 * size:g}c0-{top:g} {2 * half:g}-{top:g} {2 * half:g} 0z"
    return dot(x, y, 12 * size, fill) + f'<path d="{shoulders}" fill="{fill}"/>'


def qr(x: float, y: float, cell: float) -> str:
    pattern = ("1110111", "1010101", "1110111", "0001000", "1110110", "1010011", "1110101")
    cells = "".join(
        f"M{x + c * cell:g} {y + r * cell:g}h{cell:g}v{cell:g}h-{cell:g}z"
        for r, row in enumerate(pattern)
        for c, one in enumerate(row)
        if one == "1"
    )
    return f'<path d="{cells}" fill="{INK}"/>'


def corners(x: float, y: float, w: float, h: float, s: float = 14) -> str:
    r, b = x + w, y + h
    return path(
        f"M{x:g} {y + s:g}v-{s:g}h{s:g}M{r - s:g} {y:g}h{s:g}v{s:g}M{r:g} {b - s:g}v{s:g}h-{s:g}"
        f"M{x + s:g} {b:g}h-{s:g}v-{s:g}",
        AMBER,
        4,
    )


def choices(chosen: int) -> str:
    rows = []
    for n in range(3):
        y = 44 + 30 * n
        rows.append(box(22, y, 96, 24, PAPER, AMBER if n == chosen else LINE, 3 if n == chosen else 2))
        rows.append(dot(35, y + 12, 6, PAPER, BLUE if n == chosen else LINE))
        rows.append(dot(35, y + 12, 3, BLUE) if n == chosen else "")
        rows.append(bar(y + 9, 60, 48, INK if n == chosen else LINE))
    return "".join(rows)


def star(x: float, y: float, fill: str) -> str:
    points = "l2.6 6 6.4.6-4.9 4.3 1.5 6.4-5.6-3.4-5.6 3.4 1.5-6.4-4.9-4.3 6.4-.6z"
    return f'<path d="M{x:g} {y - 9:g}{points}" fill="{fill}"/>'


def shield(x: float, y: float) -> str:
    return path(f"M{x:g} {y:g}l26 9v20c0 18-12 28-26 34-14-6-26-16-26-34v-20z", BLUE, 4, PALE)


HOUSE = path("M22 84L70 46l48 38", INK, 5) + box(34, 80, 72, 60, PAPER, INK, 4, 3)
