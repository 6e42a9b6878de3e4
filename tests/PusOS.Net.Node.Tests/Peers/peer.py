"""Peers of the node: peer.py COMMAND HOST [arguments]. Every command ends with 0 only if all bytes came back as sent."""
import random
import resource
import select
import socket
import struct
import sys
import threading
import time


def fingerprint(data):
    state = 0xcbf29ce484222325
    for value in data:
        state = ((state ^ value) * 0x100000001b3) & 0xffffffffffffffff
    return format(state, "016x")


def read_all(connection):
    parts = []
    while True:
        part = connection.recv(65536)
        if not part:
            return b"".join(parts)
        parts.append(part)


def echo(host, length, seconds):
    data = random.Random(4).randbytes(int(length))
    connection = socket.create_connection((host, 7), float(seconds))
    connection.settimeout(float(seconds))

    def send():
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)

    sender = threading.Thread(target=send)
    sender.start()
    back = read_all(connection)
    sender.join()
    assert back == data, "%d of %d bytes came back" % (len(back), len(data))
    print("echo", len(back), "bytes")


def discard(host, length, seconds=60):
    data = random.Random(5).randbytes(int(length))
    connection = socket.create_connection((host, 9), float(seconds))
    connection.sendall(data)
    connection.shutdown(socket.SHUT_WR)
    answer = read_all(connection).decode().strip()
    assert answer == fingerprint(data), answer + " is not " + fingerprint(data)
    print("discard", answer)


def source(host, length, seconds=60):
    connection = socket.create_connection((host, 19), float(seconds))
    connection.sendall((length + "\n").encode())
    data = read_all(connection)
    assert len(data) == int(length), len(data)
    print("source", len(data), fingerprint(data))


def udp(host, count):
    connection = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    connection.settimeout(5)
    generator = random.Random(6)
    for number in range(int(count)):
        data = generator.randbytes(generator.choice([0, 1, 64, 1400, 1473, 5000, 20000]))
        connection.sendto(data, (host, 7))
        back = connection.recv(65536)
        assert back == data, "datagram %d: %d of %d bytes" % (number, len(back), len(data))
    print("udp", count, "datagrams")


def storm(host, count):
    connections = []
    for number in range(int(count)):
        connection = socket.create_connection((host, 7), 60)
        connection.sendall(b"%d" % number)
        connections.append(connection)
    for number, connection in enumerate(connections):
        wanted = b"%d" % number
        back = b""
        while len(back) < len(wanted):
            part = connection.recv(16)
            assert part, "connection %d ended" % number
            back += part
        assert back == wanted, (number, back)
    for connection in connections:
        connection.close()
    print("storm", count, "connections")


def open_many():
    """As many descriptors as this machine allows."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def churn(host, count, parallel):
    """Connections that come and go: each sends 32 bytes, gets them back and closes."""
    open_many()
    count, parallel = int(count), int(parallel)
    poller = select.poll()
    alive = {}
    started = ended = 0
    deadline = time.monotonic() + 300
    while ended < count:
        assert time.monotonic() < deadline, "%d of %d ended" % (ended, count)
        while started < count and len(alive) < parallel:
            connection = socket.socket()
            connection.setblocking(False)
            connection.connect_ex((host, 7))
            alive[connection.fileno()] = [connection, started.to_bytes(4, "big") * 8, b"", False]
            poller.register(connection, select.POLLOUT)
            started += 1
        for descriptor, _ in poller.poll(1000):
            entry = alive[descriptor]
            connection, sent, got, was_sent = entry
            if not was_sent:
                connection.send(sent)
                entry[3] = True
                poller.modify(descriptor, select.POLLIN)
                continue
            part = connection.recv(64)
            assert part, "a connection ended early"
            entry[2] = got + part
            if len(entry[2]) >= 32:
                assert entry[2] == sent
                poller.unregister(descriptor)
                connection.close()
                del alive[descriptor]
                ended += 1
    print("churn", count, "connections,", parallel, "at a time")


def hold(host, count):
    """So many connections at the same time; each is asked once after all are open."""
    open_many()
    count = int(count)
    connections = []
    for number in range(count):
        connection = socket.create_connection((host, 20), 120)
        connections.append(connection)
    print("held", len(connections), "connections, memory", ask(host, "memory"), flush=True)
    for start in range(0, count, 500):
        for number in range(start, min(start + 500, count)):
            connections[number].sendall(bytes([number % 251]))
        for number in range(start, min(start + 500, count)):
            back = connections[number].recv(1)
            assert back == bytes([number % 251]), (number, back)
    for connection in connections:
        connection.close()
    print("hold", count, "connections answered")


def slowloris(host, count, seconds):
    """So many requests that never end, while others are served; then all are closed and a last one is served."""
    open_many()
    slow = []
    for number in range(int(count)):
        connection = socket.create_connection((host, 80), 60)
        connection.sendall(b"GET /hello HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        slow.append(connection)
    served = 0
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end or served == 0:
        for connection in slow[served % 7::7]:
            connection.sendall(b"a")
        get_hello(host)
        served += 1
        time.sleep(0.05)
    for connection in slow:
        connection.close()
    get_hello(host)
    print("slowloris", len(slow), "requests that do not end,", served + 1, "served beside and after")


def get_hello(host):
    connection = socket.create_connection((host, 80), 60)
    connection.sendall(b"GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"Hello from HttpListener"), answer


def ask(host, *words):
    """One question to the node's port 96; the answer."""
    connection = socket.create_connection((host, 96), 60)
    connection.sendall((" ".join(words) + "\n").encode())
    answer = connection.makefile().readline().strip()
    connection.close()
    return answer


def question(host, *words):
    print(ask(host, *words))


def group(host, address, device):
    """Sends to a group until the node, which joins it, answers what it got."""
    answer = []
    asking = threading.Thread(target=lambda: answer.append(ask(host, "group", address)))
    asking.start()
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sender = socket.socket(family, socket.SOCK_DGRAM)
    sender.settimeout(0.2)
    if family == socket.AF_INET6:
        # From the link-local address, which the node can answer without any other.
        lines = [line.split() for line in open("/proc/net/if_inet6")]
        own = [line[0] for line in lines if line[5] == device and line[0].startswith("fe80")][0]
        sender.bind((socket.inet_ntop(socket.AF_INET6, bytes.fromhex(own)), 0, 0, socket.if_nametoindex(device)))
        sender.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, socket.if_nametoindex(device))
    else:
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, struct.pack("@4s4si", bytes(4), bytes(4), socket.if_nametoindex(device)))
    for _ in range(100):
        sender.sendto(b"to-the-group", (address, 5008))
        try:
            back = sender.recv(100)
            assert back == b"to-the-group", back
            break
        except TimeoutError:
            pass
    else:
        raise AssertionError("no answer from the group")
    asking.join(30)
    assert answer == ["to-the-group"], answer
    print("group", address)


def quit(host):
    ask(host, "quit")


def serve_echo(host):
    listener = socket.create_server((host, 5007))
    while True:
        connection, _ = listener.accept()

        def run(c):
            while True:
                part = c.recv(65536)
                if not part:
                    break
                c.sendall(part)
            c.close()

        threading.Thread(target=run, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
