"""Malformed frames: fuzz.py frames DEVICE NODE SEED COUNT, or a hostile DHCP and DNS server: fuzz.py serve DEVICE SEED COUNT."""
import random
import socket
import struct
import sys
import threading
import time

from scapy.all import (ARP, BOOTP, DHCP, DNS, DNSQR, DNSRR, ICMP, IP, TCP, UDP, Ether, ICMPv6EchoRequest, ICMPv6MLReport,
                       ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RA, ICMPv6NDOptMTU, ICMPv6NDOptPrefixInfo, ICMPv6NDOptSrcLLAddr,
                       ICMPv6PacketTooBig, IPOption_Timestamp, IPv6, IPv6ExtHdrDestOpt, IPv6ExtHdrFragment, IPv6ExtHdrHopByHop,
                       IPv6ExtHdrRouting, Raw, fuzz, raw)

NODE_MAC = "52:54:00:12:34:56"
PEER_MAC = "02:00:00:00:07:77"


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def repair(frame):
    """Right lengths and checksums again, as far as the headers allow, so that the mutation reaches what lies deeper."""
    b = bytearray(frame)
    if len(b) < 34:
        return bytes(b)
    kind = b[12] << 8 | b[13]
    if kind == 0x0800 and b[14] >> 4 == 4:
        header = (b[14] & 15) * 4
        if header < 20 or len(b) < 14 + header + 8:
            return bytes(b)
        b[16:18] = struct.pack("!H", len(b) - 14)
        b[24:26] = b"\0\0"
        b[24:26] = struct.pack("!H", checksum(bytes(b[14:14 + header])))
        protocol, pseudo, start = b[23], bytes(b[26:34]), 14 + header
    elif kind == 0x86dd and len(b) >= 62:
        b[18:20] = struct.pack("!H", len(b) - 54)
        protocol, pseudo, start = b[20], bytes(b[22:54]), 54
    else:
        return bytes(b)
    at = {1: 2, 58: 2, 2: 2, 6: 16, 17: 6}.get(protocol)
    if at is None or len(b) < start + at + 2:
        return bytes(b)
    if protocol == 17:
        b[start + 4:start + 6] = struct.pack("!H", len(b) - start)
    b[start + at:start + at + 2] = b"\0\0"
    body = bytes(b[start:])
    if protocol not in (1, 2):
        body = pseudo + struct.pack("!IHBB", len(body), 0, 0, protocol)[0:4] + struct.pack("!I", protocol) + body
        if kind == 0x0800:
            body = pseudo + struct.pack("!BBH", 0, protocol, len(b) - start) + bytes(b[start:])
    b[start + at:start + at + 2] = struct.pack("!H", checksum(body))
    return bytes(b)


