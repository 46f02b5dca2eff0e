"""Files of the town: what people upload, the codes a bot exchanges for them, and what a bot uploads itself."""

import mimetypes
import secrets
from dataclasses import dataclass
from typing import Any

from emulator.shapes import Unknown, now_ms


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file kept in memory."""

    file_id: str
    name: str
    data: bytes
    mime: str

    def described(self) -> dict[str, Any]:
        """Return what a message says about the file."""
        return {"fileId": self.file_id, "fileName": self.name, "size": len(self.data), "mime": self.mime}


@dataclass(frozen=True, slots=True)
class Grant:
    """The right to fetch one file until a time (ms)."""

    file_id: str
    robot_code: str
    expires_at: int


class Vault:
    """Files by id, download codes, temporary links and media ids."""

    def __init__(self) -> None:
        self.files: dict[str, StoredFile] = {}
        self.media: dict[str, str] = {}  # media_id -> file_id
        self.codes: dict[str, Grant] = {}
        self.links: dict[str, Grant] = {}

    def keep(self, name: str, data: bytes) -> StoredFile:
        """Keep a file and return it with its id."""
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        kept = StoredFile(str(secrets.randbelow(10**11) + 10**11), name, data, mime)
        self.files[kept.file_id] = kept
        return kept

    def keep_media(self, name: str, data: bytes) -> str:
        """Keep what a bot uploaded and return its media id (``@l...``), which does not expire."""
        media_id = "@l" + secrets.token_urlsafe(16)
        self.media[media_id] = self.keep(name, data).file_id
        return media_id

    def find_media(self, media_id: str) -> StoredFile | None:
        """Return the file behind a media id, if there is one."""
        return self.files.get(self.media.get(media_id, ""))

    def get(self, file_id: str) -> StoredFile:
        """Return a file; raises Unknown."""
        found = self.files.get(file_id)
        if found is None:
            raise Unknown(f"no file {file_id!r}")
        return found

    def issue_code(self, file_id: str, robot_code: str, life_s: float) -> str:
        """Make a download code that only ``robot_code`` can exchange."""
        code = secrets.token_urlsafe(48)
        self.codes[code] = Grant(file_id, robot_code, now_ms() + int(life_s * 1000))
        return code

    def issue_link(self, file_id: str, life_s: float) -> str:
        """Make the secret part of a temporary download address."""
        key = secrets.token_urlsafe(24)
        self.links[key] = Grant(file_id, "", now_ms() + int(life_s * 1000))
        return key

    def expire_codes(self) -> int:
        """Let every download code lapse now; return how many there were."""
        spent = len(self.codes)
        self.codes = {code: Grant(g.file_id, g.robot_code, 0) for code, g in self.codes.items()}
        return spent
