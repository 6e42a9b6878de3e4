"""Peers of the node: peer.py COMMAND HOST [arguments]. Every command ends with 0 only if all bytes came back as sent."""
import random
import socket
import sys
import threading


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


def discard(host, length):
    data = random.Random(5).randbytes(int(length))
    connection = socket.create_connection((host, 9), 60)
    connection.sendall(data)
    connection.shutdown(socket.SHUT_WR)
    answer = read_all(connection).decode().strip()
    assert answer == fingerprint(data), answer + " is not " + fingerprint(data)
    print("discard", answer)


def source(host, length):
    connection = socket.create_connection((host, 19), 60)
    connection.sendall((length + "\n").encode())
    data = read_all(connection)
    assert len(data) == int(length), len(data)
    print("source", len(data), fingerprint(data))


def udp(host, count):
    connection = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
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


def quit(host):
    socket.create_connection((host, 99), 30).close()


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
