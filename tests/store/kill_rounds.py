"""Kill a writer at random moments and look at what it leaves: `python tests/store/kill_rounds.py --rounds 500`.

A child process saves one document again and again and acknowledges each save on a pipe. It is killed without warning; then
the store must open, be whole, hold every acknowledged save, and hold no save by halves.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from dsca_desk.records import offer as value
from dsca_desk.services.cases import import_case, open_case, save_case
from dsca_desk.services.desk import verify
from dsca_desk.store.engine import Store, open_store

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ROUNDS_OF_A_FILE = 25
LONGEST_SECONDS = 0.05
_SIZE = 8


class Result(NamedTuple):
    """What many rounds came to: `idle` rounds were killed before the first save was acknowledged."""

    rounds: int
    acknowledged: int
    idle: int
    one_more: int


def _offer(save: int) -> value.Offer:
    """The document as the save of that number leaves it: every line and note says so, and their number changes too."""
    lines = tuple(
        value.Line(
            number=f"{number:03}",
            description=f"save {save}",
            quantity=Decimal(save + 1),
            outlays=(value.QuarterAmount(quarter="2027Q4", amount=Decimal(save)),),
        )
        for number in range(1, 4 + save % 3)
    )
    notes = tuple(value.OfferNote(code="ACCESSORIAL", text=f"save {save}") for _ in range(save % 2))
    return value.Offer(
        country="BN",
        agency="B",
        designator="UAB",
        nickname=f"save {save}",
        price_date=date(2026, 11, 22),
        lines=lines,
        notes=notes,
    )


def _write_until_killed(store: Store, acknowledge: int) -> None:
    opened = open_case(store, "BN-B-UAB")
    save, revision = _number(opened.offer), opened.revision
    while True:
        save += 1
        revision = save_case(store, _offer(save), revision, by="A. Officer", at=AT, why=f"save {save}").revision
        os.write(acknowledge, save.to_bytes(_SIZE, "little"))


def _number(offer: value.Offer) -> int:
    return int(offer.nickname.removeprefix("save "))


def kill_while_making(path: Path, seconds: float) -> None:
    """Kill a child at some moment while it makes a new store, and open what it leaves. Raises AssertionError."""
    child = os.fork()
    if child == 0:
        try:
            open_store(path).close()
            time.sleep(60)
        finally:
            os._exit(1)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with open_store(path) as store:
        assert verify(store).problems == ()
        import_case(store, _offer(0), by="A. Officer", at=AT)


def _killed_after(store: Store, saves: int, seconds: float) -> int:
    """Let a child write until it acknowledged some saves and a while longer, kill it, and return the last it acknowledged."""
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(readable)
            _write_until_killed(store, writable)
        finally:
            os._exit(1)  # only a fault ends the loop
    os.close(writable)
    first = b"".join(os.read(readable, _SIZE) for _ in range(saves))
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    with os.fdopen(readable, "rb") as stream:
        acknowledged = first + stream.read()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the writer stopped by itself"
    whole = acknowledged[: len(acknowledged) // _SIZE * _SIZE]
    return int.from_bytes(whole[-_SIZE:], "little") if whole else 0


def run(folder: Path, rounds: int, seed: int) -> Result:
    """Kill a writer so many times. Raises AssertionError when anything acknowledged is lost or anything is left by halves."""
    chance = random.Random(seed)
    acknowledged = idle = one_more = 0
    for beginning in range(0, rounds, ROUNDS_OF_A_FILE):
        path = folder / f"desk{beginning}.sqlite"
        with open_store(path) as store:
            import_case(store, _offer(0), by="A. Officer", at=AT)
            for save in (1, 2):
                save_case(store, _offer(save), open_case(store, "BN-B-UAB").revision, by="A. Officer", at=AT)
            before = save
            for number in range(beginning, min(beginning + ROUNDS_OF_A_FILE, rounds)):
                # The child takes over our store without connections: what was compiled for it need not be compiled again.
                store.close()
                # One round in five may end before the first save.
                last = _killed_after(store, int(number % 5 > 0), chance.uniform(0, LONGEST_SECONDS)) or before
                open_store(path).close()
                problems = verify(store).problems
                assert problems == (), f"round {number}: {problems}"
                offer = open_case(store, "BN-B-UAB").offer
                kept = _number(offer)
                assert kept in (last, last + 1), f"round {number}: save {last} was acknowledged, {kept} is kept"
                assert offer == _offer(kept), f"round {number}: save {kept} is kept by halves"
                acknowledged += last - before
                idle += last == before
                one_more += kept == last + 1
                before = kept
    return Result(rounds, acknowledged, idle, one_more)


def main() -> int:
    """Run the rounds and say what came of them."""
    parser = argparse.ArgumentParser(description="Kill a writer at random moments.")
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        result = run(Path(folder), chosen.rounds, chosen.seed)
    print(
        f"{result.rounds} rounds in {time.monotonic() - start:.0f} s: {result.acknowledged} saves acknowledged, none lost; "
        f"{result.one_more} times one more was kept than acknowledged; {result.idle} rounds ended before the first save"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
