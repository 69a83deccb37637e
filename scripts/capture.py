#!/usr/bin/env python3
r"""Makes a picture of a command in a terminal: runs it in one, and draws what stands there as SVG.

    scripts/capture.py docs/images/run.svg --folder Examples/digits \
        --keep 'done · .* left' --without HONE_DIR -- hone run study.yaml

The command runs in a terminal of its own with --columns columns. The picture holds all that it has
left there, colours included, below a line with the command. --keep PATTERN keeps the last state of
a line that is erased at the end, such as a progress line. --head N and --tail N leave out what stands
between the first and the last lines.
"""
import argparse
import fcntl
import html
import os
import pty
import re
import select
import struct
import sys
import termios

SIZE, LINE, EDGE = 14, 20, 16
WIDTH = SIZE * 0.602  # of a character in the usual fonts of one width
DARK, LIGHT = "#1b1f24", "#d7dde4"
COLOURS = {
    30: "#5c6773", 31: "#f07178", 32: "#a3d977", 33: "#ffd173", 34: "#73b8ff", 35: "#d4a5ff",
    36: "#80e0d0", 37: "#ffffff", 90: "#8a95a3", 91: "#ff8f8f", 92: "#bdf08a", 93: "#ffe08a",
    94: "#8ac8ff", 95: "#e0b8ff", 96: "#95f0e0", 97: "#ffffff",
}


class Screen:
    """As much of a terminal as progress lines need: returns, moves, erasures and colours."""

    def __init__(self, keep):
        self.rows, self.row, self.column, self.style = [[]], 0, 0, (None, False, False)
        self.keep, self.kept = keep, None

    def feed(self, text):
        for piece in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x1b.|[^\x1b]", text):
            if self.keep and len(piece) > 1 or piece == "\r":
                text = "".join(character for character, _ in self.rows[self.row])
                if self.keep and re.search(self.keep, text):
                    self.kept = (self.row, list(self.rows[self.row]))
            if piece.startswith("\x1b["):
                self.control(piece[2:-1], piece[-1])
            elif piece == "\r":
                self.column = 0
            elif piece == "\n":
                self.row += 1
                while len(self.rows) <= self.row:
                    self.rows.append([])
            elif piece >= " ":
                line = self.rows[self.row]
                line.extend([(" ", (None, False, False))] * (self.column + 1 - len(line)))
                line[self.column] = (piece, self.style)
                self.column += 1

    def control(self, numbers, kind):
        values = [int(n) for n in re.findall(r"\d+", numbers)]
        count = values[0] if values else 1
        if kind == "A":
            self.row = max(0, self.row - count)
        elif kind == "K":
            line = self.rows[self.row]
            self.rows[self.row] = [] if values[:1] == [2] else line[:self.column]
        elif kind == "J":
            self.rows[self.row] = self.rows[self.row][:self.column]
            del self.rows[self.row + 1:]
            # What is kept stands where the lines began among which it was erased.
            if self.kept and self.kept[0] > self.row:
                self.kept = (self.row, self.kept[1])
        elif kind == "G":
            self.column = count - 1
        elif kind == "m":
            for value in values or [0]:
                colour, bold, dim = self.style
                if value == 0:
                    self.style = (None, False, False)
                elif value == 1:
                    self.style = (colour, True, dim)
                elif value == 2:
                    self.style = (colour, bold, True)
                elif value == 22:
                    self.style = (colour, False, False)
                elif value == 39:
                    self.style = (None, bold, dim)
                elif value in COLOURS:
                    self.style = (COLOURS[value], bold, dim)


def run(command, folder, columns, keep):
    """What a command leaves in a terminal of so many columns, and its exit status."""
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        os.chdir(folder)
        os.environ["TERM"] = "xterm-256color"
        os.environ.pop("NO_COLOR", None)
        os.execvp(command[0], command)
    screen, rest = Screen(keep), b""
    while True:
        select.select([terminal], [], [])
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        rest += data
        # A character or a sequence that is not whole yet waits for its end.
        cut = max(rest.rfind(b"\n"), rest.rfind(b"\r"), rest.rfind(b"K")) + 1
        screen.feed(rest[:cut].decode("utf-8", "replace"))
        rest = rest[cut:]
    screen.feed(rest.decode("utf-8", "replace"))
    _, status = os.waitpid(child, 0)
    if screen.kept:
        screen.rows.insert(*screen.kept)
    return screen, os.waitstatus_to_exitcode(status)


def spans(row):
    """A row's text in pieces of one look each; what blanks align has a piece of its own."""
    pieces = []
    for character, style in row:
        if pieces and pieces[-1][1] == style and not (
                pieces[-1][0].endswith("  ") and character != " "):
            pieces[-1][0] += character
        else:
            pieces.append([character, style])
    return pieces


def drawing(title, rows, columns):
    width, height = columns * WIDTH + 2 * EDGE, len(rows) * LINE + 2 * EDGE + 8
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-label="{html.escape(title)}">',
        f'<rect width="100%" height="100%" rx="8" fill="{DARK}"/>',
        f'<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" '
        f'font-size="{SIZE}" fill="{LIGHT}" xml:space="preserve">']
    for index, row in enumerate(rows):
        column = 0
        for text, (colour, bold, dim) in spans(row):
            if text.strip():
                look = f' fill="{colour}"' if colour else ""
                look += ' font-weight="bold"' if bold else ""
                look += ' opacity="0.65"' if dim else ""
                start = len(text) - len(text.lstrip())
                shown = text.strip()
                x = EDGE + (column + start) * WIDTH
                lines.append(
                    f'<text x="{x:.1f}" y="{EDGE + (index + 1) * LINE - 4}" '
                    f'textLength="{len(shown) * WIDTH:.1f}"{look}>{html.escape(shown)}</text>')
            column += len(text)
    return "\n".join(lines + ["</g>", "</svg>", ""])


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("picture", help="the SVG file to write")
    parser.add_argument("--folder", default=".", help="where the command runs")
    parser.add_argument("--columns", type=int, default=100)
    parser.add_argument("--head", type=int, help="how many first lines to show")
    parser.add_argument("--tail", type=int, help="how many last lines to show")
    parser.add_argument("--keep", metavar="PATTERN", help="keep a line that is erased later")
    parser.add_argument("--without", action="append", default=[], metavar="PATTERN",
                        help="leave out lines that this finds")
    given = sys.argv[1:]
    cut = given.index("--") if "--" in given else len(given)
    options, command = parser.parse_args(given[:cut]), given[cut + 1:]
    if not command:
        parser.error("there is no command: give one after --")
    screen, status = run(command, options.folder, options.columns, options.keep)
    rows = [row for row in screen.rows
            if not any(re.search(p, "".join(c for c, _ in row)) for p in options.without)]
    while rows and not "".join(character for character, _ in rows[-1]).strip():
        rows.pop()
    if options.head is not None and options.tail is not None:
        if len(rows) > options.head + options.tail:
            rows = rows[:options.head] + [[("…", (None, False, True))]] + rows[-options.tail:]
    line = "$ " + " ".join([os.path.basename(command[0]), *command[1:]])
    rows.insert(0, [(character, (None, True, False)) for character in line])
    with open(options.picture, "w", encoding="utf-8") as file:
        file.write(drawing(line[2:], rows, options.columns))
    sys.exit(status)


if __name__ == "__main__":
    main()
