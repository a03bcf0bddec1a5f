"""The project's one list of commands: demo, run, test, check, shots, bench.

Standard library only, on Windows and Linux. The first command makes `.venv` beside this folder and installs the pinned,
hash-checked requirements with the pip settings of the machine; later commands start at once. The program runs from source.
"""

from __future__ import annotations  # an older Python must be able to read this file and be told so

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

SUPPORTED = ((3, 11), (3, 12), (3, 13))
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "complete.txt"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
RUNTIME = ROOT / "packaging" / "requirements.txt"
EVERYTHING = ROOT / "packaging" / "requirements-dev.txt"  # the runtime requirements and the tools for tests and checks

# Library file to Debian package. Qt names one missing library at a time, so all are looked for before it starts.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


class SetupError(Exception):
    """The machine cannot do what was asked; the text says what is missing and what to do."""


def say(text: str) -> None:
    """Print a line at once, so that it stands before the output of the programs started after it."""
    print(text, flush=True)


def require_python() -> None:
    """Raise SetupError on a Python this project is not made for."""
    if sys.version_info[:2] not in SUPPORTED:
        wanted = ", ".join(f"{major}.{minor}" for major, minor in SUPPORTED)
        found = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetupError(
            f"DSCA Desk needs Python {wanted}, and this is Python {found}. Nothing was changed. "
            "Start the same command with one of them, for instance: python3.12 packaging/bootstrap.py demo"
        )


# --- system packages ----------------------------------------------------------------------------------------------------


def install_system(packages: Sequence[str], purpose: str) -> None:
    """Install Debian packages as root; otherwise say which are missing and how to get them, and carry on."""
    apt = shutil.which("apt-get")
    if apt is None:
        say(f"note: {purpose} needs system libraries that are missing here: {', '.join(packages)} (their names on Debian).")
    elif os.geteuid() != 0:
        say(f"note: {purpose} needs system packages that are missing. Install them with:")
        say(f"  sudo apt-get install --no-install-recommends {' '.join(packages)}")
    else:
        say(f"Installing system packages for {purpose}: {' '.join(packages)}")
        command = [apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
        settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
            subprocess.run([apt, "update", "-qq"], env=settings, stdout=subprocess.DEVNULL)
            done = subprocess.run(command, env=settings, stdout=subprocess.DEVNULL)
            if done.returncode != 0:
                say(f"note: apt-get could not install them; {purpose} may not start.")


def ensure_qt_libraries(window: bool) -> None:
    """See to it that Qt can be loaded, and with `window` that it can open one on an X11 desktop."""
    if not sys.platform.startswith("linux"):
        return
    wanted = {**QT_LIBRARIES, **(WINDOW_LIBRARIES if window else {})}
    missing = [package for library, package in wanted.items() if not loads(library)]
    if missing:
        install_system(missing, "Qt")


def loads(library: str) -> bool:
    """Tell whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


# --- the virtual environment --------------------------------------------------------------------------------------------


def stamp_of(requirements: Path) -> str:
    """Return what a finished environment for these requirements is recognized by."""
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    return f"{requirements.name} {digest} python {sys.version_info[0]}.{sys.version_info[1]}"


def ensure_environment(requirements: Path) -> None:
    """Make `.venv`, or bring it up to the requirements; one that was left half-made is made anew."""
    if requirements != EVERYTHING and is_complete(EVERYTHING):
        return
    if is_complete(requirements):
        return
    python_line = f"python {sys.version_info[0]}.{sys.version_info[1]}"
    if VENV.exists() and not (STAMP.exists() and STAMP.read_text(encoding="utf-8").strip().endswith(python_line)):
        say("The environment in .venv is unfinished or belongs to another Python; it is made anew.")
        shutil.rmtree(VENV)
    if not VENV.exists():
        make_environment()
    STAMP.unlink(missing_ok=True)
    say(f"Installing the pinned requirements of {requirements.relative_to(ROOT).as_posix()} (once; some minutes on a slow line)")
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary", ":all:", "--require-hashes", "-r", requirements]
    if subprocess.run(command).returncode != 0:
        raise SetupError(
            "The requirements could not be installed; pip's own words stand above. The project is unchanged. "
            "Check the network or pip's settings (pip config list), then run the same command again."
        )
    STAMP.write_text(stamp_of(requirements) + "\n", encoding="utf-8")


def is_complete(requirements: Path) -> bool:
    """Tell whether `.venv` was finished for exactly these requirements and this Python."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8").strip() == stamp_of(requirements)


