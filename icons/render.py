#!/usr/bin/env python3
"""Draws the PNG, ICO and ICNS files beside this script from app.svg and app-small.svg.

Needs rsvg-convert (Debian: librsvg2-bin) and ImageMagick's convert.
"""

import struct
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Up to this size, in pixels, the bell is drawn larger and on the pixel grid.
SMALL = 32

PNGS = {"32x32.png": 32, "128x128.png": 128, "128x128@2x.png": 256, "512x512.png": 512}

# What Linux packages install in the theme `hicolor`.
HICOLOR_SIZES = [16, 24, 32, 48, 64, 128, 256, 512]

ICO_SIZES = [16, 20, 24, 32, 40, 48, 64, 256]

# Apple's type codes for PNG entries, and the size in pixels of each. The 16 px and 32 px codes for plain
# screens are left out: old systems misread PNG data in them, and new ones scale the next larger entry.
ICNS_TYPES = [
    (b"ic11", 32), (b"ic12", 64), (b"ic07", 128), (b"ic13", 256),
    (b"ic08", 256), (b"ic14", 512), (b"ic09", 512), (b"ic10", 1024),
]


def png(size: int, out: Path, share: float = 1.0) -> Path:
    """Draws the icon on a transparent square of `size` pixels, of which it fills the given share."""
    source = HERE / ("app-small.svg" if size <= SMALL else "app.svg")
    drawn = round(size * share)
    margin = (size - drawn) // 2
    subprocess.run(
        ["rsvg-convert", "--width", str(drawn), "--height", str(drawn),
         "--page-width", str(size), "--page-height", str(size),
         "--left", str(margin), "--top", str(margin), "--output", out, source],
        check=True,
    )
    return out


def ico(out: Path, folder: Path) -> None:
    layers = [png(size, folder / f"ico-{size}.png") for size in ICO_SIZES]
    subprocess.run(["convert", *layers, out], check=True)


def icns(out: Path, folder: Path) -> None:
    entries = b""
    for code, size in ICNS_TYPES:
        # On Apple's icon grid the shape fills 824 of 1024 pixels; one that fills them all looks too large.
        data = png(size, folder / f"icns-{size}.png", share=824 / 1024).read_bytes()
        entries += code + struct.pack(">I", 8 + len(data)) + data
    out.write_bytes(b"icns" + struct.pack(">I", 8 + len(entries)) + entries)


def main() -> None:
    for name, size in PNGS.items():
        png(size, HERE / name)
    for size in HICOLOR_SIZES:
        png(size, HERE / "hicolor" / f"{size}.png")
    with tempfile.TemporaryDirectory() as folder:
        ico(HERE / "icon.ico", Path(folder))
        icns(HERE / "icon.icns", Path(folder))


if __name__ == "__main__":
    main()
