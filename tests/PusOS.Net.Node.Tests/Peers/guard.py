"""Cleans up after a test run, however it ends. Reads lines: "process PID", "namespace NAME" and "file PATH" name what exists
now, "gone WORD" what does not any more. When the input ends, what is left is killed or deleted."""
import os
import signal
import subprocess
import sys

for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
left = {}
for line in sys.stdin:
    kind, value = line.rstrip("\n").split(" ", 1)
    if kind == "gone":
        left.pop(value, None)
    else:
        left[value] = kind


def kill(process):
    try:
        os.kill(int(process), signal.SIGKILL)
    except ProcessLookupError:
        pass


for value, kind in left.items():
    if kind == "process":
        kill(value)
    elif kind == "file":
        if os.path.exists(value):
            os.remove(value)
    else:
        inside = subprocess.run(["ip", "netns", "pids", value], capture_output=True, text=True)
        for process in inside.stdout.split():
            kill(process)
        subprocess.run(["ip", "netns", "del", value])
