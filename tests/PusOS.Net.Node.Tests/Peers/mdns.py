"""Multicast DNS (RFC 6762) in little: mdns.py ask NAME INTERFACE-ADDRESS, mdns.py serve NAME ADDRESS INTERFACE-ADDRESS."""
import socket
import struct
import sys

GROUP, PORT = "224.0.0.251", 5353


def open_socket(interface, port):
    result = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    result.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    result.bind(("", port))
    result.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(interface))
    result.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + socket.inet_aton(interface))
    return result


def encode(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def ask(name, interface):
    sock = open_socket(interface, PORT)
    sock.settimeout(1)
    question = struct.pack("!HHHHHH", 0, 0, 1, 0, 0, 0) + encode(name) + struct.pack("!HH", 1, 1)
    for _ in range(15):
        sock.sendto(question, (GROUP, PORT))
        try:
            while True:
                answer, sender = sock.recvfrom(9000)
                flags, _, answers = struct.unpack("!HHH", answer[2:8])
                start = answer.find(encode(name))
                if flags & 0x8000 and answers and start >= 0:
                    kind, _, ttl, length = struct.unpack_from("!HHIH", answer, start + len(encode(name)))
                    if kind == 1 and length == 4:
                        at = start + len(encode(name)) + 10
                        print(name, socket.inet_ntoa(answer[at:at + 4]), "ttl", ttl, "from", sender[0])
                        return
        except socket.timeout:
            pass
    sys.exit("no answer")


def serve(name, address, interface):
    sock = open_socket(interface, PORT)
    while True:
        message, _ = sock.recvfrom(9000)
        if struct.unpack("!H", message[2:4])[0] & 0x8000 == 0 and message.find(encode(name) + struct.pack("!H", 1)) >= 0:
            record = encode(name) + struct.pack("!HHIH", 1, 0x8001, 120, 4) + socket.inet_aton(address)
            sock.sendto(struct.pack("!HHHHHH", 0, 0x8400, 0, 1, 0, 0) + record, (GROUP, PORT))


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
