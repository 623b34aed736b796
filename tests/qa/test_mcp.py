"""The tools of `qa mcp`, called by the SDK's own client: over standard input and output, and over HTTP."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import httpx2
from mcp import Client, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from qa.assemble import Service
from qa.mcp import build_server

QA = str(Path(sys.executable).with_name("qa"))
WHO = "who was killed on 1 March?"


async def check_tools(client: Client) -> None:
    """Use every tool once, and as it should not be used."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"ask", "search", "list_sources"}
    assert all(tool.description and tool.output_schema for tool in tools.values())
    sources = (await client.call_tool("list_sources")).structured_content
    assert sources is not None
    listed = [(source["name"], source["sentences"], source["day"]) for source in sources["result"]]
    assert listed == [("tigharghar.txt", 13, None)]
    assert "seeds" not in str(sources), "the client is not told where files are"

    answer = (await client.call_tool("ask", {"question": WHO})).structured_content
    assert answer is not None
    assert answer["answer"] == "Abdelhamid Abou Zeid [1]"
    assert [citation["sentence"] for citation in answer["citations"]] == [7]
    more = {"question": "What was his rank?", "session_id": answer["session_id"]}
    second = (await client.call_tool("ask", more)).structured_content
    assert second is not None
    assert second["standalone_question"] == "What was Abdelhamid Abou Zeid's rank?"

    found = (await client.call_tool("search", {"query": "villages of the squadron", "limit": 2})).structured_content
    assert found is not None
    assert [len(found["result"]), found["result"][0]["sentence"]] == [2, 11]

    for name, arguments, words in (
        ("ask", {"question": ""}, "empty"),
        ("ask", {"question": WHO, "session_id": "nothing"}, "no session"),
        ("search", {"query": "?!"}, "no words"),
        ("search", {"query": "x", "limit": 0}, "limit"),
        ("ask", {}, "question"),
        ("forget", {}, "forget"),
    ):
        refused = await client.call_tool(name, arguments)
        assert refused.is_error
        assert words in str(refused.content), refused


def test_tools_in_one_process(seeded: Service) -> None:
    async def use() -> None:
        async with Client(build_server(seeded)) as client:
            assert "cited" in (client.instructions or "")
            await check_tools(client)

    anyio.run(use)


def test_abstention_is_told(seeded: Service) -> None:
    async def use() -> None:
        async with Client(build_server(seeded)) as client:
            called = await client.call_tool("ask", {"question": "Who was killed in Atlantis in 1987?"})
            assert not called.is_error
            assert called.structured_content is not None
            assert called.structured_content["abstained"]
            assert "1987" in called.structured_content["answer"]

    anyio.run(use)


def test_stdio(tmp_path: Path) -> None:
    """A process, as assistants start it."""
    parameters = StdioServerParameters(command=QA, args=["mcp"], cwd=tmp_path, env=paths())

    async def use() -> None:
        with (tmp_path / "log").open("w") as log:
            async with Client(stdio_client(parameters, errlog=log)) as client:
                await check_tools(client)

    anyio.run(use)
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


def paths(**more: str) -> dict[str, str]:
    """Return the environment of a process that runs this checkout."""
    return {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1", **more}


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[str]:
    command = [QA, "mcp", "--http", "--port", "0"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder, env=paths(**more)
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        address = re.fullmatch(r"Serving MCP on (http://\S+:\d+/mcp) \(Ctrl-C stops\)\.\n", said)
        assert address is not None, said
        yield address[1]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.communicate(timeout=20)


def test_http(tmp_path: Path) -> None:
    with serving(tmp_path) as address:

        async def use() -> None:
            async with Client(address) as client:
                await check_tools(client)

        anyio.run(use)
        elsewhere = httpx.post(address, json={}, headers={"Host": "evil.example"})
        assert elsewhere.status_code in (403, 421), "a page elsewhere cannot reach it by another name"


def test_http_asks_for_a_key(tmp_path: Path) -> None:
    with serving(tmp_path, QA_API_KEYS="eins, zwei") as address:
        for headers in ({}, {"Authorization": "Bearer drei"}, {"Authorization": "Basic eins"}):
            refused = httpx.post(address, json={}, headers=headers)
            assert refused.status_code == 401
            assert refused.headers["www-authenticate"] == "Bearer"

        async def use() -> None:
            headers = {"Authorization": "Bearer zwei"}
            async with (
                httpx2.AsyncClient(headers=headers, timeout=60) as http,
                Client(streamable_http_client(address, http_client=http)) as client,
            ):
                await check_tools(client)

        anyio.run(use)


def test_missing_package_is_named() -> None:
    code = "import sys; sys.modules['mcp'] = None; from qa.cli import main; main(['mcp'])"
    done: subprocess.CompletedProcess[Any] = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=paths()
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Error: The package mcp is not installed; install it with: pip install 'cited-qa[mcp]'."
    )
