"""`uv run pytest` on a fresh machine: add the dev group, then run pytest.

The group is not installed by default, so that `uv run wuxin` installs only what running needs. It gets an environment
of its own, `.venv-dev`, so that the two commands never undo each other's work.
"""

import os
import shutil
import sys
from pathlib import Path


def main() -> None:
    """Replace this process by pytest in the development environment."""
    uv = shutil.which("uv") or sys.exit("uv is missing: pip install uv")
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": ".venv-dev"}
    environment.pop("VIRTUAL_ENV", None)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the tests start a hundred programs: each would compile it all
    environment.setdefault("PYTHONPYCACHEPREFIX", str(Path(".venv-dev/bytecode").resolve()))
    command = [uv, "run", "--group", "dev", "python", "-m", "pytest", *sys.argv[1:]]
    os.execve(uv, command, environment)  # noqa: S606


if __name__ == "__main__":
    main()
