"""Where instructions went: profile.py IMAGE LOG [FROM TO [TURNS [LINES]]]

IMAGE is the ELF file with its symbols, LOG what the profile plugin wrote. Prints, for what ran from mark FROM to mark TO
(without them: everything), the functions with most instructions of their own, divided by TURNS, how often each was
entered, and its share. With a function's name as FROM: its instructions with their counts, of the whole log.
"""
import bisect
import collections
import subprocess
import sys


def symbols(image):
    """Sorted starts and names of the functions."""
    lines = subprocess.run(["llvm-nm-19", "-n", "--defined-only", image], capture_output=True, text=True, check=True).stdout.splitlines()
    found = [(int(words[0], 16), words[2]) for words in (line.split(None, 2) for line in lines)
             if len(words) == 3 and words[1] in "tTwW" and not words[2].startswith((".L", "$"))]
    return [start for start, _ in found], [name for _, name in found]


def sections(log):
    """Pairs of mark and the counts up to it."""
    result, number, counts = [], None, collections.Counter()
    with open(log, encoding="ascii") as lines:
        for line in lines:
            words = line.split()
            if words[0] in ("mark", "end"):
                counts = collections.Counter()
                result.append((int(words[1]) if words[0] == "mark" else 0, counts))
            else:
                counts[int(words[0], 16)] += int(words[1])
    return result


def between(log, first, last):
    total, inside = collections.Counter(), False
    for number, counts in sections(log):
        if inside:
            total.update(counts)
        if number == last and inside:
            break
        inside = inside or number == first
    return total


def show(image, counts, turns, limit):
    starts, names = symbols(image)
    own, entered = collections.Counter(), {}
    for address, count in counts.items():
        index = bisect.bisect_right(starts, address) - 1
        name = names[index] if index >= 0 else "?"
        own[name] += count
        if index >= 0 and starts[index] == address:
            entered[name] = count
    whole = sum(own.values())
    print(f"{whole / turns:12.1f}           total")
    for name, count in own.most_common(limit):
        print(f"{count / turns:12.1f} {100 * count / whole:5.1f}% {entered.get(name, 0) / turns:9.2f}x  {name}")


def annotate(image, log, function):
    counts = collections.Counter()
    for _, section in sections(log):
        counts.update(section)
    text = subprocess.run(["llvm-objdump-19", "-d", "--no-show-raw-insn", f"--disassemble-symbols={function}", image], capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        address, colon, rest = line.partition(":")
        try:
            print(f"{counts[int(address, 16)]:12} {line}" if colon else line)
        except ValueError:
            print(line)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) == 3:
        annotate(*arguments)
    else:
        picked = between(arguments[1], int(arguments[2]), int(arguments[3])) if len(arguments) > 3 else sum((c for _, c in sections(arguments[1])), collections.Counter())
        show(arguments[0], picked, float(arguments[4]) if len(arguments) > 4 else 1, int(arguments[5]) if len(arguments) > 5 else 60)
