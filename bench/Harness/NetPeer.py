"""The peer of bench/Programs/NetEcho: NetPeer.py HOST. Waits until each phase answers."""
import socket
import sys
import time

HOST = sys.argv[1]
ROUNDS = 1200
BULK = 9 << 20
PAYLOAD = bytes(range(64))


def datagrams(port):
    peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    peer.connect((HOST, port))
    peer.settimeout(0.3)
    done = 0
    while done < ROUNDS:
        try:
            peer.send(PAYLOAD)
            assert peer.recv(2000) == PAYLOAD
            done += 1
        except (ConnectionRefusedError, socket.timeout):
            assert done == 0, "an answer is missing"
            time.sleep(0.05)


def connect():
    for _ in range(200):
        try:
            return socket.create_connection((HOST, 7), 30)
        except OSError:
            time.sleep(0.05)
    raise SystemExit("no connection")


datagrams(7)
datagrams(8)
datagrams(9)
stream = connect()
stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
for _ in range(ROUNDS):
    stream.sendall(PAYLOAD)
    got = b""
    while len(got) < len(PAYLOAD):
        got += stream.recv(2000)
bulk = connect()
bulk.sendall(bytes(BULK))
left = BULK
while left:
    part = bulk.recv(1 << 20)
    assert part
    left -= len(part)
bulk.sendall(b"x")
stream.close()
bulk.close()
print("done")
