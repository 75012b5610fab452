"""Make the Python environment of a checkout from the hashed locks, then run what was asked for in it.

Standard library only: this is what runs first on a bare machine. A stamp
remembers what the environment was made from, so that the next start does nothing.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
PLACE = ROOT / ".venv"
PYTHON = PLACE / "bin" / "python"
STAMP = PLACE / "motcua.stamp"
FONTS = ("src/motcua/ui/static/fonts", "src/motcua/printing/fonts")
BUILT_FROM = ("pyproject.toml", "package.json", "package-lock.json", "requirements/build.txt")

TEST_HELP = """Cách dùng: ./test [--full] [tham số của pytest…]

Kiểm tra cả mã nguồn: ruff, mypy, ranh giới giữa các mô-đun, các bước di chuyển và mọi phép thử,
chạy song song trên một PostgreSQL dùng một lần. Phép thử bị bỏ qua được nêu tên ở cuối.

  --full    thêm những phép thử lâu: đóng gói, phục hồi sau kill -9, PostgreSQL của hệ thống…
"""


class Trouble(Exception):
    """The environment cannot be made; the text says why, in Vietnamese."""


def main(what: str, words: list[str]) -> int:
    """Make the environment when it is missing or old, then become the program that was asked for."""
    if what == "test" and {"-h", "--help"} & set(words):
        print(TEST_HELP)
        return 0
    lock = "dev.txt" if what == "test" else "run.txt"
    try:
        prepare(lock)
    except Trouble as trouble:
        print(f"{what}: {trouble}", file=sys.stderr)
        return 1
    if what == "run":
        os.execv(PYTHON, [str(PYTHON), "-m", "motcua.site.cli", "run", *words])
    os.chdir(ROOT)
    full = "--full" in words
    rest = [word for word in words if word != "--full"]
    asked = [] if any(not word.startswith("-") for word in rest) else ["-n", "auto", "--dist", "worksteal"]
    marks = [] if full else ["-m", "not full"]
    os.environ["MOTCUA_FULL"] = "1" if full else ""
    os.execv(PYTHON, [str(PYTHON), "-m", "pytest", "-q", *asked, *marks, *rest])
    return 1


def prepare(lock: str) -> None:
    """Bring ``.venv`` to what the lock says, unless it is there already.

    :raises Trouble: it cannot be made.
    """
    with Path(__file__).open(encoding="utf-8") as own_text:
        fcntl.flock(own_text, fcntl.LOCK_EX)
        if is_ready(lock):
            return
        began = time.monotonic()
        print("Đang dựng môi trường Python từ các tệp khóa (chỉ lần đầu hoặc khi có thay đổi)…", flush=True)
        try:
            make(lock)
        except OSError as error:
            raise Trouble(f"Không ghi được vào {PLACE}: {error.strerror}.") from error
        print(f"Môi trường đã sẵn sàng sau {time.monotonic() - began:.0f} giây.", flush=True)


def wanted(lock: str) -> dict[str, str]:
    """Return what the environment must have been made from."""
    return {
        "python": sys.version,
        "place": str(PLACE),
        "lock": fingerprint(LOCKS / lock),
        "package": "".join(fingerprint(ROOT / name) for name in BUILT_FROM),
    }


def is_ready(lock: str) -> bool:
    """Say whether the environment is what it must be; one made for tests will do for running."""
    try:
        made: dict[str, dict[str, str]] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    there = PYTHON.exists() and all(any((ROOT / folder).glob("*.*")) for folder in FONTS)
    return there and made.get(lock) == wanted(lock)


def fingerprint(place: Path) -> str:
    """Return a hash of one text."""
    return hashlib.sha256(place.read_bytes()).hexdigest()[:16]


def make(lock: str) -> None:
    """Create the environment, fetch the installer, install the lock and the package itself."""
    STAMP.unlink(missing_ok=True)
    if not works(PYTHON):
        shutil.rmtree(PLACE, ignore_errors=True)
        venv.create(PLACE, with_pip=False, symlinks=True)
    installer = uv()
    install = [installer, "pip", "install", "--quiet", "--python", str(PYTHON)]
    ask([*install, "--compile-bytecode", "--require-hashes", "-r", str(LOCKS / lock)])
    constraints = ["--build-constraints", str(LOCKS / "build.txt")]
    ask([*install, "--no-deps", "--reinstall-package", "motcua", *constraints, "--editable", str(ROOT)])
    made = {lock: wanted(lock)}
    if lock == "dev.txt":
        made["run.txt"] = wanted("run.txt")
    STAMP.write_text(json.dumps(made), encoding="utf-8")


def works(python: Path) -> bool:
    """Say whether this environment runs, has our version of Python and stands where it was made."""
    probe = "import sys; print(sys.version, sys.prefix, sep='\\n')"
    try:
        done = subprocess.run([python, "-c", probe], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.stdout.rstrip("\n") == f"{sys.version}\n{PLACE}" and done.returncode == 0


def uv() -> str:
    """Return the installer: the locked uv, put into the environment by whatever pip there is; else one on the PATH.

    :raises Trouble: the machine has neither pip, nor ensurepip, nor uv.
    """
    ours = PLACE / "bin" / "uv"
    if ours.exists():
        return str(ours)
    target = ["install", "--quiet", "--require-hashes", "-r", str(LOCKS / "uv.txt")]
    if succeeds([sys.executable, "-m", "pip", "--version"]):
        ask([sys.executable, "-m", "pip", "--python", str(PYTHON), *target])
    elif succeeds([str(PYTHON), "-m", "ensurepip", "--version"]):
        ask([str(PYTHON), "-m", "ensurepip", "--default-pip"])
        ask([str(PYTHON), "-m", "pip", *target])
    elif found := shutil.which("uv"):
        return found
    else:
        raise Trouble("Python của máy này không có pip, ensurepip hay uv; trên Debian/Ubuntu hãy cài gói python3-venv.")
    return str(ours)


def succeeds(words: list[str]) -> bool:
    """Say whether a command runs and ends well."""
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def ask(words: list[str]) -> None:
    """Run one step of the installation.

    :raises Trouble: it fails; what it said last stands on stderr.
    """
    surroundings = os.environ | {
        "UV_PYTHON_DOWNLOADS": "never",
        "NODE_USE_SYSTEM_CA": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
    }
    surroundings.pop("VIRTUAL_ENV", None)
    if not os.access(Path.home(), os.W_OK):
        surroundings["UV_NO_CACHE"] = surroundings["PIP_NO_CACHE_DIR"] = "1"
    done = subprocess.run(words, env=surroundings, stdout=sys.stderr, check=False)
    if done.returncode:
        raise Trouble("Không cài được các gói cần thiết (lý do ở trên); hãy kiểm tra kết nối tới kho gói rồi chạy lại.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
