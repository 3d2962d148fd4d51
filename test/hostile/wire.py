"""A raw HTTP/2 connection over TLS that checks nothing: Debian's hyperframe and hpack make frames, we send any bytes."""

import select
import socket
import ssl
import time

from hpack import Encoder
from hyperframe.frame import ContinuationFrame, DataFrame, Frame, GoAwayFrame, HeadersFrame, RstStreamFrame, SettingsFrame

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEALTH = "/grpc.health.v1.Health/Check"
# An empty message: not compressed, of no bytes.
EMPTY = b"\x00\x00\x00\x00\x00"


def tcp(host, port):
    return socket.create_connection((host, port), timeout=10)


def tls(raw):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    return context.wrap_socket(raw)


class Connection:
    """Frames out as they are given, frames in as they come."""

    def __init__(self, host, port, settings=None, preface=True):
        self.socket = tls(tcp(host, port))
        self.socket.settimeout(5)
        self.encoder = Encoder()
        # What one block adds to the table another could name: each block stands alone.
        self.encoder.header_table_size = 0
        self.buffer = b""
        self.closed = None
        self.sent = 0
        self.frames = []
        if preface:
            self.send(PREFACE + SettingsFrame(0, settings=settings or {}).serialize())

    def send(self, data):
        """Sends bytes. @returns whether the connection still took them"""
        if self.closed is not None:
            return False
        try:
            self.socket.sendall(data)
            self.sent += len(data)
            return True
        except (OSError, ssl.SSLError) as error:
            self.closed = f"{type(error).__name__}"
            return False

    def read(self, seconds=0.0):
        """Reads what is there, and waits so long for the first byte."""
        try:
            while self.closed is None and (self.socket.pending() or select.select([self.socket], [], [], seconds)[0]):
                data = self.socket.recv(65536)
                if not data:
                    self.closed = "end"
                    break
                self.buffer += data
                seconds = 0
        except (OSError, ssl.SSLError) as error:
            self.closed = f"{type(error).__name__}"
        self.parse()

    def parse(self):
        while len(self.buffer) >= 9:
            frame, length = Frame.parse_frame_header(memoryview(self.buffer[:9]))
            if len(self.buffer) < 9 + length:
                return
            try:
                frame.parse_body(memoryview(self.buffer[9 : 9 + length]))
            except Exception:  # pylint: disable=broad-except
                pass
            self.buffer = self.buffer[9 + length :]
            self.frames.append(frame)
            if isinstance(frame, SettingsFrame) and "ACK" not in frame.flags:
                self.send(SettingsFrame(0, flags=["ACK"]).serialize())

    def until(self, done, seconds):
        """Reads until this holds, the connection ends, or the time is over. @returns whether it held"""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self.read(0.05)
            if done(self):
                return True
            if self.closed is not None:
                return False
        return False

    def headers(self, stream, path=HEALTH, more=(), end=False, authorization=None):
        fields = [
            (":method", "POST"),
            (":scheme", "https"),
            (":path", path),
            (":authority", "gateway"),
            ("content-type", "application/grpc"),
            ("te", "trailers"),
        ]
        if authorization:
            fields.append(("authorization", f"Bearer {authorization}"))
        return self.block(stream, fields + list(more), end)

    def block(self, stream, fields, end=False, end_headers=True):
        frame = HeadersFrame(stream, data=self.encoder.encode(fields))
        if end_headers:
            frame.flags.add("END_HEADERS")
        if end:
            frame.flags.add("END_STREAM")
        return frame.serialize()

    def data(self, stream, payload=EMPTY, end=True):
        return DataFrame(stream, data=payload, flags=["END_STREAM"] if end else []).serialize()

    def goaway(self):
        """The error code of the GOAWAY that came, if one did."""
        for frame in self.frames:
            if isinstance(frame, GoAwayFrame):
                return frame.error_code
        return None

    def reset(self, stream):
        for frame in self.frames:
            if isinstance(frame, RstStreamFrame) and frame.stream_id == stream:
                return frame.error_code
        return None

    def answered(self, stream):
        """Whether a stream ended, in whatever way."""
        return self.reset(stream) is not None or any(
            frame.stream_id == stream and "END_STREAM" in getattr(frame, "flags", ()) for frame in self.frames
        )

    def close(self):
        try:
            self.socket.close()
        except OSError:
            pass


def raw_frame(kind, flags, stream, payload, length=None):
    """A frame of any kind, with any length in its header."""
    size = len(payload) if length is None else length
    return size.to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def continuation(stream, payload, end=False):
    return ContinuationFrame(stream, data=payload, flags=["END_HEADERS"] if end else []).serialize()
