"""A client of Hanse that shares no code with it: Debian's grpcio, protobuf, PyJWT and cryptography.

It is a site of its own (keys, authority, statement) and a user of another. Started with the folder that protoc wrote
its modules to, it reads commands from its input, one JSON object a line, and answers each with one line.
"""

import base64
import hashlib
import importlib
import json
import pathlib
import sys
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timedelta, timezone

import grpc
import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

STUBS = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(STUBS))
OPTIONS = [("grpc.enable_http_proxy", 0)]
DEADLINE_SECONDS = 30


def b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def stub_modules():
    """What protoc made of the contract, imported."""
    for file in sorted(STUBS.rglob("*_pb2.py")):
        yield importlib.import_module(".".join(file.relative_to(STUBS).with_suffix("").parts))


SERVICES = {
    service.full_name: service
    for module in stub_modules()
    for service in module.DESCRIPTOR.services_by_name.values()
}
FACTORY = message_factory.MessageFactory(descriptor_pool.Default())


class Site:
    """A site with an Ed25519 key and an authority of its own."""

    def __init__(self, site_id):
        self.site_id = site_id
        self.key = ed25519.Ed25519PrivateKey.generate()
        raw = self.key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.jwk = {"kty": "OKP", "crv": "Ed25519", "x": b64url(raw)}
        self.kid = "python-1"

    def fingerprint(self):
        """RFC 7638."""
        members = json.dumps({name: self.jwk[name] for name in ("crv", "kty", "x")}, separators=(",", ":"))
        return hashlib.sha256(members.encode()).hexdigest()

    def sign(self, typ, claims):
        # PyJWT writes its own typ first; ours replaces it.
        return jwt.encode(claims, self.key, algorithm="EdDSA", headers={"typ": typ, "kid": self.kid})

    def statement(self):
        now = int(time.time())
        start = datetime.fromtimestamp(now - 60, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        gateway = {
            "name": "A site in Python",
            "country": "DE",
            "recovery": hashlib.sha256(b"kept offline").hexdigest(),
            "ca": authority(),
            "endpoints": ["127.0.0.1:9"],
            "relays": [],
            "stores": [],
        }
        return self.sign(
            "entity-statement+jwt",
            {
                "iss": self.site_id,
                "sub": self.site_id,
                "iat": now,
                "exp": now + 3600,
                "seq": now,
                "jwks": {"keys": [{**self.jwk, "kid": self.kid, "alg": "EdDSA", "from": start}]},
                "metadata": {"hanse_gateway": gateway},
            },
        )

    def call_token(self, audience, path, change):
        now = int(time.time())
        claims = {
            "iss": self.site_id,
            "aud": audience,
            "iat": now,
            "exp": now + 30,
            "jti": uuid.uuid4().hex,
            "method": path,
            "ver": "1.0",
            "act": {"sub": "pia", "roles": ["researcher"]},
        }
        return self.sign("hanse-call+jwt", {**claims, **change})


def authority():
    """A CA certificate in PEM; nobody calls this site, so its key is forgotten."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Python authority")])
    now = datetime.utcnow()
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(minutes=5)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


class Client:
    """Channels to the listeners of one gateway."""

    def __init__(self):
        self.channels = {}
        self.site = None
        self.audience = None

    def be(self, command):
        self.site = Site(command["site"])
        return {"statement": self.site.statement(), "fingerprint": self.site.fingerprint()}

    def connect(self, command):
        """`listeners`: name -> {address, ca?}; `audience`: the site that listens."""
        self.audience = command["audience"]
        for name, listener in command["listeners"].items():
            if "ca" in listener:
                credentials = grpc.ssl_channel_credentials(listener["ca"].encode())
                self.channels[name] = grpc.secure_channel(listener["address"], credentials, OPTIONS)
            else:
                self.channels[name] = grpc.insecure_channel(listener["address"], OPTIONS)
        return {}

    def methods(self, _command):
        """Every method of the contract, as the descriptors have it."""
        return {"methods": [f"/{service}/{method}" for service in SERVICES for method in SERVICES[service].methods_by_name]}

    def call(self, command):
        """`to`: listener; `path`; `request` in JSON; `bearer`: a token, or `claims`: what differs in a call token; `limit` of answers."""
        path = command["path"]
        service, name = path[1:].split("/")
        method = SERVICES[service].methods_by_name[name]
        metadata = []
        if "bearer" in command:
            metadata = [("authorization", f"Bearer {command['bearer']}")]
        elif "claims" in command:
            token = self.site.call_token(self.audience, path, command["claims"])
            metadata = [("authorization", f"Bearer {token}")]
        requests = command.get("requests") or [command.get("request", {})]
        return self.exchange(self.channels[command["to"]], path, method, requests, metadata, command.get("limit", 1))

    def exchange(self, channel, path, method, requests, metadata, limit):
        shape = descriptor_pb2.MethodDescriptorProto()
        method.CopyToProto(shape)
        asked, answered = FACTORY.GetPrototype(method.input_type), FACTORY.GetPrototype(method.output_type)
        messages = [json_format.ParseDict(request, asked()) for request in requests]
        open_call = {
            (False, False): channel.unary_unary,
            (False, True): channel.unary_stream,
            (True, True): channel.stream_stream,
        }[(shape.client_streaming, shape.server_streaming)](
            path, request_serializer=asked.SerializeToString, response_deserializer=answered.FromString
        )
        given = iter(messages) if shape.client_streaming else messages[0]
        answers = []
        try:
            result = open_call(given, metadata=metadata, timeout=DEADLINE_SECONDS)
            if shape.server_streaming:
                for answer in result:
                    answers.append(answer)
                    if limit and len(answers) >= limit:
                        break
                if limit and len(answers) >= limit:
                    result.cancel()
            else:
                answers.append(result)
            code, details = "OK", ""
        except grpc.RpcError as error:
            code, details = error.code().name, error.details()
        return {"code": code, "details": details, "answers": [json_format.MessageToDict(answer) for answer in answers]}

    def fetch(self, command):
        """A plain GET, as curl would do it."""
        request = urllib.request.Request(command["url"], headers=command.get("headers", {}))
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=DEADLINE_SECONDS) as answer:
                body = answer.read()
                return {"status": answer.status, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
        except urllib.error.HTTPError as error:
            return {"status": error.code}

    def verify(self, command):
        """Checks a document of another site with the keys of its statement, which is checked with the key it shows first."""
        keys = jwt.decode(command["statement"], options={"verify_signature": False})["jwks"]["keys"]
        known = {key["kid"]: key for key in keys}
        claims = []
        for token in (command["statement"], command["token"]):
            header = jwt.get_unverified_header(token)
            key = jwt.PyJWK(known[header["kid"]]).key
            checked = jwt.decode(token, key, algorithms=["EdDSA"], options={"verify_aud": False})
            claims.append({"typ": header["typ"], **checked})
        return {"statement": claims[0], "claims": claims[1]}

    def describe(self, command):
        """Walks the API by reflection from a service on, as grpcurl does. @returns the service's methods"""
        pool = descriptor_pool.DescriptorPool()
        known = set()

        def ask(question):
            answer = self.call({**command, "requests": [question], "limit": 1})["answers"][0]
            for data in answer["fileDescriptorResponse"]["fileDescriptorProto"]:
                file = descriptor_pb2.FileDescriptorProto.FromString(base64.b64decode(data))
                if file.name in known:
                    continue
                known.add(file.name)
                for needed in file.dependency:
                    if needed not in known:
                        ask({"fileByFilename": needed})
                pool.Add(file)

        ask({"fileContainingSymbol": command["service"]})
        service = pool.FindServiceByName(command["service"])
        return {"methods": {one.name: one.input_type.full_name for one in service.methods}, "files": sorted(known)}


def main():
    client = Client()
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = getattr(client, command["do"])(command)
        except Exception as error:  # pylint: disable=broad-except
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