def seeds(node, node6):
    ether = Ether(src=PEER_MAC, dst=NODE_MAC)
    peer, peer6 = "10.78.0.9", "fe80::9"
    ip, ip6 = IP(src=peer, dst=node), IPv6(src=peer6, dst=node6)
    text = Raw(b"some text of a datagram, long enough to be cut")
    answer = DNS(id=7, qr=1, qd=DNSQR(qname="a.test"), an=DNSRR(rrname="a.test", type="CNAME", rdata="b.test") / DNSRR(rrname="b.test", rdata="10.1.1.1"))
    mdns = DNS(qr=0, qd=DNSQR(qname="pusos.local", qtype="A") / DNSQR(qname="pusos.local", qtype="AAAA"))
    claim = DNS(qr=1, aa=1, an=DNSRR(rrname="pusos.local", rdata="10.78.0.99"))
    offer = BOOTP(op=2, xid=99, yiaddr="10.78.0.50", chaddr=bytes.fromhex("525400123456")) / DHCP(options=[
        ("message-type", "offer"), ("server_id", peer), ("lease_time", 600), ("subnet_mask", "255.255.255.0"), ("router", peer), ("name_server", peer, peer), "end"])
    quoted = IP(src=node, dst=peer) / TCP(sport=7, dport=4000) / text
    options = [("MSS", 1460), ("SAckOK", b""), ("Timestamp", (1, 0)), ("NOP", None), ("WScale", 7)]
    segments = [TCP(sport=4000 + p, dport=port, flags=flags, seq=1000, ack=5000, window=8192, options=options)
                for p, (port, flags) in enumerate([(7, "S"), (7, "A"), (80, "S"), (7, "FPU"), (7, "R"), (9999, "S"), (7, "SA"), (80, "PA")])]
    found = [ether / ip / s / text for s in segments] + [ether / ip6 / s / text for s in segments]
    found += [ether / ip / UDP(sport=5000, dport=7) / text, ether / ip6 / UDP(sport=5000, dport=7) / text, ether / ip / UDP(sport=53, dport=5000) / answer,
              ether / ip / UDP(sport=67, dport=68) / offer, Ether(src=PEER_MAC, dst="ff:ff:ff:ff:ff:ff") / IP(src=peer, dst="255.255.255.255") / UDP(sport=67, dport=68) / offer,
              Ether(src=PEER_MAC, dst="01:00:5e:00:00:fb") / IP(src=peer, dst="224.0.0.251", ttl=255) / UDP(sport=5353, dport=5353) / mdns,
              Ether(src=PEER_MAC, dst="01:00:5e:00:00:fb") / IP(src=peer, dst="224.0.0.251", ttl=255) / UDP(sport=5353, dport=5353) / claim,
              ether / ip / ICMP() / text, ether / ip / ICMP(type=3, code=4, nexthopmtu=100) / quoted, ether / ip / ICMP(type=3, code=1) / quoted,
              ether / ip / ICMP(type=5) / quoted, ether / IP(src=peer, dst=node, options=[IPOption_Timestamp()]) / ICMP() / text,
              ether / IP(src=peer, dst=node, flags="MF", id=5) / UDP(dport=7) / text, ether / IP(src=peer, dst=node, frag=3, id=5) / text,
              ether / ARP(op=1, psrc=peer, hwsrc=PEER_MAC, pdst=node), ether / ARP(op=2, psrc=peer, hwsrc=PEER_MAC, pdst=node, hwdst=NODE_MAC),
              ether / ARP(op=1, psrc=node, hwsrc=PEER_MAC, pdst=node), ether / ip / Raw(b"\x11\x04\x00\x00\xe0\x00\x00\x01" + bytes(8)),
              Ether(src=PEER_MAC, dst="01:00:5e:00:00:01") / IP(src=peer, dst="224.0.0.1", proto=2, ttl=1) / Raw(b"\x11\x64\x00\x00" + bytes(8))]
    found += [ether / ip6 / ICMPv6EchoRequest(data=b"ping"), ether / IPv6(src=peer6, dst=node6, hlim=255) / ICMPv6ND_NS(tgt=node6) / ICMPv6NDOptSrcLLAddr(lladdr=PEER_MAC),
              ether / IPv6(src=peer6, dst=node6, hlim=255) / ICMPv6ND_NA(tgt=peer6, R=0) / ICMPv6NDOptSrcLLAddr(lladdr=PEER_MAC),
              Ether(src=PEER_MAC, dst="33:33:00:00:00:01") / IPv6(src=peer6, dst="ff02::1", hlim=255) / ICMPv6ND_RA(routerlifetime=30) / ICMPv6NDOptPrefixInfo(prefix="fd01::", prefixlen=64, validlifetime=60, preferredlifetime=60) / ICMPv6NDOptMTU(mtu=1400),
              ether / ip6 / ICMPv6PacketTooBig(mtu=600) / (IPv6(src=node6, dst=peer6) / TCP(sport=7, dport=4000)),
              ether / ip6 / IPv6ExtHdrFragment(m=1, id=9) / UDP(dport=7) / text, ether / ip6 / IPv6ExtHdrFragment(offset=4, id=9) / text,
              ether / ip6 / IPv6ExtHdrHopByHop() / UDP(dport=7) / text, ether / ip6 / IPv6ExtHdrDestOpt() / UDP(dport=7) / text,
              ether / ip6 / IPv6ExtHdrRouting(addresses=[node6]) / UDP(dport=7) / text, Ether(src=PEER_MAC, dst="33:33:00:00:00:01") / IPv6(src=peer6, dst="ff02::1", hlim=1) / IPv6ExtHdrHopByHop() / ICMPv6MLReport(),
              Ether(src=PEER_MAC, dst=NODE_MAC, type=0x8100) / text, Ether(src=PEER_MAC, dst=NODE_MAC, type=0x0800), Ether(src=PEER_MAC, dst=NODE_MAC, type=0x86dd)]
    return found


INTERESTING = [0, 1, 2, 4, 5, 8, 15, 16, 31, 32, 63, 64, 127, 128, 192, 254, 255]


def mutate(generator, frame):
    b = bytearray(frame)
    for _ in range(generator.choice([1, 1, 1, 2, 3, 8, 30])):
        if not b:
            break
        way = generator.random()
        # Most of what is interesting lies behind the addresses of Ethernet.
        at = generator.randrange(min(12, len(b) - 1), len(b)) if generator.random() < 0.95 else generator.randrange(len(b))
        if way < 0.3:
            b[at] ^= 1 << generator.randrange(8)
        elif way < 0.6:
            b[at] = generator.choice(INTERESTING)
        elif way < 0.7:
            b[at] = generator.randrange(256)
        elif way < 0.78:
            del b[at:]
        elif way < 0.84:
            b += generator.randbytes(generator.choice([1, 2, 4, 40, 600]))
        elif way < 0.9:
            end = min(len(b), at + generator.choice([1, 2, 4, 8]))
            b[at:at] = b[at:end]
        elif way < 0.95:
            del b[at:at + generator.choice([1, 2, 4, 8])]
        elif len(b) > at + 1:
            b[at:at + 2] = generator.choice([b"\xff\xff", b"\0\0", b"\x7f\xff", b"\x80\0", b"\xc0\x0c"])
    return bytes(b[:1514])


