"""What must never stand in a log."""

import pytest
import structlog
from _pytest.capture import CaptureFixture

from config.log import mask_text, start_logging


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("POST /robot/sendBySession?session=abcDEF123 failed", "abcDEF123"),
        ("wss://host/connect?ticket=1111-2222", "1111-2222"),
        ("media/upload?access_token=zzz&type=file", "zzz"),
        ("联系电话13912345678", "13912345678"),
        ("证件510603199001011234", "19900101"),
        ("postgresql://huiqi:hunter2@db/huiqi", "hunter2"),
    ],
)
def test_secrets_are_masked_in_running_text(text: str, secret: str) -> None:
    assert secret not in mask_text(text)


def test_a_credit_code_is_not_taken_for_a_phone_number() -> None:
    assert mask_text("企业91510600000001011K") == "企业91510600000001011K"


def test_a_field_named_for_a_secret_is_masked(capsys: CaptureFixture[str]) -> None:
    start_logging()
    structlog.get_logger().info("connection.opened", ticket="t-1", webhook_url="https://a/b", connection=3)
    written = capsys.readouterr().err
    structlog.reset_defaults()
    assert "connection.opened" in written
    assert "connection=3" in written
    assert "t-1" not in written
    assert "https" not in written
