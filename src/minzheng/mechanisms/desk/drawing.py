"""Texts inside server-made drawings: broken into lines that fit."""

LINE = 17  # from one line of text to the next, in the units of a drawing


def broken(text: str, most: int) -> list[str]:
    """A text in lines of so many full-width characters; digits and Latin letters are half as wide."""
    lines, width = [""], 0
    for letter in text:
        own = 1 if ord(letter) < 0x100 else 2
        if width + own > most * 2:
            lines.append("")
            width = 0
        lines[-1] += letter
        width += own
    return lines
