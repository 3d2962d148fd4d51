"""Connections that wait: who must be left in peace, and who is sent away. Each tells after how many seconds it was closed."""

import select
import time

from wire import Connection, tcp, tls


def closed_after(sockets, seconds):
    """Waits for the other end to close these. @returns how many it closed, and when the last one was"""
    began = time.monotonic()
    waiting = {one.fileno(): one for one in sockets}
    last = 0.0
    while waiting and time.monotonic() - began < seconds:
        ready, _, _ = select.select(list(waiting.values()), [], [], 0.2)
        for one in ready:
            try:
                data = one.recv(65536)
            except OSError:
                data = b""
            if not data:
                waiting.pop(one.fileno())
                one.close()
                last = time.monotonic() - began
    return {"count": len(sockets), "closed": len(sockets) - len(waiting), "lastSeconds": round(last, 1)}


def silent_connects(host, port, seconds):
    """500 TCP connections that say nothing."""
    return closed_after([tcp(host, port) for _ in range(500)], seconds)


def half_hellos(host, port, seconds):
    """The beginning of a TLS hello, and no more."""
    sockets = [tcp(host, port) for _ in range(50)]
    for one in sockets:
        one.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(20))
    return closed_after(sockets, seconds)


def no_preface(host, port, seconds):
    """TLS, and then silence."""
    return closed_after([tls(tcp(host, port)) for _ in range(50)], seconds)


def never_half_closed(host, port, seconds):
    """Calls whose request never ends."""
    connection = Connection(host, port)
    streams = [2 * n + 1 for n in range(50)]
    for stream in streams:
        connection.send(connection.headers(stream))
    began = time.monotonic()
    done = connection.until(lambda c: all(c.answered(stream) for stream in streams), seconds)
    ended = [stream for stream in streams if connection.answered(stream) or connection.closed is not None]
    connection.close()
    return {"count": len(streams), "closed": len(ended), "lastSeconds": round(time.monotonic() - began, 1), "all": done}


ATTACKS = {
    "500 silent connects": silent_connects,
    "half a TLS hello": half_hellos,
    "no preface": no_preface,
    "calls that are never half-closed": never_half_closed,
}
