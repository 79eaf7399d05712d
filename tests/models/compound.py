"""Old Excel files (.xls), made by hand: no library of ours writes them."""

import struct

SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def make_xls(rows: list[list[str]], *, locked: bool = False) -> bytes:
    """A BIFF8 workbook with one sheet of text; `locked`: as one that asks for a password."""
    lock = _record(0x002F, struct.pack("<HHHH", 1, 1, 1, 0).ljust(54, b"\0")) if locked else b""
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + lock
    name = "居民".encode("utf-16-le")
    sheet_at = len(begin) + 4 + 8 + len(name) + 4
    entry = _record(0x0085, struct.pack("<IBBBB", sheet_at, 0, 0, len(name) // 2, 1) + name)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            value = struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")
            sheet += _record(0x0204, value)
    end = _record(0x000A, b"")
    return make_compound("Workbook", begin + entry + end + sheet + end)


def make_compound(name: str, stream: bytes) -> bytes:
    """A compound file that holds one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(stream) // SECTOR
    chain = [*range(3, 2 + sectors), _END]
    table = [_FAT, _END, *chain]
    fat = struct.pack(f"<{SECTOR // 4}I", *table, *[_FREE] * (SECTOR // 4 - len(table)))
    directory = _entry("Root Entry", 5, child=1, start=_END, size=0) + _entry(name, 2, start=2, size=len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0)
    return header + struct.pack("<108I", *[_FREE] * 108) + fat + directory.ljust(SECTOR, b"\0") + stream


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _entry(name: str, kind: int, *, start: int, size: int, child: int = _FREE) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
