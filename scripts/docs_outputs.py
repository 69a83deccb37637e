"""Compares what a page shows with what a command printed: for scripts/check-docs.py."""
import difflib
import re


def plain(line, varies):
    line = re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip()
    line = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?( UTC)?", "⟨time⟩", line)
    span = r"(?<![\w.])(\d+:)?\d+:\d\d\b|(?<![\w.])\d+(\.\d+)? ?(µs|ms|s|min|h)\b"
    line = re.sub(span, "⟨span⟩", line)
    if varies:
        line = re.sub(r"-?\d+(\.\d+)?(e[-+]?\d+)?", "#", re.sub(r"\s+", " ", line))
    return line


def matches(expected, actual, varies):
    # A question mark alone asks --update for the output.
    if expected == ["?"]:
        return False
    pattern = ""
    for line in expected:
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += re.escape(plain(line, varies)).replace("…", ".*?") + r"\n"
    text = "".join(plain(line, varies) + "\n" for line in actual)
    return re.fullmatch(pattern, text) is not None


def renewed(expected, actual):
    """The actual lines, left out and shortened where the expected ones are."""
    short = [line for line in expected if "…" in line and line.strip() != "…"]
    actual = [next((line for line in short if matches([line], [new], False)), new) for new in actual]
    gaps = [i for i, line in enumerate(expected) if line.strip() == "…"]
    if not gaps:
        return actual
    head, tail = gaps[0], len(expected) - gaps[-1] - 1
    if len(actual) <= head + tail:
        return actual
    lines, place = actual[:head] + ["…"], head
    # What stands between two gaps is where it is most alike.
    for first, last in zip(gaps, gaps[1:]):
        piece = expected[first + 1:last]
        ends = range(place, max(place + 1, len(actual) - tail - len(piece) + 1))
        if piece:
            place = max(ends, key=lambda i: alike(piece, actual[i:i + len(piece)]))
            lines += actual[place:place + len(piece)] + ["…"]
            place += len(piece)
    return lines + (actual[-tail:] if tail else [])


def alike(these, those):
    return difflib.SequenceMatcher(None, "\n".join(these), "\n".join(those)).ratio()
