"""A person at the console without a browser: signs in through the emulator, hands files in, looks."""

import json
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any


class ConsoleClient:
    """One person's sitting at one bot's console."""

    def __init__(self, base: str, emulator: str, person: str) -> None:
        self.base = base
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        page = self._text(f"{base}/console/login/start?next=/console/upload")
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        hidden = {name: urllib.parse.unquote(value.replace("&amp;", "&")) for name, value in hidden.items()}
        form = urllib.parse.urlencode(hidden | {"person": person, "answer": "agree"}).encode()
        self.page = self._text(f"{emulator}/oauth2/auth", form)

    @property
    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.page)
        assert found is not None, self.page[:500]
        return found[1]

    def upload(self, files: dict[str, bytes]) -> str:
        """Hand files in; return the number of the upload."""
        edge = secrets.token_hex(16)
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{self.csrf}\r\n'.encode()]
        for name, data in files.items():
            head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
            parts.append(head.encode() + data + b"\r\n")
        body = b"".join(parts) + f"--{edge}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}", "Accept": "application/json"}
        return str(json.loads(self._text(f"{self.base}/console/upload", body, headers))["batch"])

    def state(self, batch: str) -> list[dict[str, Any]]:
        """Return what became of each file."""
        files: list[dict[str, Any]] = json.loads(self._text(f"{self.base}/console/upload/{batch}/state"))["files"]
        return files

    def _text(self, address: str, data: bytes | None = None, headers: dict[str, str] | None = None) -> str:
        request = urllib.request.Request(address, data, headers or {})  # noqa: S310 - loopback
        with self._open.open(request, timeout=60) as answer:
            return str(answer.read().decode())
