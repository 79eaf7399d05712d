"""Pictures, videos, sounds, files: uploaded, or sent again by file_id; and getting them."""

from dataclasses import dataclass

from bot.sandbox.files import (
    StoredFile,
    Upload,
    animation_content,
    audio_content,
    document_content,
    photo_content,
    video_content,
    voice_content,
)
from bot.sandbox.methods.parameters import FileRef, Uploads
from bot.sandbox.methods.sending import Caption, Target, captioned, post
from bot.sandbox.wire import Json, bad_request
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The size (pixels) and length (seconds) of what moves, as the sender says."""

    width: int = 0
    height: int = 0
    duration: int = 0

    def as_json(self) -> Json:
        """As in Video and Animation."""
        return {"width": self.width, "height": self.height, "duration": self.duration}


def stored(world: World, kind: str, ref: FileRef, uploads: Uploads) -> StoredFile:
    """An upload, one attached to the same request (`attach://name`), or a file sent before, by its id."""
    if isinstance(ref, str) and ref.startswith("attach://"):
        name = ref.removeprefix("attach://")
        if name not in uploads:
            raise bad_request(f"there is no file {name} in the request")
        ref = uploads[name]
    if isinstance(ref, Upload):
        if not ref.data:
            raise bad_request("file must be non-empty")
        return world.files.add(kind, ref)
    file = world.files.get(ref)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def send_photo(world: World, to: Target, caption: Caption, photo: FileRef, uploads: Uploads) -> Json:
    words = captioned(world, caption)
    content = photo_content(stored(world, "photo", photo, uploads))
    return post(world, to, content | words, what="photos").as_json()


def send_voice(
    world: World, to: Target, caption: Caption, *, voice: FileRef, uploads: Uploads, duration: int = 0
) -> Json:
    words = captioned(world, caption)
    content = voice_content(stored(world, "voice", voice, uploads), duration)
    return post(world, to, content | words, what="voice messages").as_json()


def send_video(world: World, to: Target, caption: Caption, *, frame: Frame, video: FileRef, uploads: Uploads) -> Json:
    words = captioned(world, caption)
    content = video_content(stored(world, "video", video, uploads), frame.as_json())
    return post(world, to, content | words, what="videos").as_json()


def send_animation(
    world: World, to: Target, caption: Caption, *, frame: Frame, animation: FileRef, uploads: Uploads
) -> Json:
    words = captioned(world, caption)
    content = animation_content(stored(world, "animation", animation, uploads), frame.as_json())
    return post(world, to, content | words, what="animations").as_json()


def send_audio(
    world: World,
    to: Target,
    caption: Caption,
    *,
    audio: FileRef,
    uploads: Uploads,
    duration: int = 0,
    performer: str = "",
    title: str = "",
) -> Json:
    words = captioned(world, caption)
    named = {key: value for key, value in (("performer", performer), ("title", title)) if value}
    content = audio_content(stored(world, "audio", audio, uploads), {"duration": duration} | named)
    return post(world, to, content | words, what="audios").as_json()


def send_document(world: World, to: Target, caption: Caption, document: FileRef, uploads: Uploads) -> Json:
    words = captioned(world, caption)
    content = document_content(stored(world, "document", document, uploads))
    return post(world, to, content | words, what="documents").as_json()


def get_file(world: World, file_id: str) -> Json:
    file = world.files.get(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    return file.as_json() | {"file_id": file_id, "file_path": file.path}


METHODS = {
    "sendPhoto": send_photo,
    "sendVideo": send_video,
    "sendAnimation": send_animation,
    "sendVoice": send_voice,
    "sendAudio": send_audio,
    "sendDocument": send_document,
    "getFile": get_file,
}
