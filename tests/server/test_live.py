"""The real command: what happens on the wire when clients, networks and processes misbehave."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from live_service import LiveService

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and sockets as on POSIX")

DOXX = "충남대 의대 24학번 김도현 얘가 애들 뒷담 까고 다님"
LEAK = {"fields": {"body": "방 구해요 연락은 010-0123-4567 로 주세요"}}
PATIENT = ("--deadline-ms", "60000")
LONG = {"fields": {"body": "오늘 학식 뭐 나오나요 " * 3_000}}
"""Takes a while."""


@pytest.fixture(scope="module")
def live() -> Iterator[LiveService]:
    with LiveService(*PATIENT) as service:
        yield service


def check(service: LiveService, content: Any = LEAK, **headers: str) -> httpx.Response:
    return httpx.post(f"{service.url}/v1/check", json=content, headers=headers, timeout=60)


def talk(port: int, *parts: bytes, pause: float = 0, seconds: float = 30) -> bytes:
    """Send bytes as they are and return all that comes back until the connection ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        answer = b""
        try:
            for part in parts:
                connection.sendall(part)
                time.sleep(pause)
            while piece := connection.recv(65536):
                answer += piece
        except ConnectionError:
            pass
        return answer


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_the_command_answers_where_it_says(live: LiveService) -> None:
    assert check(live).json()["decision"] == "mask"
    assert httpx.get(f"{live.url}/readyz").status_code == 200


def test_openais_own_client_works_with_another_base_url(live: LiveService) -> None:
    with openai.OpenAI(base_url=f"{live.url}/v1", api_key="none", max_retries=0) as client:
        answer = client.moderations.create(input=[DOXX, "오늘 학식 뭐 나오나요"], model="omni-moderation-latest")
        flagged, clean = answer.results
        assert (flagged.flagged, clean.flagged) == (True, False)
        assert flagged.categories.model_dump()["doxx"] is True
        assert flagged.categories.harassment is False
        assert flagged.category_scores.model_dump(by_alias=True)["pii/person"] > 0.5
        single = client.moderations.create(input=[{"type": "text", "text": DOXX}])
        assert [result.flagged for result in single.results] == [True]
        with pytest.raises(openai.UnprocessableEntityError):
            client.moderations.create(
                input=[{"type": "image_url", "image_url": {"url": "https://forum.example/a.png"}}]
            )


