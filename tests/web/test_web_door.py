"""Who may come in, and what becomes of those who ask amiss: one clear answer each, and no trace."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from films import nothing_known, paper_boats, record_of_films
from groundswell import follow
from groundswell.errors import InputError
from groundswell.web.door import Rules, is_loopback
from program import GROUNDSWELL, Here, Installed, environment
from served import TOKEN, Served, serving

TEXT = {"Content-Type": "text/plain"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BEARER = {"Authorization": f"Bearer {TOKEN}"}
ARTICLE = b"The Paper Boats had more than 6 million views on YouTube on 9 May 2019."


def basic(name: str, word: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{word}".encode()).decode()}


AMISS: dict[str, tuple[str, str, bytes | None, dict[str, str], int]] = {
    "no such page": ("GET", "/nowhere", None, {}, 404),
    "no such case": ("GET", "/cases/nobody", None, {}, 404),
    "a name that none can have": ("GET", "/cases/%00%ff%3Cscript%3E", None, {}, 404),
    "up and away": ("GET", "/cases/..%2f..%2fetc%2fpasswd", None, {}, 404),
    "dots": ("GET", "/../../etc/passwd", None, {}, 404),
    "a document of none": ("GET", "/cases/boats/documents/none", None, {}, 404),
    "a chart of none": ("GET", "/cases/boats/charts/none.svg", None, {}, 404),
    "a chart of another form": ("GET", "/cases/boats/charts/curve.exe", None, {}, 404),
    "a curve of none": ("GET", "/cases/boats/curves/vimeo.csv", None, {}, 404),
    "a page that is no number": ("GET", "/cases/boats/statements?page=-1", None, {}, 400),
    "a page in other digits": ("GET", "/cases/boats/statements?page=%D9%A3", None, {}, 400),
    "a verdict that is none": ("GET", "/cases/boats/statements?verdict=guilty", None, {}, 400),
    "too many words": ("GET", "/cases/boats/statements?words=" + "w" * 500, None, {}, 400),
    "an unknown parameter": ("GET", "/api/cases/boats/curve?att=2019", None, {}, 400),
    "a parameter twice": ("GET", "/api/cases/boats/curve?platform=youtube&platform=vimeo", None, {}, 400),
    "a time that is none": ("GET", "/api/cases/boats/curve?at=2019-02-30", None, {}, 400),
    "a horizon that is none": ("GET", "/api/cases/boats/forecast?horizon=soon", None, {}, 400),
    "a milestone that is none": ("GET", "/api/cases/boats/forecast?milestone=-5", None, {}, 400),
    "an endless address": ("GET", "/?page=" + "1" * 9000, None, {}, 414),
    "another method": ("DELETE", "/cases/boats", None, {}, 405),
    "a method for another address": ("POST", "/api/cases", b"", {}, 405),
    "a form that is none": ("POST", "/cases/boats/check", b"text=%ff%fe", FORM, 400),
    "a form of too many fields": ("POST", "/cases/boats/check", b"a=1&" * 300, FORM, 400),
    "a text of another kind": ("POST", "/cases/boats/check", b"{}", {"Content-Type": "application/json"}, 415),
    "a text of no kind": ("POST", "/api/cases/boats/check", b"5 million views", {}, 415),
    "a text in no alphabet": ("POST", "/api/cases/boats/check", b"\xff\xfe\xfa", TEXT, 400),
    "an empty text": ("POST", "/api/cases/boats/check", b"", TEXT, 400),
    "a text about none": ("POST", "/api/cases/nobody/check", ARTICLE, TEXT, 404),
    "a text from another site": (
        "POST",
        "/api/cases/boats/check",
        ARTICLE,
        {**TEXT, "Origin": "https://evil.example"},
        403,
    ),
    "a form from another site": (
        "POST",
        "/cases/boats/check",
        b"text=x",
        {**FORM, "Sec-Fetch-Site": "cross-site"},
        403,
    ),
    "another name": ("GET", "/", None, {"Host": "evil.example"}, 421),
    "a name that looks like ours": ("GET", "/", None, {"Host": "127.0.0.1.evil.example"}, 421),
    "a name with somebody in it": ("GET", "/", None, {"Host": "127.0.0.1@evil.example"}, 421),
    "no name": ("GET", "/api/cases", None, {"Host": ""}, 421),
    "writing without a token": ("POST", "/api/cases/boats/documents", ARTICLE, TEXT, 401),
    "writing with another": ("POST", "/api/cases/boats/documents", ARTICLE, {**TEXT, "Authorization": "Bearer x"}, 401),
    "writing with half of it": (
        "POST",
        "/api/cases/boats/documents",
        ARTICLE,
        {**TEXT, "Authorization": f"Bearer {TOKEN[:-1]}"},
        401,
    ),
    "writing with a broken one": (
        "POST",
        "/api/cases/boats/documents",
        ARTICLE,
        {**TEXT, "Authorization": "Basic ???"},
        401,
    ),
    "writing with a strange one": (
        "POST",
        "/api/cases/boats/documents",
        ARTICLE,
        {**TEXT, "Authorization": "Digest x"},
        401,
    ),
    "writing from another site": (
        "POST",
        "/api/cases/boats/documents",
        ARTICLE,
        {**TEXT, **BEARER, "Origin": "http://evil.example"},
        403,
    ),
    "writing nothing": ("POST", "/api/cases/boats/documents", b"  ", {**TEXT, **BEARER}, 400),
    "writing to none": ("POST", "/api/cases/nobody/documents", ARTICLE, {**TEXT, **BEARER}, 404),
}


@pytest.mark.parametrize("name", AMISS)
def test_what_is_asked_amiss_has_one_clear_answer(served: Served, name: str) -> None:
    method, path, body, headers, status = AMISS[name]
    reply = served.ask(path, method, body, headers)
    assert reply.status == status
    assert reply.headers["x-content-type-options"] == "nosniff"
    if path.startswith("/api"):
        said = reply.json["error"]
        assert list(reply.json) == ["error"]
    else:
        found = re.search(r'(?:<main[^>]*>|role="alert">)\s*(?:<p>)?([^<]+)', reply.text)
        assert found is not None
        said = found[1].strip()
    assert 10 < len(said) < 200
    assert "\n" not in said
    assert "Traceback" not in reply.text
    assert str(served.folder) not in reply.text
    if status == 401:
        assert reply.headers["www-authenticate"].startswith("Basic ")
    if status == 405:
        assert reply.headers["allow"]


RAW = {
    "nonsense": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,
    "no request line": b"\r\n\r\n\r\n",
    "half a request line": b"GET\r\n\r\n",
    "a header without a name": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n: x\r\n\r\n",
    "a header with a NUL": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\x00b\r\n\r\n",
    "two lengths": b"POST /api/read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "a negative length": b"POST /api/read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    "an endless header": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 300_000,
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
    "a whole address": b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "another host in the line": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "a chunk of a wrong size": (
        b"POST /api/read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"
    ),
}


@pytest.mark.parametrize("name", RAW)
def test_bytes_that_are_no_request(served: Served, name: str) -> None:
    answer = served.says(RAW[name])
    assert b"200 OK" not in answer
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert b"Traceback" not in answer
    assert served.ask("/healthz").json == {"status": "ok"}


def test_more_than_may_be_sent_is_refused_before_it_is_read(served: Served) -> None:
    head = (
        f"POST /api/cases/boats/check HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {10**10}\r\n\r\n"
    )
    answer = served.says(head.encode() + b"x" * 1000)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"no more than 2 MB" in answer


def test_more_than_may_be_sent_is_refused_where_its_length_is_not_told(served: Served) -> None:
    connection = HTTPConnection("127.0.0.1", served.port, timeout=30)
    connection.putrequest("POST", "/api/cases/boats/check")
    connection.putheader("Content-Type", "text/plain")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    try:
        for _ in range(64):
            connection.send(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        connection.send(b"0\r\n\r\n")
    except (BrokenPipeError, ConnectionResetError):
        pass  # it did not wait for the rest
    reply = connection.getresponse()
    assert reply.status == 413
    connection.close()


def test_a_reader_that_leaves_in_the_middle_leaves_nothing_behind(served: Served) -> None:
    for path in ("/cases/boats/events", "/cases/boats", "/api/cases/boats/check"):
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            connection.recv(10)
    half = b"POST /api/read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 500\r\n\r\nabc"
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as connection:
        connection.sendall(half)
    assert served.ask("/healthz").status == 200


def test_names_of_this_machine_are_taken(served: Served) -> None:
    for name in ("127.0.0.1", f"127.0.0.1:{served.port}", f"localhost:{served.port}", "LOCALHOST", "[::1]:8000"):
        assert served.ask("/healthz", headers={"Host": name}).status == 200


def test_writing_with_the_token(tmp_path: Path) -> None:
    """By its bearer or as a password; the text is kept, told of, and the same again adds nothing."""
    with follow.open(str(tmp_path / "groundswell.db")) as record:
        record.enter(paper_boats(), source="made")
    with serving(tmp_path, "--token", TOKEN) as served:
        path = "/api/cases/boats/documents?said_at=2019-05-10"
        first = served.ask(path, "POST", ARTICLE, {**TEXT, **BEARER})
        assert first.status == 201
        assert (first.json["kind"], first.json["new"]) == ("document", 2)
        again = served.ask(path, "POST", ARTICLE, {**TEXT, **basic("anybody", TOKEN)})
        assert (again.status, again.json["new"]) == (201, 0)
        assert served.ask(path, "POST", ARTICLE, {**TEXT, **basic(TOKEN, "")}).status == 401
    with follow.open(str(tmp_path / "groundswell.db")) as record:
        file = record.case("boats").file
        assert [one.content for one in file.documents] == [ARTICLE]
        assert file.statements[-1].value == 6e6


def test_without_a_token_nothing_can_be_written(tmp_path: Path) -> None:
    with follow.open(str(tmp_path / "groundswell.db")) as record:
        record.enter(nothing_known(), source="made")
    before = (tmp_path / "groundswell.db").read_bytes()
    with serving(tmp_path) as served:
        reply = served.ask("/api/cases/nothing/documents", "POST", ARTICLE, {**TEXT, **BEARER})
        assert reply.status == 403
        assert "start serve with --token" in reply.json["error"]
        # texts hold addresses; that nobody asks them is seen from the other end
        with socket.create_server(("127.0.0.1", 0)) as bait:
            text = f"See http://127.0.0.1:{bait.getsockname()[1]}/ : 5 million views on 8 May 2019.".encode()
            assert served.ask("/api/cases/nothing/check", "POST", text, TEXT).status == 200
            assert served.ask("/api/read", "POST", text, TEXT).status == 200
            bait.settimeout(0.5)
            with pytest.raises(TimeoutError):
                bait.accept()
    assert (tmp_path / "groundswell.db").read_bytes() == before


def test_on_another_address_everything_needs_the_token(tmp_path: Path) -> None:
    """Served on all addresses; asked on the loopback one, as tests may."""
    record_of_films(tmp_path)
    with serving(tmp_path, "--token", TOKEN, "--host", "0.0.0.0") as served:
        for path in ("/", "/cases/boats", "/api/cases", "/openapi.json", "/cases/nobody"):
            assert served.ask(path).status == 401
        assert served.ask("/", headers=basic("", TOKEN + "x")).status == 401
        assert served.ask("/healthz").status == 200
        assert served.ask("/", headers=basic("anybody", TOKEN)).status == 200
        assert served.ask("/api/cases", headers=BEARER).json == {"cases": ["boats", "hostile", "nothing"]}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org", ""])
def test_no_other_address_without_a_token(here: Here, host: str) -> None:
    said = here.run("serve", "--host", host)
    assert "a token is needed" in said.complaint


@pytest.mark.parametrize("token", ["short", "a token with blanks in it", "passwörter-sind-lang"])
def test_a_token_that_is_easily_guessed_or_cannot_be_sent(here: Here, token: str) -> None:
    assert "at least 16" in here.run("serve", "--token", token).complaint


def test_loopback_is_what_nobody_else_can_reach() -> None:
    assert all(is_loopback(host) for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost"))
    assert not any(is_loopback(host) for host in ("0.0.0.0", "::", "10.0.0.1", "localhost.example.org", ""))
    with pytest.raises(InputError):
        Rules("10.0.0.1")


def test_no_record_is_told_before_anything_is_served(here: Here) -> None:
    assert "holds no record yet" in here.run("serve").complaint
    assert list(here.folder.iterdir()) == []


def test_a_port_that_is_taken(here: Here) -> None:
    with follow.open("groundswell.db") as record:
        record.enter(paper_boats(), source="made")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = here.run("serve", "--port", port)
    assert (
        said.complaint
        == f"port {port} is taken by another program; give another with --port, or 0 for any that is free"
    )


def test_an_address_that_is_not_ours(here: Here) -> None:
    with follow.open("groundswell.db") as record:
        record.enter(paper_boats(), source="made")
    said = here.run("serve", "--host", "192.0.2.7", "--token", TOKEN)
    assert "is no address of this machine" in said.complaint


@pytest.mark.parametrize("sign", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_it_stops_at_once_whatever_goes_on(tmp_path: Path, sign: signal.Signals) -> None:
    """With a listener that would stay for ever, and in the middle of a story."""
    record_of_films(tmp_path)
    with serving(tmp_path) as served:
        listener = socket.create_connection(("127.0.0.1", served.port), timeout=10)
        listener.sendall(b"GET /cases/boats/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b"text/event-stream" in listener.recv(2000)
        threading.Thread(target=asks_for_long, args=(served,), daemon=True).start()
        time.sleep(0.3)
        begun = time.monotonic()
        served.stop(sign)
        assert time.monotonic() - begun < 8
        listener.close()


def asks_for_long(served: Served) -> None:
    with contextlib.suppress(OSError):  # it is cut off, as it should be
        served.ask("/api/cases/hostile")


@pytest.mark.slow
def test_the_demo_is_served_live(tmp_path: Path) -> None:
    """On port 8000, or another where that is taken; nothing of the folder but the record."""
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE secrets (name)")
    connection.close()
    shown: subprocess.Popen[bytes] = subprocess.Popen(
        [GROUNDSWELL, "demo", "--serve", "--json"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert shown.stderr is not None
    told = shown.stderr.readline().decode()
    found = re.fullmatch(
        r"groundswell: on (http://127\.0\.0\.1:\d+)/cases/first-kiss until you stop it with Ctrl-C\n", told
    )
    assert found is not None, told
    served = Served(found[1], "", shown, tmp_path)
    assert served.settled("/cases/first-kiss").status == 200
    for other in ("/other.db", "/first-kiss.html", "/groundswell.db", "/."):
        assert served.ask(other).status == 404
    shown.send_signal(signal.SIGINT)
    out, err = shown.communicate(timeout=30)
    assert (shown.returncode, err) == (0, b"groundswell: stopped\n")
    assert b'"case": "first-kiss"' in out


def test_a_record_that_can_no_longer_be_read(tmp_path: Path) -> None:
    """Readers are told that it is so, whoever runs it why, and once; it comes back by itself."""
    place = tmp_path / "groundswell.db"
    with follow.open(str(place)) as record:
        record.enter(nothing_known(), source="made")
    process = Installed(tmp_path).begin("serve", "--port", "0", "--json")
    assert process.stdout is not None
    told = b""
    while not told.endswith(b"}\n"):
        told += process.stdout.readline()
    served = Served(json.loads(told)["url"], "", process, tmp_path)
    assert served.ask("/healthz").status == 200
    with sqlite3.connect(place, isolation_level=None) as holding:
        holding.execute("ALTER TABLE cases RENAME TO cases_away")
        for path in ("/healthz", "/api/cases/nothing", "/cases/nothing"):
            time.sleep(0.3)
            reply = served.ask(path)
            assert reply.status == 503
            assert "the record cannot be read just now" in reply.text.lower()
            assert "groundswell.db" not in reply.text
        holding.execute("ALTER TABLE cases_away RENAME TO cases")
    holding.close()
    time.sleep(0.3)
    assert served.ask("/healthz").status == 200
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    lines = err.decode().splitlines()
    assert lines[-1] == "groundswell: stopped"
    assert 1 <= len(lines) - 1 <= 3
    assert all(line.startswith("groundswell: groundswell.db:") for line in lines[:-1])
