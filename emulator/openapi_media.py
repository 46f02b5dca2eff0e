"""Files: a bot exchanges a download code for a temporary address, and uploads its own media."""

from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from emulator.door import Call, Doors, Rules
from emulator.errors import ApiError, OapiError
from emulator.openapi_robot import check_robot
from emulator.platform import Platform
from emulator.shapes import now_ms
from emulator.vault import StoredFile

MB = 1024 * 1024
# type -> (bytes, endings); sizes as adapters in the field enforce them
MEDIA: dict[str, tuple[int, tuple[str, ...]]] = {
    "image": (20 * MB, ("jpg", "jpeg", "gif", "png", "bmp")),
    "voice": (2 * MB, ("ogg", "amr", "mp3", "wav")),
    "video": (20 * MB, ("mp4",)),
    "file": (20 * MB, ("doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "pdf", "rar")),
}


def mount(app: FastAPI, platform: Platform) -> None:
    """Serve download codes, uploads, and the files themselves."""
    doors = Doors(app, platform)
    doors.add("POST", "/v1.0/robot/messageFiles/download", download)
    doors.add("POST", "/media/upload", upload, Rules("oapi", body=False, form=True))

    async def temporary(request: Request) -> Response:
        grant = platform.town.vault.links.get(request.path_params["key"])
        platform.recorder.write("request", method="GET", path="/download", status=200 if grant else 403)
        if grant is None or now_ms() >= grant.expires_at:
            return Response("<Error><Code>AccessDenied</Code></Error>", 403, media_type="application/xml")
        return served(platform.town.vault.get(grant.file_id))

    app.router.add_route("/download/{key}", temporary, methods=["GET"], include_in_schema=False)


def download(call: Call) -> dict[str, Any]:
    """Exchange a download code for an address that needs no token and lapses soon."""
    robot, code = call.body.get("robotCode"), call.need("downloadCode")
    if robot and robot != call.platform.options.bot():
        raise ApiError(400, "invalidParameter.robotCode.auth", "无权限")
    check_robot(call)
    grant = call.platform.town.vault.codes.get(code)
    if grant is None or grant.robot_code != robot or now_ms() >= grant.expires_at:
        raise ApiError(400, "invalidParameter.robotCode.downloadCode", "downloadCode无效或已过期")
    key = call.platform.town.vault.issue_link(grant.file_id, call.platform.options.download_link_life_s)
    return {"downloadUrl": f"{call.base}/download/{key}"}


def upload(call: Call) -> dict[str, Any]:
    """Take a bot's media and give a media id."""
    kind = call.body.get("type") or call.query.get("type", "")
    part = call.files.get("media")
    if kind not in MEDIA:
        raise OapiError(40004, "不合法的媒体文件类型")
    if part is None:
        raise OapiError(41005, "缺少多媒体文件数据")
    name, data = part
    limit, endings = MEDIA[kind]
    if not data or len(data) > limit:
        raise OapiError(40006, "不合法的文件大小")
    if name.rpartition(".")[2].lower() not in endings:
        raise OapiError(40004, "不合法的媒体文件类型")
    media_id = call.platform.town.vault.keep_media(name, data)
    return {"errcode": 0, "errmsg": "ok", "type": kind, "media_id": media_id, "created_at": now_ms()}


def served(file: StoredFile) -> Response:
    """Return a file as a download with its name."""
    disposition = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return Response(file.data, media_type=file.mime, headers={"Content-Disposition": disposition})
