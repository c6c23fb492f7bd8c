"""The watch as a person starts it: an accelerated day from the first reading to the message on a phone."""

from __future__ import annotations

import json
import signal
import time

import pytest

from groundswell import follow
from program import Here, seen
from watched_town import HISTORY, KEY, Town, kept


def test_from_a_rise_to_the_phone(town: Town) -> None:
    town.start(phone=True)
    process = town.program.begin("watch", "boats", "--json")
    for _wait in range(600):
        if town.messages or process.poll() is not None:
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    outcome = json.loads(out)
    readings = kept(town.folder / "groundswell.db")
    assert outcome["watched"] == 1
    assert outcome["answers"] == len(readings) >= 2
    assert [(one["kind"], one["state"]) for one in outcome["notices"]] == [("alarm", "sent")]
    assert len(town.messages) == 1
    assert "“Paper Boats” on YouTube has" in town.messages[0]
    assert "https://youtu.be/paperboats1" in town.messages[0]
    assert [value for _id, value in readings] == sorted(value for _id, value in readings)
    with follow.open(str(town.folder / "groundswell.db")) as record:
        assert len(record.case("boats").curve().answer().used) > HISTORY
    # nothing secret is anywhere but in the environment
    for place in town.folder.iterdir():
        content = place.read_bytes()
        assert KEY.encode() not in content
        assert b"hush-token" not in content
    assert KEY.encode() not in out + err
    assert b"hush-token" not in out + err
    assert {asked.headers["x-goog-api-key"] for asked in town.asked} == {KEY}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_when_it_is_asked_to(town: Town, number: signal.Signals) -> None:
    town.start()
    process = town.program.begin("watch", "boats")
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"at\tcase\tcopy\tviews")
    process.stdout.readline()
    process.send_signal(number)
    _out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert b"stopped; 1 upload watched" in err
    assert b"Traceback" not in err


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # by Apprise, as it is loaded
def test_what_is_wrong_is_told_in_one_line(town: Town, here: Here) -> None:
    for name, value in town.program.settings.items():
        here.patch.setenv(name, value)
    assert "--every" in here.run("watch", "boats", "--every", "often").complaint
    assert "--quota" in here.run("watch", "boats", "--quota", "0/day").complaint
    assert "--for" in here.run("watch", "boats", "--for", "0s").complaint
    assert "has no case" in here.run("watch", "bosts").complaint
    complaint = here.run("watch", "boats", "--notify", "nonsense://s3cr3t").complaint
    assert "--notify" in complaint
    assert "s3cr3t" not in complaint
    assert here.run("new", "kites", "--title", "Kites", "--released", "2026-03-10").status == 0
    assert "no upload to watch" in here.run("watch", "kites").complaint
    here.patch.setenv("GROUNDSWELL_CLOCK", "soon")
    assert "GROUNDSWELL_CLOCK" in here.run("watch", "boats").complaint


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")
def test_a_test_message_arrives(town: Town, here: Here) -> None:
    here.patch.setenv("GROUNDSWELL_NOTIFY", town.notify)
    assert here.run("watch", "--test", "--json").json == {"sent": True}
    assert ["test of the alarm" in one for one in town.messages] == [True]
    here.patch.setenv("GROUNDSWELL_NOTIFY", "json://127.0.0.1:9/hush-token")
    complaint = here.run("watch", "--test").complaint
    assert "could not be sent" in complaint
    assert "hush-token" not in complaint


def test_on_a_terminal_there_is_a_table(town: Town) -> None:
    town.start()
    status, written = town.program.on_terminal(100, "watch", "boats", "--once")
    assert status == 0
    lines = [line.split() for line in seen(written)]
    assert ["case", "where", "views", "an", "hour", "read", "at"] in lines
    assert [line for line in lines if line[:2] == ["boats", "YouTube"]]
    assert "Traceback" not in written
