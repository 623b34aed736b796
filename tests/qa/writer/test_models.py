"""Names of chat models: what is wrong with one, or lacks, is one sentence that says what to do."""

import sys

import pytest
from langchain.chat_models.base import _get_chat_model_creator

from qa.assemble import assemble
from qa.errors import SettingsError
from qa.settings import load_settings
from qa.writer.models import ModelOptions, load_chat_model, split_name


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("openai:gpt-4.1-mini", ("openai", "gpt-4.1-mini")),
        ("ollama:llama3.2:1b", ("ollama", "llama3.2:1b")),
        ("google:gemini-2.5-flash", ("google_genai", "gemini-2.5-flash")),
        ("Mistral: mistral-small", ("mistralai", "mistral-small")),
        ("google-genai:gemini", ("google_genai", "gemini")),
    ],
)
def test_provider_and_model(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize("name", ["oracle", "", ":", "openai:", ":gpt", " : "])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(SettingsError, match="'provider:model'"):
        split_name(name)


@pytest.mark.parametrize(
    ("provider", "module", "command"),
    [
        ("openai", "langchain_openai", r"pip install 'cited-qa\[openai\]'"),
        ("anthropic", "langchain_anthropic", r"pip install 'cited-qa\[anthropic\]'"),
        ("google", "langchain_google_genai", r"pip install 'cited-qa\[google\]'"),
        ("mistral", "langchain_mistralai", r"pip install 'cited-qa\[mistral\]'"),
        ("ollama", "langchain_ollama", r"pip install 'cited-qa\[ollama\]'"),
        ("groq", "langchain_groq", "pip install langchain-groq"),
    ],
)
def test_a_missing_package_is_named_with_its_command(
    provider: str, module: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    _get_chat_model_creator.cache_clear()  # another test may have loaded it
    with pytest.raises(SettingsError, match=f"needs a package; install it with: {command}"):
        load_chat_model(f"{provider}:some-model", ModelOptions())


def test_an_unknown_provider() -> None:
    with pytest.raises(SettingsError, match=r"no known provider with 'orakel'; use for example one of anthropic,"):
        load_chat_model("orakel:delphi", ModelOptions())


def test_the_setting_that_names_nobody(tmp_path: object) -> None:
    with pytest.raises(SettingsError, match="use 'reader', 'sentences' or a chat model as 'provider:model'"):
        assemble(load_settings(home=tmp_path, answerer="oracle"))


@pytest.mark.parametrize("url", ["localhost:8080", "ftp://host/v1", "http://me:key@host/v1", "http://host/v1?key=1"])
def test_an_address_with_a_key_or_none_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="QA_MODEL_URL cannot be the value it has"):
        load_settings(model_url=url)
    assert load_settings(model_url="http://localhost:8080/v1").model_url == "http://localhost:8080/v1"
