"""Libraries that PyPI cannot bring: Pango for PDF documents, Chromium for the browser tests. Standard library only."""

import ctypes
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable

from launch.paths import STATE

# Debian package -> the shared object that shows it is there, under its Linux and its macOS name
LIBRARIES = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib"),
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ELSEWHERE = {
    "apt-get": "sudo apt-get install {packages}",
    "dnf": "sudo dnf install pango harfbuzz{chromium}",
    "pacman": "sudo pacman -S pango harfbuzz{chromium}",
    "apk": "sudo apk add pango harfbuzz-subset{chromium}",
    "zypper": "sudo zypper install libpango-1_0-0 libharfbuzz-subset0{chromium}",
    "brew": "brew install pango harfbuzz{chromium}",
}
RETRY_SECONDS = 3600


def missing(*, for_tests: bool) -> list[str]:
    """Debian's names of what is not there."""
    packages = [package for package, names in LIBRARIES.items() if not any(_loads(name) for name in names)]
    if for_tests and not any(shutil.which(browser) for browser in BROWSERS):
        packages.append("chromium")
    return packages


def ensure(*, for_tests: bool) -> None:
    """Install what is missing on Debian as root or with sudo; elsewhere say what to do, and go on without."""
    packages = missing(for_tests=for_tests)
    if not packages:
        return
    tried = STATE / "apt-tried"
    recently = tried.exists() and time.time() - tried.stat().st_mtime < RETRY_SECONDS
    if not recently and _apt_install(packages):
        packages = missing(for_tests=for_tests)
        if not packages:
            return
    tried.parent.mkdir(parents=True, exist_ok=True)
    if not recently:
        tried.touch()
    print(advice(packages), file=sys.stderr, flush=True)


def advice(packages: Iterable[str]) -> str:
    """What to type on this machine, and what does not work until then."""
    packages = list(packages)
    manager = next((name for name in ELSEWHERE if shutil.which(name)), "apt-get")
    chromium = " chromium" if "chromium" in packages else ""
    command = ELSEWHERE[manager].format(packages=" ".join(packages), chromium=chromium)
    without = "the browser tests fail" if packages == ["chromium"] else "invoices cannot be made as PDF"
    return f"Missing system libraries ({', '.join(packages)}); until they are there, {without}.\n  {command}"


def install_venv_module() -> None:
    """Debian ships Python without ensurepip; bring it, or say how."""
    version = f"python3.{sys.version_info.minor}-venv"
    if not _apt_install([version]):
        sys.exit(f"This Python cannot make virtual environments. On Debian: sudo apt-get install {version}")


def _apt_install(packages: list[str]) -> bool:
    apt = shutil.which("apt-get")
    if apt is None or sys.platform != "linux":
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and (
        shutil.which("sudo") is None
        or subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode
    ):
        return False
    print(f"Installing {' '.join(packages)} ...", file=sys.stderr, flush=True)
    environment = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive"]
    install = [*environment, apt, "install", "-y", "-q", "--no-install-recommends", *packages]
    if subprocess.run(install, capture_output=True, check=False).returncode == 0:
        return True
    subprocess.run([*environment, apt, "update", "-q"], capture_output=True, check=False)
    return subprocess.run(install, capture_output=True, check=False).returncode == 0


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
