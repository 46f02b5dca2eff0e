"""Every setting: unit, range, and a default that works with nothing installed.

Read from (later wins): defaults, the TOML file named by ``HUIQI_CONFIG`` (default ``huiqi.toml`` in the
working folder, if there), environment variables ``HUIQI_<NAME>``. A wrong value ends the start with one
sentence (SettingWrong).
"""

import json
import os
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from config.errors import SettingWrong


class Settings(BaseSettings):
    """All settings of one house. Frozen: a changed setting means a new start."""

    model_config = SettingsConfigDict(env_prefix="HUIQI_", frozen=True, extra="forbid")
    toml_path: ClassVar[Path | None] = None

    home: Path = Field(Path("./var"), description="Folder for everything that is kept: database, originals, indexes.")
    city: str = Field("deyang", description="Name of the city folder in config/cities/, or a path to one.")
    sample: bool = Field(
        default=True, description="Load the sample city (示例) into an empty home. Set false in production."
    )
    database_url: str = Field(
        "", description="Empty: SQLite in HUIQI_HOME. Else postgresql+psycopg://user:password@host/name."
    )
    port: int = Field(8090, ge=1, le=65535, description="TCP port of our pages (originals, health).")
    bind: str = Field("127.0.0.1", description="Address the pages listen on.")
    public_url: str = Field(
        "", description="Address under which people reach our pages; empty: http://127.0.0.1:<port>."
    )
    contact: str = Field(
        "德阳市政务服务热线 12345", description="Who to ask when the bot does not know; shown in refusals."
    )

    dingtalk_openapi_base: str = Field("https://api.dingtalk.com", description="Base address of DingTalk's new API.")
    dingtalk_oapi_base: str = Field("https://oapi.dingtalk.com", description="Base address of DingTalk's old API.")
    dingtalk_login_base: str = Field(
        "https://login.dingtalk.com", description="Base address of DingTalk's sign-in page."
    )
    dingtalk_client_id: str = Field("", description="Client id (AppKey) of the DingTalk application.")
    dingtalk_client_secret: SecretStr = Field(SecretStr(""), description="Client secret of the application.")
    dingtalk_robot_code: str = Field("", description="Robot code; empty: the client id.")
    connections: int = Field(2, ge=1, le=16, description="Stream connections held at once.")
    watchdog_s: float = Field(
        60.0, gt=0, le=90, description="Seconds without any frame before a connection is replaced."
    )
    http_timeout_s: float = Field(8.0, gt=0, le=60, description="Seconds to wait for one DingTalk API answer.")

    pace_person_per_minute: int = Field(10, ge=1, description="Questions one person may ask in a minute.")
    pace_group_per_minute: int = Field(60, ge=1, description="Questions one group may ask in a minute.")
    app_qps: int = Field(20, ge=1, description="DingTalk API calls a second, all processes together.")
    group_per_minute: int = Field(
        20, ge=1, description="Messages sent to one group in a minute, webhook and API together."
    )
    webhook_rest_minutes: int = Field(10, ge=1, description="Minutes a throttled session webhook is left alone.")
    gap_notice_s: float = Field(
        60.0, gt=0, description="Seconds without any connection after which groups are told of the gap."
    )
    group_reply_chars: int = Field(200, ge=80, le=2000, description="Longest answer in a group, in characters.")
    message_chars: int = Field(3500, ge=500, le=5000, description="Longest single message, in characters.")

    push_hours: str = Field(
        "08:30-12:00,14:00-20:00",
        pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d(,([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)*$",
        description="Hours of a workday in which pushes go out, in the city's time; outside of them they wait.",
    )
    push_firm_week: int = Field(3, ge=1, description="Matched pushes to one firm within seven days.")
    push_group_day: int = Field(1, ge=1, description="Pushes to one group in a day; a person may set it aside.")
    push_second_person: int = Field(
        20, ge=0, description="Groups above which a push by a person needs a second one's approval."
    )

    cards: bool = Field(
        default=False,
        description="Type answers that a model writes into AI cards; needs card permissions and many API calls.",
    )
    card_template: str = Field(
        "382e4302-551d-4880-bf29-a30acfab2e71.schema", description="Card template with the field msgContent."
    )
    form_template: str = Field(
        "",
        description="Card template with form_fields, form_status, button_text, title and err_msg; empty: no forms.",
    )
    card_qps: int = Field(8, ge=1, description="Calls a second about cards, all processes together, within app_qps.")
    card_chars: int = Field(1200, ge=200, le=3000, description="Longest answer on a card, in characters of markdown.")

    library_max_file_mb: int = Field(64, ge=1, le=1024, description="Largest original taken in, in MiB.")
    library_max_text_chars: int = Field(
        3_000_000, ge=10_000, description="Longest text of one original, in characters."
    )
    add_publishes: bool = Field(
        default=True, description="`huiqi library add` publishes at once; false: what it takes in waits for a reviewer."
    )
    library_parse_s: float = Field(60.0, gt=0, description="Seconds one original may take to read.")
    library_readers: int = Field(
        2, ge=1, le=64, description="Reading processes at once; as many as there are processor cores to spare."
    )
    ocr_pages: int = Field(
        60, ge=0, le=3000, description="Scanned pages or photos of one original that are recognised; 0: none."
    )
    ocr_page_s: float = Field(60.0, gt=0, description="Seconds more that one scanned page may take to read.")
    ocr_memory_mb: int = Field(
        3072, ge=1536, description="Address space in MiB of a reading process that recognises pictures."
    )
    review_children: int = Field(0, ge=0, le=64, description="Papers of pre-review read at once; 0: one a core.")
    review_model: bool = Field(default=False, description="A configured model may read papers for fields nobody found.")
    refuse_below: float = Field(
        0.0, ge=0, description="Own answer threshold of the search score; 0: the measured default."
    )

    console_hours: float = Field(10.0, gt=0, le=24, description="Hours after which one signs in to the console again.")
    console_idle_minutes: float = Field(
        30.0, gt=0, le=600, description="Minutes without a click after which the console is locked."
    )
    console_secure_cookie: bool = Field(
        default=False, description="Send the sign-in cookie over https only; always so when public_url is https."
    )
    console_upload_files: int = Field(200, ge=1, le=2000, description="Files taken in one upload.")
    console_upload_mb: int = Field(1024, ge=1, le=100_000, description="All files of one upload together, in MiB.")

    embed_base_url: str = Field("", description="OpenAI-compatible endpoint for embeddings; empty: words only.")
    embed_model: str = Field("", description="Name of the embedding model.")
    embed_api_key: SecretStr = Field(SecretStr(""), description="Key for the embedding endpoint.")
    embed_dimensions: int = Field(0, ge=0, description="Dimensions asked of the model; 0: the model's own.")
    embed_folder: Path | None = Field(
        None, description="Folder of a local embedding model (tokenizer.json, model.onnx); goes before the endpoint."
    )
    embed_weight: float = Field(
        0.3, ge=0, le=5, description="What likeness of meaning adds to a document's score; see huiqi eval retrieval."
    )
    embed_query_prefix: str = Field("", description="Put before a question, where the model wants an instruction.")
    embed_batch: int = Field(32, ge=1, le=2048, description="Texts in one request; halved when the endpoint refuses.")
    embed_per_minute: int = Field(0, ge=0, description="Requests a minute to the embedding endpoint; 0: no limit.")
    embed_s: float = Field(60.0, gt=0, description="Seconds to wait for vectors of texts that are taken in.")
    embed_query_s: float = Field(1.5, gt=0, le=30, description="Seconds a question waits for its vector.")
    embed_price: float = Field(0.0, ge=0, description="Yuan for a million tokens embedded; shown before a re-embed.")
    embed_auto_chars: int = Field(
        3_000_000, ge=0, description="Characters embedded without asking; more waits for `huiqi library reindex`."
    )

    rerank_base_url: str = Field("", description="Endpoint with /rerank as Jina and Cohere have it; empty: none.")
    rerank_model: str = Field("", description="Name of the reranking model.")
    rerank_api_key: SecretStr = Field(SecretStr(""), description="Key for the reranking endpoint.")
    rerank_weight: float = Field(0.3, ge=0, le=5, description="What the reranker's word adds to a document's score.")
    rerank_passages: int = Field(16, ge=2, le=100, description="Documents whose best passage is reranked.")
    rerank_s: float = Field(1.5, gt=0, le=30, description="Seconds a question waits for the reranker.")

    model_base_url: str = Field(
        "", description="OpenAI-compatible endpoint of the language model, usually ending in /v1; empty: no model."
    )
    model_name: str = Field("", validate_default=True, description="Name of the model at that endpoint.")
    model_api_key: SecretStr = Field(
        SecretStr(""), description="Key for the model's endpoint; empty where it wants none."
    )
    model_provider: str = Field(
        "惠企政策助手", max_length=100, description="Who answers for the service, in the metadata of exported answers."
    )
    model_off: bool = Field(
        default=False, description="Do without the model although one is configured, whatever the switch says."
    )
    model_answer_s: float = Field(
        8.0, gt=0, le=120, description="Seconds from a question until it is answered without the model."
    )
    model_calls: int = Field(6, ge=1, le=50, description="Requests to the model for one question, retries included.")
    model_tokens: int = Field(
        24_000, ge=500, le=1_000_000, description="Tokens one question may use, prompts and answers together."
    )
    model_answer_tokens: int = Field(
        1_500, ge=50, le=100_000, description="Tokens of one answer of the model, its reasoning included."
    )
    model_temperature: float = Field(0.0, ge=0, le=2, description="Temperature asked of the model.")
    model_extra_json: str = Field(
        "", description='JSON object added to every request, for example {"enable_thinking": false}.'
    )
    model_failures: int = Field(3, ge=1, le=100, description="Failures in a row after which the model is left alone.")
    model_rest_s: float = Field(
        30.0, gt=0, le=3600, description="Seconds the model is left alone before it is tried again."
    )

    log_level: str = Field(
        "INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level written to the log."
    )

    @field_validator("home")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator(
        "dingtalk_openapi_base",
        "dingtalk_oapi_base",
        "dingtalk_login_base",
        "public_url",
        "embed_base_url",
        "rerank_base_url",
        "model_base_url",
    )
    @classmethod
    def _no_slash(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @field_validator("model_name")
    @classmethod
    def _named(cls, value: str, others: ValidationInfo) -> str:
        if others.data.get("model_base_url") and not value:
            raise ValueError("is needed when HUIQI_MODEL_BASE_URL is set")
        return value

    @field_validator("model_extra_json")
    @classmethod
    def _json_object(cls, value: str) -> str:
        if value and not isinstance(json.loads(value), dict):
            raise ValueError("must be a JSON object")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value.startswith("postgres://"):
            value = "postgresql://" + value.removeprefix("postgres://")
        if value.startswith("postgresql://"):
            value = "postgresql+psycopg://" + value.removeprefix("postgresql://")
        if value and not value.startswith(("postgresql+psycopg://", "sqlite:///")):
            raise ValueError("must be a postgresql:// or sqlite:/// address")
        return value

    @cached_property
    def ledger_url(self) -> str:
        """The SQLAlchemy address of the ledger."""
        return self.database_url or f"sqlite:///{self.home / 'ledger.sqlite3'}"

    @cached_property
    def pages_url(self) -> str:
        """The address people reach our pages under, without a trailing slash."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @cached_property
    def secure_cookies(self) -> bool:
        """Tell whether cookies may travel over https only."""
        return self.console_secure_cookie or self.pages_url.startswith("https://")

    @cached_property
    def has_model(self) -> bool:
        """Tell whether a language model is configured and not put aside by ``model_off``."""
        return bool(self.model_base_url and self.model_name) and not self.model_off

    @cached_property
    def robot_code(self) -> str:
        """The robot code, which equals the client id for internal applications."""
        return self.dingtalk_robot_code or self.dingtalk_client_id

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, and arguments over both."""
        file = Path(os.environ.get("HUIQI_CONFIG", "huiqi.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)


def load_settings(**given: Any) -> Settings:  # noqa: ANN401 - any setting by name
    """Read all settings.

    Raises:
        SettingWrong: a value is outside its range, or the file named is missing; the sentence says which and why.

    """
    named = os.environ.get("HUIQI_CONFIG")
    if named and not Path(named).is_file():
        raise SettingWrong(f"HUIQI_CONFIG 指定的设置文件 {named} 不存在。请改正路径，或去掉 HUIQI_CONFIG。")
    try:
        return Settings(**given)
    except tomllib.TOMLDecodeError as wrong:
        name = os.environ.get("HUIQI_CONFIG", "huiqi.toml")
        raise SettingWrong(f"设置文件 {name} 不是正确的 TOML：{wrong}。请改正后再启动。") from wrong
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = "HUIQI_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingWrong(f"设置 {name} 的值不能用：{first['msg']}。请改正后再启动。") from wrong