def test_openais_own_client_shows_its_api_key_as_the_token(tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text("# forum\na-token-of-the-forum\n", encoding="utf-8")
    with LiveService(*PATIENT, "--token-file", str(tmp_path / "tokens")) as service:
        with openai.OpenAI(base_url=f"{service.url}/v1", api_key="a-token-of-the-forum", max_retries=0) as client:
            assert client.moderations.create(input=DOXX).results[0].flagged
        with (
            openai.OpenAI(base_url=f"{service.url}/v1", api_key="wrong", max_retries=0) as client,
            pytest.raises(openai.AuthenticationError),
        ):
            client.moderations.create(input=DOXX)
        assert check(service).status_code == 401


@pytest.mark.parametrize(
    "garbage",
    [
        bytes(range(256)) * 40,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        "김도현\r\n\r\n".encode(),
    ],
)
def test_what_is_no_http_is_answered_and_the_service_goes_on(live: LiveService, garbage: bytes) -> None:
    answer = talk(live.port, garbage)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in answer
    assert "김도현".encode() not in answer
    assert check(live).status_code == 200


def test_a_header_without_end_is_cut_off(live: LiveService) -> None:
    lines = b"".join(b"x-%d: %s\r\n" % (number, b"a" * 500) for number in range(20))
    answer = talk(live.port, b"GET /healthz HTTP/1.1\r\n", *[lines] * 40, pause=0.01)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 431 ")
    assert check(live).status_code == 200


def test_a_body_of_100_megabytes_is_refused_without_being_kept(live: LiveService) -> None:
    before = memory(live.process.pid)

    def parts() -> Iterator[bytes]:
        for _ in range(1600):
            yield b"a" * 65536

    answer = httpx.post(
        f"{live.url}/v1/check", content=parts(), headers={"content-type": "application/json"}, timeout=60
    )
    assert answer.status_code == 413
    assert memory(live.process.pid) - before < 32 << 20
    assert check(live).status_code == 200


def memory(process: int) -> int:
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024
    pytest.skip("the system does not tell how much memory a process has")


HEAD = b"POST /v1/check HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n"


def test_a_body_that_breaks_off_costs_nothing(live: LiveService) -> None:
    for _ in range(50):
        with socket.create_connection(("127.0.0.1", live.port)) as connection:
            connection.sendall(HEAD + b'{"fields": {"body": "')
    assert check(live).status_code == 200


def test_many_idle_connections_keep_nobody_out(live: LiveService) -> None:
    idle = [socket.create_connection(("127.0.0.1", live.port)) for _ in range(300)]
    try:
        assert check(live).status_code == 200
    finally:
        for connection in idle:
            connection.close()


def test_deep_json_is_refused(live: LiveService) -> None:
    body = b'{"fields": ' + b"[" * 300_000 + b"]" * 300_000 + b"}"
    answer = httpx.post(f"{live.url}/v1/check", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400


def test_the_log_holds_ids_and_decisions_and_no_text(live: LiveService) -> None:
    check(live, {"id": "post-77", "fields": {"body": DOXX}})
    until(lambda: any('"post-77"' in line for line in live.log))
    line = json.loads(next(line for line in live.log if '"post-77"' in line))
    assert (line["decision"], line["verdict"], line["findings"]) == ("refuse", "doxx", 3)
    assert not any("김도현" in line or "충남대" in line for line in live.log)


def test_a_client_that_is_too_slow_is_sent_away() -> None:
    with LiveService(*PATIENT, "--client-seconds", "0.5") as service:
        assert talk(service.port, b"POST /v1/check HTT").startswith(b"HTTP/1.1 408 ")
        assert talk(service.port) == b""
        assert talk(service.port, HEAD + b"{").startswith(b"HTTP/1.1 408 ")
        assert check(service).status_code == 200


def test_overload_is_answered_at_once_with_a_time_to_come_again() -> None:
    with LiveService(*PATIENT, "--queue", "1") as service:
        statuses: list[httpx.Response] = []
        threads = [threading.Thread(target=lambda: statuses.append(check(service, LONG))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        refused = [answer for answer in statuses if answer.status_code == 503]
        assert any(answer.status_code == 200 for answer in statuses)
        assert refused
        assert all(answer.headers["retry-after"] == "1" for answer in refused)
        assert "piiscan_rejected_total " in httpx.get(f"{service.url}/metrics").text


def test_a_post_that_takes_too_long_is_held() -> None:
    with LiveService("--deadline-ms", "1") as service:
        answer = check(service, LONG).json()
        assert (answer["decision"], answer["incomplete"][0]["reason"]) == ("hold", "time_out")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_requests_under_way_are_finished_when_it_is_told_to_end(how: signal.Signals) -> None:
    with LiveService(*PATIENT) as service:
        answers: list[httpx.Response] = []
        thread = threading.Thread(target=lambda: answers.append(check(service, {"items": [LONG] * 5})))
        thread.start()
        until(lambda: "piiscan_queue_depth" in httpx.get(f"{service.url}/metrics").text and depth(service) > 0)
        code = service.stop(how)
        thread.join()
        assert answers[0].status_code == 200
        assert [item["decision"] for item in answers[0].json()["items"]] == ["allow"] * 5
        assert code in {0, 130}


def depth(service: LiveService) -> int:
    text = httpx.get(f"{service.url}/metrics").text
    return int(next(line for line in text.splitlines() if line.startswith("piiscan_queue_depth")).rpartition(" ")[2])


def test_a_killed_worker_is_replaced_and_counts_are_those_of_all() -> None:
    with LiveService(*PATIENT, "--workers", "2") as service:
        for _ in range(20):
            assert check(service).status_code == 200
        first = workers(service)
        assert len(first) == 2
        time.sleep(1.1)  # counts are left for the others once a second, by the next post that a worker answers
        for _ in range(20):
            assert check(service).status_code == 200
        os.kill(first[0], signal.SIGKILL)
        until(lambda: len(set(workers(service)) - {first[0]}) == 2)
        until(lambda: answered(service) and answered(service))
        text = httpx.get(f"{service.url}/metrics").text
        line = next(line for line in text.splitlines() if line.startswith("piiscan_posts_total"))
        assert int(line.rpartition(" ")[2]) >= 10
        until(lambda: any('"worker-died"' in line and f'"pid": {first[0]}' in line for line in service.log))


def answered(service: LiveService) -> bool:
    try:
        return check(service).status_code == 200
    except httpx.HTTPError:
        return False


def workers(service: LiveService) -> list[int]:
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(service.process.pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    return sorted(int(line.split()[0]) for line in listed if "spawn_main" in line)


def test_options_come_from_the_environment_too(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text('on_leak = "hold"\nlanguage = "en"\n', encoding="utf-8")
    environment = {
        "PIISCAN_POLICY": str(tmp_path / "policy.toml"),
        "PIISCAN_SHADOW": "1",
        "PIISCAN_DEADLINE_MS": "60000",
    }
    with LiveService(environment=environment) as service:
        answer = check(service).json()
    assert (answer["decision"], answer["would"]) == ("allow", "hold")


# -- what stops it before it starts


def refused(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "piiscan", "serve", "--port", "0", *options],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment},
    )


def test_an_address_that_is_taken_is_told(live: LiveService) -> None:
    done = refused("--port", str(live.port))
    assert (done.returncode, "cannot be bound" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("content", "said"), [("", "holds no secret"), ("short\n", "at least 16 characters"), (None, "cannot be read")]
)
def test_a_secret_that_is_none_is_told(tmp_path: Path, content: str | None, said: str) -> None:
    path = tmp_path / "tokens"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    done = refused("--token-file", str(path))
    assert done.returncode == 2
    assert said in done.stderr


def test_a_policy_that_needs_a_key_without_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text('[boards.b]\noperators = { DEFAULT = "token" }\n', encoding="utf-8")
    done = refused("--policy", str(tmp_path / "policy.toml"), PIISCAN_KEY="", PIISCAN_KEY_FILE="")
    assert (done.returncode, "needs a key" in done.stderr) == (2, True)


def test_a_missing_extra_is_told_with_the_command_that_installs_it(tmp_path: Path) -> None:
    (tmp_path / "uvicorn.py").write_text("raise ModuleNotFoundError('no', name='uvicorn')\n", encoding="utf-8")
    done = refused(PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert "pip install 'piiscan[server]'" in done.stderr
