"""Milliseconds from the launch of QEMU to the first UDP echo: BootPeer.py HOST RUNS COMMAND...

Prints one number for each run. A datagram goes out each half millisecond from the launch on, so the answer shows when
the node is there; the neighbour entry of HOST is the caller's business (Linux would ask for it only each second).
"""
import select
import socket
import subprocess
import sys
import time

HOST, RUNS, COMMAND = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
LIMIT = 20.0


def run():
    peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    peer.setblocking(False)
    peer.bind(("", 0))
    start = time.monotonic()
    node = subprocess.Popen(COMMAND, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        while time.monotonic() - start < LIMIT:
            try:
                peer.sendto(b"first echo", (HOST, 7))
            except OSError:
                pass  # The TAP has no carrier yet.
            if select.select([peer], [], [], 0.0005)[0]:
                assert peer.recv(100) == b"first echo"
                elapsed = time.monotonic() - start
                peer.sendto(b"x", (HOST, 7))
                if node.wait(5) != 0:
                    raise SystemExit(f"the node ended with {node.returncode}")
                return elapsed * 1000
        raise SystemExit("no echo")
    finally:
        node.kill()
        node.wait()


for _ in range(RUNS):
    print(f"{run():.2f}", flush=True)
