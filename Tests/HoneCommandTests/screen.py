"""Runs a command in a terminal of so many columns, and prints what it writes there.

    python3 screen.py COLUMNS COMMAND ARGUMENT...

Once what was written has SCREEN_UNTIL in it, a pattern, the file SCREEN_FILE is made.
"""
import fcntl
import os
import pty
import re
import struct
import sys
import termios

child, terminal = pty.fork()
if child == 0:
    size = struct.pack("HHHH", 40, int(sys.argv[1]), 0, 0)
    fcntl.ioctl(0, termios.TIOCSWINSZ, size)
    os.environ["TERM"] = "xterm"
    os.execv(sys.argv[2], sys.argv[2:])
written = b""
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    written += data
    until = os.environ.get("SCREEN_UNTIL")
    if until and re.search(until.encode(), written):
        open(os.environ["SCREEN_FILE"], "w").close()
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(written.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(status))
