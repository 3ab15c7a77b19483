"""Runs a program in a terminal of its own and prints what it drew there.

    in_terminal.py COLUMNS PROGRAM [ARGUMENT…]

The exit code is the program's.
"""

import fcntl
import os
import pty
import struct
import sys
import termios

columns, *words = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, int(columns), 0, 0))
    os.execv(words[0], words)
drawn = b""
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:  # Linux says so when the program has gone.
        break
    if not part:
        break
    drawn += part
sys.stdout.buffer.write(drawn.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
