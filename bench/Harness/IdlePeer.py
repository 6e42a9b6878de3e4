"""Opens connections until the node takes no more: IdlePeer.py HOST LIMIT.

A connection counts once the node has accepted and greeted it. Afterwards all of them must still answer, and one more
must be possible after some have gone. Prints how many were held and how the first beyond them failed.
"""
import resource
import socket
import sys
import time

HOST, LIMIT = sys.argv[1], int(sys.argv[2])
PATIENCE = 8.0

hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
held = []


def connect(patience):
    peer = socket.create_connection((HOST, 7), patience)
    peer.settimeout(patience)
    if peer.recv(1) != b"a":
        raise OSError("closed without greeting")
    return peer


def answers(peer):
    peer.sendall(b"b")
    return peer.recv(1) == b"b"


started = time.monotonic()
for _ in range(200):
    try:
        held.append(connect(1))
        break
    except OSError:
        time.sleep(0.05)
end = "the limit of this test"
while held and len(held) < LIMIT:
    try:
        held.append(connect(PATIENCE))
    except OSError as error:
        end = f"{type(error).__name__}: {error}"
        break
print(f"held {len(held)} in {time.monotonic() - started:.1f} s, the next: {end}", flush=True)
alive = sum(answers(peer) for peer in held)
print(f"alive {alive}", flush=True)
for peer in held[: len(held) // 10]:
    peer.close()
del held[: len(held) // 10]
time.sleep(0.5)
again = 0
for _ in range(20):
    try:
        held.append(connect(PATIENCE))
        again += 1
    except OSError as error:
        print(f"again: {error}")
        time.sleep(0.2)
print(f"again {again}", flush=True)
held[0].sendall(b"e")
time.sleep(1)
