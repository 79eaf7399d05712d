"""Community files: the example, and the way to read any such file."""

from pathlib import Path

from models.rules.community import Community
from models.rules.community_files import CommunityFileError, parse_community

EXAMPLE = Path(__file__).with_name("xinji.toml")


def read_community(path: Path) -> Community:
    """Read a community file (TOML, UTF-8). Raises CommunityFileError, which says what is wrong and where."""
    return parse_community(read_text(path), path.name)


def read_text(path: Path) -> str:
    """What stands in the file, word for word. Raises CommunityFileError."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CommunityFileError(path.name, [f"it cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise CommunityFileError(path.name, [f"it is not UTF-8 text (byte {error.start})"]) from error
