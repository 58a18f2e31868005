"""Signatures written by hand: strokes as whole numbers on a pad, drawn where a page or a document shows them."""

import re
import struct
import zlib

from minzheng.foundation.errors import Invalid

WIDTH, HEIGHT, LONGEST = 300, 100, 6000  # the pad; signs of one signature
_STROKES = re.compile(
    r"[0-9]{1,3},[0-9]{1,3}( [0-9]{1,3},[0-9]{1,3})*(;[0-9]{1,3},[0-9]{1,3}( [0-9]{1,3},[0-9]{1,3})*)*"
)
_FEWEST, _SCALE = (
    8,
    2,
)  # points below which nobody has written anything; dots of the picture per unit of the pad

Point = tuple[int, int]


def check_ink(strokes: str) -> None:
    """Raises `Invalid` for anything but strokes such as "3,4 5,6;7,8 9,9" written on the pad."""
    whole = len(strokes) <= LONGEST and _STROKES.fullmatch(strokes)
    lines = _lines(strokes) if whole else []
    points = [point for line in lines for point in line]
    if len(points) < _FEWEST or any(x > WIDTH or y > HEIGHT for x, y in points):
        raise Invalid.because("签名没有写完整。", "请重新签名。", "no_signature")


def ink_svg(strokes: str) -> str:
    """The signature as a drawing."""
    path = " ".join("M" + "L".join(f"{x} {y}" for x, y in line) for line in _lines(strokes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{path}" fill="none" stroke="#000" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def ink_png(strokes: str) -> bytes:
    """The signature as a grey picture, for word processors."""
    wide, high = WIDTH * _SCALE, HEIGHT * _SCALE
    rows = [bytearray(b"\xff" * (wide + 4)) for _ in range(high + 4)]
    for line in _lines(strokes):
        for (x, y), (to_x, to_y) in zip(line, line[1:] or line, strict=False):
            steps = max(abs(to_x - x), abs(to_y - y), 1) * _SCALE
            for at in range(steps + 1):
                left = (x * steps + (to_x - x) * at) * _SCALE // steps
                top = (y * steps + (to_y - y) * at) * _SCALE // steps
                for row in rows[top : top + 4]:
                    row[left : left + 4] = bytes(4)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    head = struct.pack(">IIBBBBB", wide + 4, high + 4, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _part(b"IHDR", head) + _part(b"IDAT", pixels) + _part(b"IEND", b"")


def _part(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _lines(strokes: str) -> list[list[Point]]:
    pairs = [[point.split(",") for point in line.split(" ")] for line in strokes.split(";")]
    return [[(int(x), int(y)) for x, y in line] for line in pairs]
