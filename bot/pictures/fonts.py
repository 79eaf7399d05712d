"""The Chinese font that zhplot brings, which comes with the extra `pictures`."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def font_file() -> Path:
    """Noto Sans SC. ModuleNotFoundError where the extra is missing."""
    package = find_spec("zhplot")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("zhplot", name="zhplot")
    return Path(package.origin).with_name("fonts") / "NotoSansSC-Regular.ttf"
