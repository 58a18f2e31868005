"""QR codes for print sheets, as pictures inside the page."""

import segno


def qr_picture(address: str) -> str:
    """A data address of an SVG picture that leads to `address`."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=4))
