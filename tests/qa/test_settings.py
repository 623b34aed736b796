"""Settings come from the environment and `qa.toml`; what is misspelt or cannot be used is named."""

from pathlib import Path

import pytest

from qa.errors import SettingsError
from qa.settings import Settings, load_settings


def write(text: str) -> None:
    Path("qa.toml").write_text(text, encoding="utf-8")


def test_defaults() -> None:
    settings = load_settings()
    assert settings.home == Path(".qa")
    assert settings.chroma_url is None
    assert settings.keys == frozenset()


def test_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write('QA_HOME = "from-file"\nQA_TOP_K = 7\n')
    assert load_settings().home == Path("from-file")
    monkeypatch.setenv("QA_HOME", "from-environment")
    settings = load_settings()
    assert (settings.home, settings.top_k) == (Path("from-environment"), 7)
    assert load_settings(home=Path("given")).home == Path("given")


def test_home_of_the_person_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    write('QA_HOME = "~/answers"\n')
    assert load_settings().home == tmp_path / "person" / "answers"


def test_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_CHROMA_URL", "")
    assert load_settings().chroma_url is None


@pytest.mark.parametrize("name", [f"QA_{name.upper()}" for name in Settings.model_fields])
def test_one_letter_too_many_is_noticed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"{name}X", "1")
    with pytest.raises(SettingsError, match=rf"^{name}X in the environment .* did you mean {name}\?$"):
        load_settings()


def test_unlike_any_setting_lists_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_ZZZZZZZZ", "1")
    with pytest.raises(SettingsError, match="the settings are QA_HOME"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QA_TOP_K", "many"),
        ("QA_TOP_K", "0"),
        ("QA_THRESHOLD", "1.5"),
        ("QA_CHUNK_TOKENS", "-1"),
        ("QA_MAX_SOURCE_MEGABYTES", "1e999"),
        ("QA_HOME", "~nobody-of-this-name/x"),
    ],
)
def test_value_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name} cannot be '{value}': .*[^.]\\.$"):
        load_settings()


@pytest.mark.parametrize(
    "text",
    [
        "QA_HOME",
        "QA_HOME = 'a'\nQA_HOME = 'b'",
        "[QA_HOME]\na = 1",
        "QA_TOP_K = 'many'",
        "QA_HOMME = 'x'",
        "QA_HOME = 5",
    ],
)
def test_file_that_cannot_be_used(text: str) -> None:
    write(text)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    ["localhost:8000", "ftp://h", "http://", "http://h:99999", "http://me:secret@h:8000", "http://h:8000/path"],
)
def test_address_that_is_no_server_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("QA_CHROMA_URL", address)
    with pytest.raises(SettingsError, match=r"^QA_CHROMA_URL") as refused:
        load_settings()
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("keys", [",", "  ", " , ,"])
def test_keys_without_a_key_would_leave_the_service_open(monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    monkeypatch.setenv("QA_API_KEYS", keys)
    with pytest.raises(SettingsError, match="holds no key"):
        load_settings()


def test_file_in_another_encoding_is_named() -> None:
    Path("qa.toml").write_bytes('QA_HOME = "Öl"'.encode("utf-16"))
    with pytest.raises(SettingsError, match=r"qa\.toml cannot be read"):
        load_settings()


def test_keys_are_split_and_kept_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_API_KEYS", " one, two,,")
    monkeypatch.setenv("QA_DATABASE_URL", "postgresql://me:geheim@host/db")
    settings = load_settings()
    assert settings.keys == {"one", "two"}
    assert "two" not in repr(settings)
    assert not {"QA_API_KEYS", "QA_DATABASE_URL"}.intersection(settings.public())


@pytest.mark.parametrize("text", ['QA_API_KEYS = ["geheim"]', 'QA_CHROMA_URL = "me:geheim@host"'])
def test_refused_secret_is_not_shown(text: str) -> None:
    write(text)
    with pytest.raises(SettingsError, match=r"^QA_(API_KEYS|CHROMA_URL) cannot be the value it has: ") as caught:
        load_settings()
    assert "geheim" not in str(caught.value)
