"""The door of the house: settings, addresses, menu and command line. It sees every room; no room sees it."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def data_folder() -> Path:
    """Folder of everything a bureau owns besides the program: database, files, keys, logs (mode 700).

    As root 711, because the embedded server runs as another user and must reach its part.
    """
    folder = Path(os.environ.get("MINZHENG_DATA", "var")).resolve()
    folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """The web secret, made once and kept in the data folder (mode 600)."""
    path = folder / "web.key"
    if not path.exists():
        draft = folder / f".web.key.{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another process was quicker
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
