"""From the name of a chat model in the settings to a LangChain chat model, or to one sentence on what is missing."""

import os
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable, RunnableSequence

from qa.errors import SettingsError
from qa.writer.structured import SCHEMA

_ALIASES = {"google": "google_genai", "mistral": "mistralai", "gemini": "google_genai", "claude": "anthropic"}
# By provider: the extra that installs it, and where its key comes from.
_EXTRAS = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google_genai": "google",
    "mistralai": "mistral",
    "ollama": "ollama",
}
_KEYS = {
    "openai": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "google_genai": "GOOGLE_API_KEY",
    "mistralai": "MISTRAL_API_KEY",
}
_TIMED = frozenset(["openai", "anthropic", "google_genai", "mistralai"])


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """How a chat model is reached: ``url`` of its server if not the provider's own, seconds to wait, temperature."""

    url: str | None = None
    timeout: float = 60.0
    temperature: float | None = None


def split_name(name: str) -> tuple[str, str]:
    """Return provider and model of ``provider:model``; raises ``SettingsError`` if it is anything else."""
    provider, _, model = name.partition(":")
    provider = provider.strip().lower().replace("-", "_")
    if not provider or not model.strip():
        raise SettingsError(
            f"QA_ANSWERER cannot be {name!r}; use 'reader', 'sentences' or a chat model as 'provider:model', "
            "for example 'openai:gpt-4.1-mini' or 'ollama:llama3.2'."
        )
    return _ALIASES.get(provider, provider), model.strip()


def key_variable(provider: str) -> str:
    """Return the name of the environment variable that a provider's key comes from."""
    return _KEYS.get(provider, f"{provider.upper()}_API_KEY")


def load_chat_model(name: str, options: ModelOptions) -> BaseChatModel:
    """Return the chat model ``provider:model`` through LangChain; its key comes from the provider's own variable.

    Raises ``SettingsError`` for an unknown provider, a package that is not installed, or a missing key.
    """
    provider, model = split_name(name)
    from langchain.chat_models import init_chat_model

    try:
        loaded: BaseChatModel = init_chat_model(model, model_provider=provider, **_arguments(provider, options))
    except ImportError:
        raise SettingsError(f"QA_ANSWERER={name} needs a package; install it with: {_command(provider)}") from None
    except ValueError as error:
        if "Unsupported provider" in str(error):
            known = ", ".join(sorted(_EXTRAS))
            raise SettingsError(
                f"QA_ANSWERER names no known provider with {provider!r}; use for example one of {known}."
            ) from None
        raise _unusable(name, provider) from None
    except Exception:  # every provider has errors of its own, whose text may hold a key
        raise _unusable(name, provider) from None
    return loaded


def structured(model: BaseChatModel, output: str, name: str) -> Runnable[LanguageModelInput, AIMessage] | None:
    """Return the model held to JSON of the schema of statements, None where it is to write markers in prose.

    ``output`` is what ``QA_MODEL_OUTPUT`` says. Raises ``SettingsError`` where JSON is asked for and can't be had.
    """
    can = bool((model.profile or {}).get("structured_output"))
    if output == "markers" or (output == "auto" and not can):
        return None
    try:
        sequence = model.with_structured_output(dict(SCHEMA))
    except (NotImplementedError, ValueError):
        sequence = None
    # The parser behind the model gives no tokens and no end; its first part is the model itself, bound to the schema.
    if not isinstance(sequence, RunnableSequence):
        raise SettingsError(f"The chat model {name} cannot be held to JSON; set QA_MODEL_OUTPUT to markers.")
    bound: Runnable[LanguageModelInput, AIMessage] = sequence.first
    return bound


def _arguments(provider: str, options: ModelOptions) -> dict[str, Any]:
    """Return what the provider's class takes; it must not try again itself, as the caller does."""
    arguments: dict[str, Any] = {}
    if options.url is not None:
        arguments["base_url"] = options.url
        # Servers at home want no key, but the class does.
        if provider == "openai" and not os.environ.get("OPENAI_API_KEY"):
            arguments["api_key"] = "none"
    if provider == "openai":
        arguments["stream_usage"] = True  # else no tokens are told where the address is not OpenAI's own
    if options.temperature is not None:
        arguments["temperature"] = options.temperature
    if provider in _TIMED:
        arguments |= {"timeout": options.timeout, "max_retries": 0 if provider != "google_genai" else 1}
    elif provider == "ollama":
        arguments["client_kwargs"] = {"timeout": options.timeout}
    return arguments


def _command(provider: str) -> str:
    extra = _EXTRAS.get(provider)
    return f"pip install 'cited-qa[{extra}]'" if extra else f"pip install langchain-{provider.replace('_', '-')}"


def _unusable(name: str, provider: str) -> SettingsError:
    variable = key_variable(provider)
    if provider in _KEYS and not os.environ.get(variable):
        return SettingsError(f"QA_ANSWERER={name} needs a key; set {variable} to it.")
    return SettingsError(f"QA_ANSWERER={name} cannot be set up; check its name, QA_MODEL_URL and {variable}.")
