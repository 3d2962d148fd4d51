"""Connections that break the rules once: each must end in an error of its stream or its connection, and of nothing else."""

import gzip

from hyperframe.frame import SettingsFrame
from wire import EMPTY, PREFACE, Connection, raw_frame

DATA, HEADERS, PRIORITY, RST, SETTINGS, PUSH, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)


def starts(c):
    """What stands in the place of a preface."""
    return {
        "an HTTP/1.1 request": b"GET / HTTP/1.1\r\nhost: x\r\n\r\n",
        "an HTTP/1.1 upgrade": b"GET / HTTP/1.1\r\nhost: x\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n",
        "random bytes": bytes((i * 197 + 31) % 256 for i in range(4096)),
        "half a preface": PREFACE[:10] + b"XXXX",
        "a preface and no SETTINGS": PREFACE + c.headers(1),
        "a preface twice": PREFACE + SettingsFrame(0).serialize() + PREFACE,
        "zeros": bytes(65536),
    }


def streams(c):
    """Frames behind a good preface."""
    head = lambda fields: c.block(1, fields, end=True)  # noqa: E731
    good = [(":method", "POST"), (":scheme", "https"), (":path", "/x/y"), (":authority", "a")]
    grpc = good + [("content-type", "application/grpc"), ("te", "trailers")]
    return {
        "HEADERS on stream 0": raw_frame(HEADERS, 4, 0, c.encoder.encode(grpc)),
        "HEADERS on an even stream": c.block(2, grpc),
        "DATA on stream 0": raw_frame(DATA, 1, 0, b"x"),
        "DATA on an idle stream": raw_frame(DATA, 1, 7, b"x"),
        "RST_STREAM on an idle stream": raw_frame(RST, 0, 9, bytes(4)),
        "WINDOW_UPDATE of 0": raw_frame(WINDOW_UPDATE, 0, 0, bytes(4)),
        "WINDOW_UPDATE of 3 bytes": raw_frame(WINDOW_UPDATE, 0, 0, bytes(3)),
        "SETTINGS of 5 bytes": raw_frame(SETTINGS, 0, 0, bytes(5)),
        "SETTINGS on a stream": raw_frame(SETTINGS, 0, 1, b""),
        "SETTINGS with a window beyond 2^31": raw_frame(SETTINGS, 0, 0, b"\x00\x04\xff\xff\xff\xff"),
        "SETTINGS with frames of 1 byte": raw_frame(SETTINGS, 0, 0, b"\x00\x05\x00\x00\x00\x01"),
        "SETTINGS of 2,000 entries": raw_frame(SETTINGS, 0, 0, b"\x00\x03\x00\x00\x00\x64" * 2000),
        "PING of 7 bytes": raw_frame(PING, 0, 0, bytes(7)),
        "PUSH_PROMISE from a client": raw_frame(PUSH, 4, 1, bytes(4) + c.encoder.encode(grpc)),
        "CONTINUATION without HEADERS": raw_frame(CONTINUATION, 4, 1, c.encoder.encode(grpc)),
        "HEADERS between HEADERS and CONTINUATION": raw_frame(HEADERS, 0, 1, c.encoder.encode(good)) + c.block(3, grpc),
        "a frame of 16 MiB": raw_frame(DATA, 0, 1, b"x", length=2**24 - 1),
        "padding longer than the frame": raw_frame(HEADERS, 0xC, 1, b"\xff" + c.encoder.encode(grpc)),
        "a stream that depends on itself": raw_frame(PRIORITY, 0, 1, b"\x00\x00\x00\x01\x10"),
        "GOAWAY on a stream": raw_frame(GOAWAY, 0, 1, bytes(8)),
        "no :method": head(grpc[1:]),
        "no :path": head([field for field in grpc if field[0] != ":path"]),
        "two :path": head(good + [(":path", "/z")] + grpc[4:]),
        "an unknown pseudo-header": head(good + [(":evil", "1")]),
        "a pseudo-header behind others": head(good[:3] + [("a", "b"), (":authority", "a")]),
        "a header in capitals": raw_frame(HEADERS, 5, 1, c.encoder.encode(good) + b"\x00\x04EVIL\x01x"),
        "a connection header": head(grpc + [("connection", "upgrade")]),
        "transfer-encoding": head(grpc + [("transfer-encoding", "chunked")]),
        "a line end in a value": head(grpc + [("x", "a\r\nb: c")]),
        "NUL in a value": head(grpc + [("x", "a\0b")]),
        "an empty :path": head([(n, "" if n == ":path" else v) for n, v in grpc]),
        "a :path of 64 KiB": head([(n, "/" + "x" * 65000 if n == ":path" else v) for n, v in grpc])[:16000],
        "the method CONNECT": head([(":method", "CONNECT"), (":authority", "a")]),
        "the method GET": head([(n, "GET" if n == ":method" else v) for n, v in grpc]),
        "no content-type": head(good),
        "a content-type of text": head(good + [("content-type", "text/html")]),
        "a content-length that lies": c.block(1, grpc + [("content-length", "3")]) + c.data(1),
    }


