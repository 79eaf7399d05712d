"""A picture, a voice message and a video for people who have none at hand."""

import struct
import zlib
from pathlib import Path

from bot.sandbox.files import Upload

VIDEO = {"width": 320, "height": 240, "duration": 2}
_VIDEO = Path(__file__).with_name("sample.webm")


def video() -> Upload:
    """A street lamp that flickers."""
    return Upload(_VIDEO.read_bytes(), "video.webm", "video/webm")


def photo() -> Upload:
    """A small PNG: sky above, field below."""
    width, height = 320, 240
    sky, field = bytes((176, 216, 240)) * width, bytes((120, 170, 90)) * width
    rows = b"".join(b"\0" + (sky if row < height * 3 // 5 else field) for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return Upload(b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(*chunk) for chunk in chunks), "photo.png", "image/png")


def voice(seconds: int = 2) -> Upload:
    """Silence, as Opus in Ogg (20 ms a packet), which is what Telegram's clients send."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 7) + b"sandbox" + struct.pack("<I", 0)
    pages = [_ogg_page(0, 0, 2, [head]), _ogg_page(1, 0, 0, [tags])]
    for second in range(1, seconds + 1):
        last = 4 if second == seconds else 0
        pages.append(_ogg_page(second + 1, second * 48_000, last, [b"\xf8\xff\xfe"] * 50))
    return Upload(b"".join(pages), "voice.ogg", "audio/ogg")


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _ogg_page(number: int, position: int, flags: int, packets: list[bytes]) -> bytes:
    header = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, position, 1, number, 0, len(packets))
    page = header + bytes(map(len, packets)) + b"".join(packets)
    return page[:22] + struct.pack("<I", _ogg_crc(page)) + page[26:]


def _ogg_crc(data: bytes) -> int:
    """CRC-32 with polynomial 0x04C11DB7, not reflected, as RFC 3533 asks."""
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = ((crc << 1) ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1) & 0xFFFFFFFF
    return crc
