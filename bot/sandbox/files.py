"""Files sent and received, and the Bot API's objects that describe them."""

import struct
from dataclasses import dataclass
from itertools import count

from bot.sandbox.wire import Json, bad_request

_FOLDERS = {
    "photo": "photos", "video": "videos", "animation": "animations", "voice": "voice", "audio": "music",
    "document": "documents", "sticker": "stickers",
}  # fmt: skip
_USUAL_TYPES = {"video": "video/mp4", "animation": "video/mp4", "voice": "audio/ogg", "audio": "audio/mpeg"}
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Upload:
    """What came in a request."""

    data: bytes
    name: str = ""
    mime_type: str = ""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`kind`: photo, video, animation, voice, audio, document or sticker."""

    file_id: str
    kind: str
    path: str
    upload: Upload

    def as_json(self) -> Json:
        """The fields that all kinds have in common."""
        unique = f"u{self.file_id.partition('-')[2]}"
        return {"file_id": self.file_id, "file_unique_id": unique, "file_size": len(self.upload.data)}


class Files:
    """Every file of this Telegram, by its file_id."""

    def __init__(self, *, first_id: int) -> None:
        self._numbers = count(first_id)
        self._files: dict[str, StoredFile] = {}
        self._paths: dict[str, StoredFile] = {}

    def add(self, kind: str, upload: Upload) -> StoredFile:
        """Keep an upload."""
        number = next(self._numbers)
        name = upload.name.replace("/", "_") or f"file_{number}"
        file = StoredFile(f"{kind}-{number}", kind, f"{_FOLDERS[kind]}/{number}/{name}", upload)
        self._files[file.file_id] = self._paths[file.path] = file
        return file

    def get(self, file_id: str) -> StoredFile | None:
        """By its id; the thumbnail of a photo is the photo itself."""
        return self._files.get(file_id.removesuffix("-s"))

    def by_path(self, path: str) -> StoredFile | None:
        """By what getFile answered."""
        return self._paths.get(path)


def photo_content(file: StoredFile) -> Json:
    """A Message's `photo`: a thumbnail and the full size, of which bots take the last."""
    width, height = _image_size(file.upload.data)
    full = file.as_json() | {"width": width, "height": height}
    scale = 90 / max(width, height)
    if scale >= 1:
        return {"photo": [full]}
    small = {"file_id": f"{file.file_id}-s", "file_unique_id": f"{full['file_unique_id']}s"}
    size = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
    return {"photo": [full | small | size, full]}


def voice_content(file: StoredFile, duration: int) -> Json:
    """A Message's `voice`."""
    return {"voice": file.as_json() | {"duration": duration, "mime_type": mime_type(file)}}


def video_content(file: StoredFile, shape: Json) -> Json:
    """A Message's `video`; `shape` is its width, height and duration, which nobody here reads from the bytes."""
    return {"video": _named(file) | shape}


def animation_content(file: StoredFile, shape: Json) -> Json:
    """A Message's `animation`, which is a `document` too."""
    return {"animation": _named(file) | shape, "document": _named(file)}


def audio_content(file: StoredFile, about: Json) -> Json:
    """A Message's `audio`; `about` is its duration, performer and title."""
    return {"audio": _named(file) | about}


def document_content(file: StoredFile) -> Json:
    """A Message's `document`."""
    return {"document": _named(file)}


def sticker_content(file: StoredFile, emoji: str) -> Json:
    """A Message's `sticker`."""
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": file.as_json() | shape | {"emoji": emoji}}


def mime_type(file: StoredFile) -> str:
    """What pictures are is seen from their bytes; of the rest, what was declared or is usual."""
    data = file.upload.data
    if file.kind in {"photo", "sticker"}:
        return "image/png" if data.startswith(_PNG) else "image/gif" if data.startswith(b"GIF8") else "image/jpeg"
    return file.upload.mime_type or _USUAL_TYPES.get(file.kind, "application/octet-stream")


def _named(file: StoredFile) -> Json:
    name = {"file_name": file.upload.name} if file.upload.name else {}
    return file.as_json() | name | {"mime_type": mime_type(file)}


def _image_size(data: bytes) -> tuple[int, int]:
    if data.startswith(_PNG) and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    if data[:6] in {b"GIF87a", b"GIF89a"} and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    raise bad_request("IMAGE_PROCESS_FAILED")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """The size stands in the first start-of-frame segment."""
    position = 2
    while position + 9 < len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return width, height
        position += 2 + int.from_bytes(data[position + 2 : position + 4])
    raise bad_request("IMAGE_PROCESS_FAILED")
