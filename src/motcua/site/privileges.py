"""Let PostgreSQL, which refuses to run as root, run below a folder that only root may enter.

Root starts the programme under a user number of its own. Opening the parent
folders to everybody would expose what an administrator closed; moving the data
elsewhere would break ``--data``. So the child keeps one capability of root,
reading past folder permissions, and only when a parent folder really is closed.
"""

import ctypes
import os
import pwd
import signal
import stat
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

FIRST_PRIVATE_NUMBER = 61_184  # the range that systemd gives to services without a named user
PRIVATE_NUMBERS = 4_000

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 1 << 2  # keep capabilities over setuid, and let access(2) count them
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAP_SETPCAP = 8
CAPABILITY_VERSION_3 = 0x20080522


class CannotStepDown(Exception):
    """Root may neither open the way for PostgreSQL nor give it the capability."""


def is_root() -> bool:
    """Say whether this process is root, whom PostgreSQL refuses."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def private_number(folder: Path) -> int:
    """Return the user number for the database in this folder: its owner, or a free one.

    The number has no name in the system, so that no other programme shares it.
    """
    if folder.exists() and (owner := folder.stat().st_uid) != 0:
        return owner
    start = zlib.crc32(os.fsencode(folder)) % PRIVATE_NUMBERS
    for step in range(PRIVATE_NUMBERS):
        number = FIRST_PRIVATE_NUMBER + (start + step) % PRIVATE_NUMBERS
        try:
            pwd.getpwuid(number)
        except KeyError:
            return number
    raise CannotStepDown("không còn số người dùng trống cho cơ sở dữ liệu")


def named_number() -> int:
    """Return an unprivileged user that has a name: initdb insists on one."""
    names = ("nobody", "daemon")
    for name in names:
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise CannotStepDown(f"hệ thống không có người dùng nào trong số {', '.join(names)}")


def way_is_closed(paths: Sequence[Path]) -> bool:
    """Say whether some parent of these folders cannot be entered by other users."""
    return any(
        not parent.stat().st_mode & stat.S_IXOTH for path in paths for parent in path.absolute().resolve().parents
    )


def _permitted_capabilities() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("CapPrm:"):
            return int(line.split()[1], 16)
    return 0


def _capability_for_closed_folders() -> int:
    permitted = _permitted_capabilities()
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        if permitted & (1 << capability) and permitted & (1 << CAP_SETPCAP):
            return capability
    raise CannotStepDown("một thư mục cha chỉ mở cho root, và ở đây root không được trao quyền đi qua")


def _keep(libc: ctypes.CDLL, capability: int) -> None:
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    low = 1 << capability
    data = (ctypes.c_uint32 * 6)(low, low, low, 0, 0, 0)
    if libc.capset(header, data) != 0 or libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def before_exec(
    *, number: int | None = None, closed: bool = False, farewell: signal.Signals | None = None
) -> Callable[[], None]:
    """Return what the child does between fork and exec.

    :param number: become this user; ``None`` stays.
    :param closed: keep the capability to pass folders that are closed to others.
    :param farewell: the signal the child gets when the thread that started it
        dies, however it dies (Linux only).
    :raises CannotStepDown: the capability is needed and not to be had.
    """
    linux = sys.platform == "linux"
    libc = ctypes.CDLL(None, use_errno=True) if linux else None
    capability = _capability_for_closed_folders() if closed and linux and number is not None else None
    parent = os.getpid()

    def prepare() -> None:
        if number is not None:
            if libc and capability is not None:
                libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
            os.setgroups([])
            os.setgid(number)
            os.setuid(number)
            if libc and capability is not None:
                _keep(libc, capability)
        if libc and farewell is not None:
            libc.prctl(PR_SET_PDEATHSIG, int(farewell), 0, 0, 0)
            if os.getppid() != parent:
                os.kill(os.getpid(), farewell)

    return prepare


def end_with_parent(farewell: signal.Signals) -> None:
    """Ask the system to send this signal when the process that started us dies (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(farewell), 0, 0, 0)
