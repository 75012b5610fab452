"""Keys of rows: in the order in which they are made, each once, in every process."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from motcua.kernel.ids import AT_ONCE, new_id


def test_keys_are_uuids_of_version_7_that_say_when_they_were_made_and_keep_their_order() -> None:
    before = time.time_ns() // 1_000_000
    keys = [new_id() for _n in range(3 * AT_ONCE)]
    assert keys == sorted(set(keys))
    assert {(key.version, key.variant) for key in keys} == {(7, "specified in RFC 4122")}
    assert before <= keys[0].int >> 80 <= time.time_ns() // 1_000_000


def test_many_threads_get_no_key_twice() -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = [key for some in threads.map(lambda _n: [new_id() for _m in range(500)], range(16)) for key in some]
    assert len(set(keys)) == len(keys)


def test_a_child_process_has_chances_of_its_own() -> None:
    new_id()
    coming, going = os.pipe()
    child = os.fork()
    if not child:
        os.write(going, b"".join(new_id().bytes for _n in range(3)))
        os._exit(0)
    os.waitpid(child, 0)
    said = os.read(coming, 48)
    os.close(coming)
    os.close(going)
    theirs = {UUID(bytes=said[place : place + 16]).int & ((1 << 62) - 1) for place in (0, 16, 32)}
    ours = {new_id().int & ((1 << 62) - 1) for _n in range(AT_ONCE)}
    assert not theirs & ours