def hpack(c):
    """Header blocks that no encoder makes (CVE-2025-59465 and kin)."""
    bomb = b"\x40\x01x\x7f\xa1\x1e" + b"y" * 4000 + b"\xbe" * 12000
    return {
        "index 0": b"\x80",
        "an index beyond the table": b"\xff\xff\xff\xff\x07",
        "an integer without end": b"\xff" * 200,
        "a table of 4 GiB": b"\x3f\xe1\xff\xff\xff\x0f",
        "a string longer than the block": b"\x00\x7f\xff\xff\x03abc",
        "a truncated Huffman code": b"\x00\x81\xff\x81\xff",
        "Huffman padding of zeros": b"\x00\x81\x00\x81\x00",
        "a bomb: one large field, 12,000 times": bomb,
        "nothing": b"",
        "a table size in the middle": c.encoder.encode([(":method", "POST")]) + b"\x20",
    }


def compressed(c):
    """Messages that say they are compressed."""
    bomb = gzip.compress(bytes(100 * 1024 * 1024))
    message = lambda data, flag=1: bytes([flag]) + len(data).to_bytes(4, "big") + data  # noqa: E731
    return {
        "gzip, 100 KiB to 100 MiB": ("gzip", message(bomb)),
        "gzip that is none": ("gzip", message(b"not gzip at all")),
        "gzip that ends in its middle": ("gzip", message(gzip.compress(b"x" * 10000)[:20])),
        "an encoding nobody knows": ("evil", message(b"x")),
        "compressed without an encoding": (None, message(b"x")),
        "a flag of 255": (None, message(b"", 255)),
        "a length of 4 GiB": (None, b"\x00\xff\xff\xff\xff" + b"x"),
        "a length and nothing": (None, b"\x00\x00\x00\x10\x00"),
        "half a length": (None, b"\x00\x00"),
        "two messages": (None, EMPTY + EMPTY),
        "no protobuf": (None, message(b"\xff" * 64, 0)),
        "a group that never ends": (None, message(b"\x0b" * 1000, 0)),
    }


def send_in_frames(c, stream, data):
    for at in range(0, len(data), 16384):
        c.send(c.data(stream, data[at : at + 16384], at + 16384 >= len(data)))
        c.read()


def how_it_ended(c, stream=1):
    code = c.goaway()
    if code not in (None, 0):
        return f"GOAWAY {code}"
    if c.reset(stream) is not None:
        return f"RST_STREAM {c.reset(stream)}"
    if c.answered(stream):
        return "answered"
    return c.closed or (f"GOAWAY {code}" if code is not None else "open")


def once(host, port, name, send, preface=True):
    connection = Connection(host, port, preface=preface)
    send(connection)
    connection.until(lambda c: c.answered(1) or c.goaway() is not None, 0.5)
    ended = how_it_ended(connection)
    connection.close()
    return {"name": name, "ended": ended}


def run(host, port):
    probe = Connection(host, port)
    found = {"malformed start": [], "malformed frames": [], "bad HPACK": [], "compressed messages": []}
    for name, data in starts(probe).items():
        found["malformed start"].append(once(host, port, name, lambda c, data=data: c.send(data), preface=False))
    for name, data in streams(probe).items():
        found["malformed frames"].append(once(host, port, name, lambda c, data=data: c.send(data)))
    for name, block in hpack(probe).items():
        frame = raw_frame(HEADERS, 5, 1, block)
        found["bad HPACK"].append(once(host, port, name, lambda c, frame=frame: c.send(frame)))
    for name, (encoding, data) in compressed(probe).items():
        def send(c, encoding=encoding, data=data):
            c.send(c.headers(1, more=[("grpc-encoding", encoding)] if encoding else []))
            send_in_frames(c, 1, data)
        found["compressed messages"].append(once(host, port, name, send))
    probe.close()
    return found
