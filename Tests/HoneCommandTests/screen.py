"""Runs a command in a terminal of so many columns, and prints what it writes there.

    python3 screen.py COLUMNS COMMAND ARGUMENT...

Once what was written has SCREEN_UNTIL in it, a pattern, the file SCREEN_FILE is made, and SCREEN_KEYS
are typed. The command does not outlive this program.
"""
import ctypes
import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios

parent = os.getpid()
child, terminal = pty.fork()
if child == 0:
    if sys.platform == "linux":
        # The end of the terminal is only a SIGHUP, which the command may ignore. 1 is PR_SET_PDEATHSIG.
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    size = struct.pack("HHHH", 40, int(sys.argv[1]), 0, 0)
    fcntl.ioctl(0, termios.TIOCSWINSZ, size)
    os.environ["TERM"] = "xterm"
    os.execv(sys.argv[2], sys.argv[2:])
written = b""
until = os.environ.get("SCREEN_UNTIL")
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    written += data
    if until and re.search(until.encode(), written):
        until = None
        if "SCREEN_FILE" in os.environ:
            open(os.environ["SCREEN_FILE"], "w").close()
        os.write(terminal, os.environ.get("SCREEN_KEYS", "").encode())
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(written.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(status))
