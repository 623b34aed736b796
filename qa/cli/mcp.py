"""`qa mcp`: the sources for other assistants, over standard input and output or over HTTP."""

import contextlib

import click

from qa.cli.main import cli, listen, open_service


@cli.command("mcp")
@click.option("--http", "over_http", is_flag=True, help="Serve over HTTP at /mcp rather than over standard input.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on, with --http.")
@click.option(
    "--port",
    default=8001,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port, with --http; 0 takes a free one.",
)
def serve_tools(over_http: bool, host: str, port: int) -> None:
    """Serve the tools ask, search and list_sources to MCP clients."""
    try:
        from qa.mcp import PATH, build_server, http_app
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise click.ClickException(
            "The package mcp is not installed; install it with: pip install 'cited-qa[mcp]'."
        ) from error
    if not over_http:
        service = open_service(sample=True)
        try:
            build_server(service).run("stdio")
        finally:
            service.close()
        return
    import uvicorn

    listener = listen(host, port)
    service = open_service(sample=True)
    place = f"[{host}]" if ":" in host else host
    click.echo(f"Serving MCP on http://{place}:{listener.getsockname()[1]}{PATH} (Ctrl-C stops).")
    config = uvicorn.Config(http_app(service, host), log_level="warning")
    try:
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        service.close()
