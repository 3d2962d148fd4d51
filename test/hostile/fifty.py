"""Fifty calls at once with one token, by Debian's grpcio: fifty.py ADDRESS CA-FILE PATH TOKEN REQUEST-HEX. Prints each status."""

import json
import pathlib
import sys

import grpc

address, authority, path, token, request = sys.argv[1:]
credentials = grpc.ssl_channel_credentials(pathlib.Path(authority).read_bytes())
# Several connections, so that not even the order of one is a help.
options = [("grpc.enable_http_proxy", 0), ("grpc.use_local_subchannel_pool", 1)]
channels = [grpc.secure_channel(address, credentials, options) for _ in range(5)]
for channel in channels:
    grpc.channel_ready_future(channel).result(timeout=30)
metadata = [("authorization", f"Bearer {token}")]
calls = [
    channels[n % 5].unary_unary(path).future(bytes.fromhex(request), metadata=metadata, timeout=30) for n in range(50)
]
statuses = []
for call in calls:
    try:
        call.result()
        statuses.append("OK")
    except grpc.RpcError as error:
        statuses.append(error.code().name)
print(json.dumps(statuses))
