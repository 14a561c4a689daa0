"""``piiscan serve``: the HTTP service that a forum asks before it publishes a post."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from piiscan.cli.exits import guarded
from piiscan.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

    from piiscan.policy import Policy
    from piiscan.server.settings import Settings

_EXTRA = "the service needs {}: pip install 'piiscan[server]'"
_LEAST_TOKEN = 16
"""Characters of a token or key at least; shorter ones can be guessed."""


def serve(
    *,
    host: Annotated[str, typer.Option("--host", envvar="PIISCAN_HOST", help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", envvar="PIISCAN_PORT", min=0, max=65535, help="Port; 0 takes a free one.")
    ] = 8377,
    workers: Annotated[
        int, typer.Option("--workers", envvar="PIISCAN_WORKERS", min=1, max=256, help="Processes; one a core.")
    ] = 1,
    policy: Annotated[
        Path | None,
        typer.Option("--policy", "--config", envvar="PIISCAN_POLICY", metavar="FILE", help="piiscan.toml to follow."),
    ] = None,
    key_file: Annotated[
        str | None,
        typer.Option("--key-file", envvar="PIISCAN_KEY_FILE", metavar="FILE", help="Key of pseudonyms and tokens."),
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", envvar="PIISCAN_TOKEN_FILE", metavar="FILE", help="Bearer tokens, one a line."),
    ] = None,
    hmac_key_file: Annotated[
        Path | None,
        typer.Option(
            "--hmac-key-file",
            envvar="PIISCAN_HMAC_KEY_FILE",
            metavar="FILE",
            help="Keys of signed requests, one a line.",
        ),
    ] = None,
    shadow: Annotated[
        bool, typer.Option("--shadow", envvar="PIISCAN_SHADOW", help="Allow everything; record what would be decided.")
    ] = False,
    deadline_ms: Annotated[
        int, typer.Option("--deadline-ms", envvar="PIISCAN_DEADLINE_MS", min=1, max=60_000, help="Time for one post.")
    ] = 300,
    max_body: Annotated[
        int, typer.Option("--max-body", envvar="PIISCAN_MAX_BODY", min=1024, max=1 << 30, help="Bytes of a request.")
    ] = 1 << 20,
    max_items: Annotated[
        int, typer.Option("--max-items", envvar="PIISCAN_MAX_ITEMS", min=1, max=10_000, help="Posts in one request.")
    ] = 100,
    queue: Annotated[
        int,
        typer.Option("--queue", envvar="PIISCAN_QUEUE", min=1, max=100_000, help="Posts that may wait in a process."),
    ] = 64,
    client_seconds: Annotated[
        float,
        typer.Option("--client-seconds", envvar="PIISCAN_CLIENT_SECONDS", min=0.1, help="Time for a request to come."),
    ] = 10.0,
    threads: Annotated[
        int,
        typer.Option(
            "--threads", envvar="PIISCAN_THREADS", min=0, max=100_000, help="Forum threads to remember in memory."
        ),
    ] = 0,
    guard_metrics: Annotated[
        bool, typer.Option("--guard-metrics", envvar="PIISCAN_GUARD_METRICS", help="Ask for a token at /metrics too.")
    ] = False,
    page: Annotated[bool, typer.Option(envvar="PIISCAN_PAGE", help="Serve the page for people at /.")] = True,
) -> None:
    """Answer a forum's questions over HTTP: may this post be published?"""
    with guarded():
        tokens, keys = _secrets(token_file), [secret.encode() for secret in _secrets(hmac_key_file)]
        run, settings = _server()
        run(
            settings(
                policy=_policy(policy, key_file),
                deadline=deadline_ms / 1000,
                max_body=max_body,
                max_items=max_items,
                queue=queue,
                shadow=shadow,
                tokens=tuple(tokens),
                signing_keys=tuple(keys),
                guard_metrics=guard_metrics,
                page=page,
                threads=threads,
                client_seconds=client_seconds,
            ),
            host,
            port,
            workers,
        )


def _policy(path: Path | None, key_file: str | None) -> "Policy":
    from piiscan.config import load  # noqa: PLC0415 - `--help` goes without

    return load({"key_file": key_file}, path)


def _server() -> "tuple[Callable[[Settings, str, int, int], None], type[Settings]]":
    """Return what serves, and its settings.

    Raises:
        ConfigError: the extra is not installed.
    """
    try:
        from piiscan.server.run import run  # noqa: PLC0415 - needs the extra
        from piiscan.server.settings import Settings  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] == "piiscan":
            raise
        raise ConfigError(_EXTRA.format(error.name)) from None
    if find_spec("fastapi") is None:  # only the processes that serve load it
        raise ConfigError(_EXTRA.format("fastapi"))
    return run, Settings


def _secrets(path: Path | None) -> list[str]:
    """Return the lines of a file of secrets, without blank lines and comments.

    Raises:
        ConfigError: it cannot be read, or holds none, or one that can be guessed.
    """
    if path is None:
        return []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({type(error).__name__})") from None
    found = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if not found:
        raise ConfigError(f"{path}: holds no secret; write one a line")
    if any(len(secret) < _LEAST_TOKEN for secret in found):
        raise ConfigError(f"{path}: a secret has at least {_LEAST_TOKEN} characters")
    return found
