"""Settings: one frozen object, from the environment or ``qa.toml``, the same names in both."""

import difflib
import hmac
import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from index.sources import ReadLimits
from qa.errors import SettingsError

PREFIX = "QA_"
FILE = "qa.toml"
# Never shown: these hold keys and passwords.
SECRET = frozenset(["api_keys", "database_url", "chroma_url", "model_url"])


class Settings(BaseSettings):
    """What a person can set. Names are upper-cased and prefixed: ``home`` is ``QA_HOME``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    home: Path = Field(Path(".qa"), description="Folder of the catalog, the vectors and the sessions.")
    chroma_url: str | None = Field(None, description="Address of a Chroma server to use instead of the embedded one.")
    embedder: str = Field(
        "bundled",
        description="`bundled` (all-MiniLM-L6-v2, int8, ONNX), or a sentence-transformers model by name or path.",
    )
    encoding: str = Field("cl100k_base", description="tiktoken encoding that chunk budgets are counted in.")
    chunk_tokens: int = Field(192, ge=16, le=8192, description="Token budget of a chunk.")
    top_k: int = Field(10, ge=1, le=100, description="Windows that the search hands to the answerer.")
    answerer: str = Field(
        "reader",
        description="Who answers: `reader` with the words that answer, `sentences` with the best sentences whole, or "
        "a chat model as `provider:model`, for example `openai:gpt-4.1-mini` or `ollama:llama3.2`.",
    )
    reader: str = Field(
        "bundled",
        description="`bundled` (our own, int8, ONNX), or an extractive Hugging Face model by name or path, "
        "for example `deepset/roberta-base-squad2`.",
    )
    threshold: float | None = Field(
        None,
        ge=0,
        le=1,
        description="Confidence below which an answer abstains; 0 always answers; unset, the answerer's own.",
    )
    model_url: str | None = Field(
        None, description="Address of the chat model's server, for example `http://localhost:8080/v1`."
    )
    model_output: Literal["auto", "json", "markers"] = Field(
        "auto",
        description="How a chat model cites: as `json` of a schema, by `markers` in prose, or `auto`: JSON where "
        "LangChain knows that the model can be held to a schema.",
    )
    model_tokens: int = Field(3000, ge=64, description="Tokens of sentences that a chat model is shown.")
    model_timeout: float = Field(60.0, gt=0, description="Seconds that a chat model may be silent.")
    model_retries: int = Field(2, ge=0, le=10, description="How often a fault that may pass is tried again.")
    model_temperature: float | None = Field(
        None, ge=0, le=2, description="The chat model's temperature; unset, its own. 0 is best where it takes it."
    )
    fallback: bool = Field(False, description="Whether the reader answers where the chat model fails.")
    support: str = Field(
        "words",
        description="What scores how far sentences support a chat model's statement: `words`, or an NLI cross-encoder "
        "of sentence-transformers by name or path.",
    )
    prompts: str | None = Field(None, description="Folder of your own prompts, taken before the shipped ones.")
    day_first: bool = Field(True, description="Whether 3/4/2013 is 3 April rather than 4 March.")
    database_url: str | None = Field(
        None, description="SQLAlchemy address of the sessions; SQLite in `QA_HOME` if unset."
    )
    session_days: int | None = Field(
        None, ge=1, description="Days after its last question that a session is deleted; never if unset."
    )
    api_keys: SecretStr = Field(
        SecretStr(""),
        description="Comma-separated keys; if set, HTTP clients must send one as a bearer token.",
    )
    hosts: str = Field(
        "",
        description="Comma-separated names, beside those of this machine, under which a service that listens on this "
        "machine only and asks for no key is reached, for example behind a proxy.",
    )
    max_question_characters: int = Field(2000, ge=1, description="Longest question that is answered.")
    max_source_megabytes: int = Field(64, ge=1, description="Largest file that is indexed.")
    private_hosts: str = Field(
        "",
        description="Comma-separated hosts inside private networks that `qa index` may read from, such as an"
        " intranet's; `*` for all.",
    )

    @field_validator("chroma_url")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        url = urlsplit(value)
        port_is_wrong = url.netloc.rpartition(":")[2].isdecimal() and not 0 < int(url.netloc.rpartition(":")[2]) < 65536
        if url.scheme not in ("http", "https") or not url.hostname or port_is_wrong:
            raise ValueError("it must be http://HOST:PORT or https://HOST:PORT")
        if url.username or url.password or url.path.strip("/") or url.query:
            raise ValueError("it must hold a host and a port only, no user, no path")
        return value

    @field_validator("model_url")
    @classmethod
    def _is_model_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        url = urlsplit(value)
        if url.scheme not in ("http", "https") or not url.hostname or url.username or url.password or url.query:
            raise ValueError("it must be http://HOST:PORT/PATH or https://HOST/PATH, without a user or a key")
        return value

    @field_validator("api_keys")
    @classmethod
    def _hold_a_key(cls, value: SecretStr) -> SecretStr:
        given = value.get_secret_value()
        if given and not given.replace(",", "").strip():
            raise ValueError("it is set and holds no key, which would leave the service open")
        return value

    @field_validator("home")
    @classmethod
    def _of_this_person(cls, value: Path) -> Path:
        try:
            return value.expanduser()
        except RuntimeError as error:
            raise ValueError("there is no such person's folder") from error

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment before ``qa.toml``; nothing else is read."""
        return init_settings, env_settings, _TomlSource(settings_cls)

    @property
    def keys(self) -> frozenset[str]:
        """The API keys that HTTP clients may send; empty where none is needed."""
        return frozenset(k.strip() for k in self.api_keys.get_secret_value().split(",") if k.strip())

    @property
    def read_limits(self) -> ReadLimits:
        """What is read of sources: how large files may be, and from which hosts inside private networks."""
        hosts = frozenset(host.strip().lower() for host in self.private_hosts.split(",") if host.strip())
        return ReadLimits(self.max_source_megabytes * 1024 * 1024, hosts)

    @property
    def host_names(self) -> frozenset[str]:
        """The names in ``hosts``, lower-cased."""
        return frozenset(name.strip().lower() for name in self.hosts.split(",") if name.strip())

    def public(self) -> dict[str, str | int | float | bool | None]:
        """Return the settings by name, without keys and addresses that may hold passwords."""
        return {PREFIX + name.upper(): value for name, value in self if name not in {*SECRET, "home"}}


