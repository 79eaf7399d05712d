"""The code for the wall of a hall, as a picture that any printer takes."""

from io import BytesIO

MODULE = 24  # pixels: seven hundred and more across, sharp on a whole sheet


def draw_code(link: str) -> bytes:
    """A QR code that stays readable with a quarter of it worn off, PNG."""
    import segno  # noqa: PLC0415 -- only who prints one pays

    picture = BytesIO()
    segno.make_qr(link, error="q").save(picture, kind="png", scale=MODULE, border=4)
    return picture.getvalue()
