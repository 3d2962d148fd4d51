"""Attacks a gateway's port: frames.py HOST PORT SECONDS ATTACK... Prints one JSON line for each attack."""

import json
import sys

import floods
import malformed
import waits


def main():
    host, port, seconds, *names = sys.argv[1:]
    for name in names:
        print(json.dumps({"attack": name, "state": "begins"}), flush=True)
        if name == "malformed":
            result = malformed.run(host, int(port))
        elif name in waits.ATTACKS:
            result = waits.ATTACKS[name](host, int(port), float(seconds))
        else:
            result = floods.ATTACKS[name](host, int(port), float(seconds))
        print(json.dumps({"attack": name, "state": "ended", **result}), flush=True)


main()