def is_one_of(sent: bytes, keys: frozenset[str]) -> bool:
    """Tell whether a client sent one of the keys."""
    # Every key is compared, so that the time taken does not tell which came close.
    return sum(hmac.compare_digest(sent, key.encode()) for key in keys) > 0


class _TomlSource(PydanticBaseSettingsSource):
    """Reads ``qa.toml`` in the working folder, whose keys are named as in the environment."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        path = Path(FILE)
        if not path.is_file():
            return {}
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise SettingsError(f"{FILE} cannot be read: {error}; mend it, or move it away.") from error
        reject_unknown(values, FILE)
        return {name.upper().removeprefix(PREFIX).lower(): value for name, value in values.items()}


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; raise ``SettingsError`` for an unknown name or a value that cannot be used."""
    reject_unknown([name for name in os.environ if name.upper().startswith(PREFIX)], "the environment")
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        value = "the value it has" if first["loc"][0] in SECRET else repr(first["input"])
        raise SettingsError(f"{name} cannot be {value}: {first['msg']}.") from error


def reject_unknown(names: Iterable[str], where: str) -> None:
    """Raise ``SettingsError`` for the first name that is no setting."""
    known = [PREFIX + field.upper() for field in Settings.model_fields]
    for name in names:
        full = PREFIX + name.upper().removeprefix(PREFIX)
        if full not in known:
            near = difflib.get_close_matches(full, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the settings are {', '.join(known)}."
            raise SettingsError(f"{name} in {where} is not a setting; {hint}")
