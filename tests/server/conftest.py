from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from in_process import Client

from piiscan.server.settings import Settings

PATIENT = 60.0
"""Seconds for a post, so that no test depends on how busy the machine is."""


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    """The service with its defaults, in this process."""
    client = Client(Settings(deadline=PATIENT))
    yield client
    client.close()


@pytest.fixture
def serving() -> Iterator[Callable[[Settings], Client]]:
    """Makes services with other settings, in this process."""
    made: list[Client] = []

    def make(settings: Settings) -> Client:
        settings = replace(settings, deadline=PATIENT) if settings.deadline else settings
        made.append(Client(settings))
        return made[-1]

    yield make
    for client in made:
        client.close()
