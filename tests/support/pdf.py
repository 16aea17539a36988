"""What stands on a PDF: its words, whether a screen reader is told what they are, and what its QR code says."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pikepdf

ZXING = Path(".web/node_modules/zxing-wasm/dist")
"""The application's own reader of codes, as a build brings it."""

_READ = """
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
const [folder, picture] = process.argv.slice(1);
const zxing = await import(pathToFileURL(folder + "/es/reader/index.js"));
const wasmBinary = (await readFile(folder + "/reader/zxing_reader.wasm")).buffer;
await zxing.prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
const found = await zxing.readBarcodes(new Blob([await readFile(picture)]), { formats: ["QRCode"], tryHarder: true });
process.stdout.write(found.map((code) => code.text).join("\\n"));
"""


def words(pdf: bytes) -> str:
    """Everything written on the pages, in the order in which it was set, with single spaces."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        said = " ".join(_words_of(page) for page in document.pages)
    return " ".join(said.replace("\u200b", "").split())


def _words_of(page: pikepdf.Page) -> str:
    letters = {name: _letters(font) for name, font in dict(page.Resources.Font).items()}
    said, font = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "Tf":
                font = letters[str(operands[0])]
            case "Tj":
                said.append(_spell(bytes(operands[0]), font))
            case "TJ":
                said.extend(
                    _spell(bytes(part), font) for part in operands[0] if isinstance(part, pikepdf.String)
                )
            case "ET":
                said.append(" ")
            case _:
                pass
    return "".join(said)


def _spell(codes: bytes, letters: dict[int, str]) -> str:
    return "".join(letters.get(int.from_bytes(codes[i : i + 2]), "") for i in range(0, len(codes), 2))


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """What each glyph of a font is, from its ToUnicode map."""
    text = font.ToUnicode.read_bytes().decode("ascii", "replace")
    return {
        int(code, 16): bytes.fromhex(letter).decode("utf-16-be")
        for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL)
        for code, letter in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block)
    }


def code_in(picture: bytes, folder: Path) -> str:
    """What the QR code in a PNG says, read by the application's own reader; `folder` is for the picture."""
    path = folder / "paper.png"
    path.write_bytes(picture)
    node = Path(sys.executable).with_name("node")
    done = subprocess.run(
        [node, "--input-type=module", "-e", _READ, str(ZXING.resolve()), str(path)],
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.stdout
