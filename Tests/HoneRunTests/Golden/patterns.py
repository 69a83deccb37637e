"""What Python's re finds with random patterns in random texts, for LinearPatternTests.

Writes patterns.jsonl beside it: a pattern a line, with the texts it was searched for in. Of each text
there are the bytes of the whole match and of each group, "-" for one that takes no part, and "" where
nothing matches. Where a part that can match the empty text is repeated, implementations disagree on
the groups, so there it says "+" for any match.
"""

import json
import pathlib
import random
import re

ALPHABET = "aabbAB112.=-_ éÉλ١\n"
POSIX = {
    "digit": r"\d", "word": r"\w", "alpha": "abABéÉλΛ", "alnum": r"abABéÉλΛ\d", "upper": "ABÉΛ",
    "lower": "abéλ", "space": r"\s", "blank": r" \t", "xdigit": "0-9a-fA-F", "punct": r".=\-_",
}
ESCAPES = [r"\d", r"\w", r"\s", r"\D", r"\W", r"\S"]
draw = random.Random(11)


class Part:
    """A part of a pattern: as it is written here, as Python writes it, and whether it can be empty."""

    def __init__(self, ours, python, is_nullable, is_unclear=False, is_single=False):
        self.ours, self.python = ours, python
        self.is_nullable, self.is_unclear, self.is_single = is_nullable, is_unclear, is_single


def literal():
    letter = draw.choice(ALPHABET.replace("\n", ""))
    if letter in ".-=" or draw.random() < 0.05:
        code = draw.choice(["\\" + letter if letter in ".-=" else letter, "\\u%04x" % ord(letter)])
        return Part(code, code, False, is_single=True)
    return Part(letter, letter, False, is_single=True)


def bracketed():
    ours = python = ""
    for _ in range(draw.randint(1, 3)):
        kind = draw.random()
        if kind < 0.35:
            letter = draw.choice("abAB12.=_ éλ")
            ours, python = ours + letter, python + letter
        elif kind < 0.6:
            low, high = sorted([draw.choice("abAB129zZ"), draw.choice("abAB129zZ")])
            ours, python = ours + f"{low}-{high}", python + f"{low}-{high}"
        elif kind < 0.8:
            code = draw.choice(ESCAPES)
            ours, python = ours + code, python + code
        else:
            name = draw.choice(sorted(POSIX))
            ours, python = ours + f"[:{name}:]", python + POSIX[name]
    tail = draw.choice(["", "", "-"])
    head = draw.choice(["", "", "^", "]", "^]"])
    return Part(f"[{head}{ours}{tail}]", f"[{head}{python}{tail}]", False, is_single=True)


def atom(depth):
    kind = draw.random()
    if depth == 0 or kind < 0.4:
        return literal()
    if kind < 0.5:
        code = draw.choice(ESCAPES + ["."])
        return Part(code, code, False, is_single=True)
    if kind < 0.65:
        return bracketed()
    inner = choice(depth - 1)
    if kind < 0.8:
        heads = [("(", "(")]
    elif kind < 0.83:
        name = f"n{draw.randrange(10**6)}"
        heads = [(f"(?<{name}>", f"(?P<{name}>"), (f"(?P<{name}>", f"(?P<{name}>")]
    elif kind < 0.93:
        heads = [("(?:", "(?:")]
    else:
        heads = [(f"(?{flags}:", f"(?{flags}:") for flags in ["i", "s", "m", "is", "-i", "i-s"]]
    ours, python = draw.choice(heads)
    return Part(
        ours + inner.ours + ")", python + inner.python + ")", inner.is_nullable, inner.is_unclear,
        is_single=True)


def repeated(part):
    if draw.random() < 0.6:
        return part
    low = draw.randint(0, 2)
    high = low + draw.randint(0, 2)
    count, least, most = draw.choice([
        ("*", 0, None), ("+", 1, None), ("?", 0, 1), ("{%d}" % low, low, low),
        ("{%d,}" % low, low, None), ("{%d,%d}" % (low, high), low, high), ("{,%d}" % high, 0, high),
    ])
    lazy = draw.choice(["", "", "?"])
    is_unclear = part.is_unclear or (part.is_nullable and (most is None or most > 1))
    return Part(
        part.ours + count + lazy, part.python + count + lazy, part.is_nullable or least == 0,
        is_unclear)


def sequence(depth):
    parts = []
    for _ in range(draw.choice([0, 1, 1, 2, 2, 3, 3, 4] if depth < 3 else [1, 2, 2, 3, 3, 4])):
        if draw.random() < 0.1:
            ours = draw.choice(["^", "$", r"\b", r"\B", r"\A", r"\z"])
            parts.append(Part(ours, ours.replace(r"\z", r"\Z"), True))
        else:
            parts.append(repeated(atom(depth)))
    return Part(
        "".join(part.ours for part in parts), "".join(part.python for part in parts),
        all(part.is_nullable for part in parts), any(part.is_unclear for part in parts))


def choice(depth):
    parts = [sequence(depth) for _ in range(draw.choice([1, 1, 1, 1, 2, 2, 3]))]
    return Part(
        "|".join(part.ours for part in parts), "|".join(part.python for part in parts),
        any(part.is_nullable for part in parts), any(part.is_unclear for part in parts))


def places(match, text, is_unclear):
    if match is None:
        return ""
    if is_unclear:
        return "+"
    found = []
    for group in range(match.re.groups + 1):
        start, end = match.span(group)
        ends = [len(text[:place].encode()) for place in (start, end)]
        found.append("-" if start < 0 else f"{ends[0]}:{ends[1]}")
    return " ".join(found)


def random_text(length):
    return "".join(draw.choice(ALPHABET) for _ in range(length))


def main():
    lines, seen = [], set()
    while len(lines) < 1500:
        part = choice(3)
        head = draw.choice(["", "", "", "", "(?i)", "(?s)", "(?m)", "(?im)"])
        ours, python = head + part.ours, head + part.python
        if not part.ours or len(ours) > 40 or ours in seen:
            continue
        seen.add(ours)
        pattern = re.compile(python)
        texts, wanted = [], draw.randint(2, 4)
        for attempt in range(60):
            # Of the empty text Python says that \B does not hold there, unlike all others.
            text = random_text(draw.randint(1 if r"\B" in ours else 0, 12))
            found = places(pattern.search(text), text, part.is_unclear)
            # Most random texts do not match, and say little.
            if found or attempt > 50 or draw.random() < 0.1:
                texts.append([text, found])
            if len(texts) == wanted:
                break
        lines.append(json.dumps([ours, texts], ensure_ascii=False, separators=(",", ":")))
    target = pathlib.Path(__file__).with_name("patterns.jsonl")
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "patterns,", sum(len(json.loads(line)[1]) for line in lines), "texts")


main()
