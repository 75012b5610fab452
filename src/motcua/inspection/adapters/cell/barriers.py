"""The walls of a cell. Each is built from the inside, by the process itself, before it sees its first file.

Tried in this order, each without the others: limits of memory and size; a network
namespace without any interface; another user; no new privileges; a filter that
lets through the system calls of reading, computing and writing to what is open
already – no opening, no socket, no new process.
"""

import ctypes
import os
import platform
import resource
import struct

MEMORY = 256 * 1024 * 1024
LARGEST_WRITTEN = 64 * 1024 * 1024
NUMBER = 61_183  # beside the numbers of databases; nobody else runs under it
PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 4, 22, 38
FILTER = 2
CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUSER = 0x4000_0000, 0x0800_0000, 0x1000_0000
ALLOW, KILL, DENY = 0x7FFF_0000, 0x8000_0000, 0x0005_0001  # DENY answers "operation not permitted"
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
OTHER_TABLE = 0x4000_0000  # x32 calls on x86-64: another numbering of the same calls

# What reading, computing and answering needs; numbers by machine, "-" where it has none.
CALLS = """
read 0 63 / write 1 64 / close 3 57 / fstat 5 80 / poll 7 - / lseek 8 62 / mmap 9 222 / mprotect 10 226 / munmap 11 215
brk 12 214 / rt_sigaction 13 134 / rt_sigprocmask 14 135 / rt_sigreturn 15 139 / pread64 17 67 / pwrite64 18 68
readv 19 65 / writev 20 66 / sched_yield 24 124 / mremap 25 216 / madvise 28 233 / dup 32 23 / nanosleep 35 101
alarm 37 - / setitimer 38 103 / getpid 39 172 / recvmsg 47 212 / exit 60 93 / fcntl 72 25 / ftruncate 77 46 / getcwd 79 17
gettimeofday 96 169 / getrusage 98 165 / sigaltstack 131 132 / gettid 186 178 / futex 202 98 / clock_gettime 228 113
clock_nanosleep 230 115 / exit_group 231 94 / ppoll 271 73 / newfstatat 262 79 / getrandom 318 278 / statx 332 291
"""
MACHINES = {"x86_64": (0xC000_003E, 0), "aarch64": (0xC000_00B7, 1)}


def close(*, memory: int = MEMORY, skip: frozenset[str] = frozenset()) -> list[str]:
    """Build every wall that this machine lets us build and return their names. ``skip`` leaves some out, for tests."""
    built = ["limits"]
    _limits(memory)
    libc = ctypes.CDLL(None, use_errno=True)
    walls = (("netns", _no_network), ("user", _nobody), ("privileges", _no_privileges), ("seccomp", _few_calls))
    for name, build in walls:
        if name not in skip and build(libc):
            built.append(name)
    return built


def _limits(memory: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_FSIZE, LARGEST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(what, (most, most))


def _no_network(libc: ctypes.CDLL) -> bool:
    alone = CLONE_NEWNET | CLONE_NEWIPC
    return bool(libc.unshare(alone) == 0 or libc.unshare(alone | CLONE_NEWUSER) == 0)


def _nobody(_libc: ctypes.CDLL) -> bool:
    """Root becomes somebody who owns nothing; anybody else stays who it is."""
    if os.geteuid() != 0:
        return False
    try:
        os.setgroups([])
        os.setresgid(NUMBER, NUMBER, NUMBER)
        os.setresuid(NUMBER, NUMBER, NUMBER)
    except OSError:  # a user namespace of ours knows no other numbers
        return False
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    return True


def _no_privileges(libc: ctypes.CDLL) -> bool:
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    return bool(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)


def _few_calls(libc: ctypes.CDLL) -> bool:
    """Hand the kernel a small program that is asked before every system call."""
    machine = MACHINES.get(platform.machine())
    if machine is None:
        return False
    program = _program(*machine)
    kept = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(kept))
    return bool(libc.prctl(PR_SET_SECCOMP, FILTER, ctypes.create_string_buffer(header), 0, 0) == 0)


def _program(architecture: int, column: int) -> bytes:
    """Return: other machine: die; other numbering, or not on the list: refused; on the list: let through."""
    numbers = [words.split()[1 + column] for line in CALLS.strip().splitlines() for words in line.split(" / ")]
    allowed = [int(number) for number in numbers if number != "-"]
    steps = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, architecture), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    steps.append((AT_LEAST, len(allowed), 0, OTHER_TABLE))
    steps += [(EQUAL, len(allowed) - n, 0, number) for n, number in enumerate(allowed)]
    steps += [(RETURN, 0, 0, DENY), (RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