def make_environment() -> None:
    """Create `.venv` with pip. Debian keeps the module that brings pip in a package of its own."""
    say("Making the environment in .venv")
    if importlib.util.find_spec("ensurepip") is None and sys.platform.startswith("linux"):
        install_system([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"], "making an environment")
    # In a process of its own, which also sees a package that was installed a moment ago.
    if subprocess.run([sys.executable, "-m", "venv", "--clear", VENV]).returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupError("Python could not make a virtual environment; its own words stand above. Nothing else was changed.")


def environment(offscreen: bool) -> dict[str, str]:
    """Return the variables for programs started from here: this project first, nothing of the user's own packages."""
    leave_out = ("PYTHONHOME", "PYTHONSTARTUP", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV")
    variables = {name: value for name, value in os.environ.items() if name not in leave_out}
    variables |= {"PYTHONPATH": str(ROOT), "PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1"}
    if offscreen:
        variables["QT_QPA_PLATFORM"] = "offscreen"
    return variables


def start(*command: str | Path, offscreen: bool = True, folder: Path = ROOT) -> int:
    """Run a program of the environment to its end and return its exit code."""
    return subprocess.run([str(part) for part in command], cwd=folder, env=environment(offscreen)).returncode


# --- commands -----------------------------------------------------------------------------------------------------------


def demo(arguments: Sequence[str]) -> int:
    """Make the sample office, with letters, workbooks and case files, in demo/"""
    ensure_environment(RUNTIME)
    return start(PYTHON, "-m", "dsca_desk", "demo", *(arguments or ["demo"]))


def run(arguments: Sequence[str]) -> int:
    """Start DSCA Desk; what follows is passed on, for instance: run price FILE"""
    ensure_environment(RUNTIME)
    if not arguments:
        ensure_qt_libraries(window=True)
    return start(PYTHON, "-m", "dsca_desk", *arguments, offscreen=False, folder=Path.cwd())


def test(arguments: Sequence[str]) -> int:
    """Run the tests; what follows is passed on to pytest"""
    ensure_environment(EVERYTHING)
    ensure_qt_libraries(window=False)
    # The whole suite is shared among the processors; a part that somebody names runs as it is.
    shared = () if arguments else ("-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal")
    return start(PYTHON, "-m", "pytest", *shared, *arguments)


def check(arguments: Sequence[str]) -> int:
    """Check format, lint, types and the floor plan, and sum up"""
    ensure_environment(EVERYTHING)
    checks: dict[str, list[str | Path]] = {
        "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
        "lint": [PYTHON, "-m", "ruff", "check", "."],
        "types": [PYTHON, "-m", "mypy"],
        "floors": [BIN / "lint-imports"],
    }
    results = {}
    for name, command in checks.items():
        if not arguments or name in arguments:
            say(f"== {name}")
            results[name] = start(*command)
    say("== summary")
    for name, code in results.items():
        say(f"{name:<8} {'ok' if code == 0 else 'FAILED'}")
    return 1 if any(results.values()) else 0


def shots(arguments: Sequence[str]) -> int:
    """Draw every screen and dialog, light and dark, at 100 % and 150 %, as pictures in shots/; words choose among them"""
    ensure_environment(EVERYTHING)
    ensure_qt_libraries(window=False)
    return start(PYTHON, ROOT / "packaging" / "shots.py", *arguments)


def bench(arguments: Sequence[str]) -> int:
    """Measure the figures this project promises and compare them with their limits"""
    ensure_environment(EVERYTHING)
    return start(PYTHON, ROOT / "tests" / "benchmarks" / "runner.py", *arguments)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo,
    "run": run,
    "test": test,
    "check": check,
    "shots": shots,
    "bench": bench,
}


def main(arguments: Sequence[str]) -> int:
    """Do one command of the list; exit code 2 means the machine or the call was at fault."""
    parser = argparse.ArgumentParser(
        prog="bootstrap.py",
        description="Set DSCA Desk up on this machine and use it from source.",
        epilog="\n".join(f"  {name:<6} {command.__doc__}" for name, command in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command", help="one of the list below")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="passed on to the command", metavar="...")
    chosen = parser.parse_args(arguments)
    try:
        require_python()
        return COMMANDS[chosen.command](chosen.rest)
    except SetupError as error:
        say(f"bootstrap: {error}")
        return 2
    except KeyboardInterrupt:
        say("bootstrap: stopped; run the same command again to carry on.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