def frames(device, node, seed, count):
    generator = random.Random(int(seed))
    random.seed(int(seed))
    count = int(count)
    port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    port.bind((device, 0))
    # The node's link-local address follows from its hardware address (RFC 4291, appendix A).
    templates = seeds(node, "fe80::5054:ff:fe12:3456")
    whole = [raw(t) for t in templates]
    by_scapy = 0
    sent = 0
    while sent < count:
        if sent % 50 == 0:
            try:
                frame = raw(Ether(src=PEER_MAC, dst=NODE_MAC) / fuzz(generator.choice(templates).payload.copy()))[:1514]
                by_scapy += 1
            except Exception:
                # Scapy cannot write every value that it invents.
                continue
        else:
            frame = mutate(generator, generator.choice(whole))
            if generator.random() < 0.7:
                frame = repair(frame)
        if len(frame) < 14:
            continue
        try:
            port.send(frame)
        except OSError:
            time.sleep(0.001)
            continue
        sent += 1
        if sent % 256 == 0:
            time.sleep(0.002)
    print("fuzz", sent, "frames,", by_scapy, "of them made by scapy, seed", seed)


def serve(device, seed, count):
    """Answers DHCP and DNS: first with so many mutated answers, then with a right one; to names that begin with "good" only rightly."""
    generator = random.Random(int(seed))
    port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    port.bind((device, 0))
    sink = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
    for quiet, number in zip(sink, (53, 67)):
        quiet.bind(("", number))
    us, node = "10.78.0.1", "10.78.0.2"
    total = 0
    print("serving", flush=True)
    while True:
        frame = port.recv(2000)
        if frame[6:12] != bytes.fromhex("525400123456") or frame[12:14] != b"\x08\0" or frame[23] != 17:
            continue
        packet = Ether(frame)
        right = None
        if packet.haslayer(DHCP):
            kind = [o[1] for o in packet[DHCP].options if o[0] == "message-type"][0]
            if kind in (1, 3):
                right = (Ether(src=PEER_MAC, dst=NODE_MAC) / IP(src=us, dst="255.255.255.255") / UDP(sport=67, dport=68)
                         / BOOTP(op=2, xid=packet[BOOTP].xid, yiaddr=node, siaddr=us, chaddr=packet[BOOTP].chaddr)
                         / DHCP(options=[("message-type", "offer" if kind == 1 else "ack"), ("server_id", us), ("lease_time", 600),
                                         ("subnet_mask", "255.255.255.0"), ("router", us), ("name_server", us), "end"]))
                many = int(count)
        elif packet.haslayer(DNS) and packet[UDP].dport == 53:
            question = packet[DNS].qd
            name = question.qname
            known = DNSRR(rrname=name, type="CNAME", ttl=1, rdata="x." + name.decode()) / DNSRR(rrname="x." + name.decode(), ttl=1, rdata="10.9.8.7") if question.qtype == 1 else None
            right = (Ether(src=PEER_MAC, dst=NODE_MAC) / IP(src=us, dst=node) / UDP(sport=53, dport=packet[UDP].sport)
                     / DNS(id=packet[DNS].id, qr=1, ra=1, qd=question, an=known))
            many = 0 if name.startswith(b"good") else int(count) // 10
        if right is None:
            continue
        whole = raw(right)
        for _ in range(many):
            port.send(repair(whole[:42] + hostile(generator, whole[42:], packet)[:1400]))
        port.send(whole)
        total += many
        print("after", total, "bad answers of a hostile server, seed", seed, flush=True)


def hostile(generator, message, asked):
    """A bad form of an answer. Answers that bind the client for long are never quite its own."""
    if asked.haslayer(DNS):
        # The identifier stays: with another one nobody looks further.
        return message[:2] + mutate(generator, message[2:])
    bad = bytearray(mutate(generator, message))
    if len(bad) > 20:
        bad[16:20] = message[16:20]
    if generator.random() < 0.5 and len(bad) > 240:
        # As far as the options all is well.
        bad[:240] = message[:240]
    if b"\x35\x01\x05" in message and len(bad) > 8:
        bad[4:8] = bytes([message[4] ^ 1]) + message[5:8]
    return bytes(bad)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
