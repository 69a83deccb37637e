"""Running text out of a manual page's source: roff, with the macros man(7), mdoc(7) and tbl(1).

What is not prose in the page's own language goes: headings, tags of lists, examples, tables, links,
and every word set in bold or italics, as those are commands, options and file names.
"""

import re

BREAK = "\x00"  # stands where something was taken out

PARAGRAPH = set(
    "PP P LP IP TP TQ HP SH SS RS RE sp UR UE MT ME in ti "  # man(7) and roff(7)
    "Pp Sh Ss It Bl El Nd D1 Dl".split()  # mdoc(7)
)
TAGGED = {"TP", "TQ"}  # the line after these is the tag of a list's item
HEADING = {"SH", "SS"}  # and after these the heading, where it is not on the same line
SKIPPED = {  # from this request to that one there is no prose
    "nf": "fi",
    "EX": "EE",
    "TS": "TE",
    "EQ": "EN",
    "Bd": "Ed",
    "SY": "YS",
    "de": ".",
    "ig": ".",
}
NAMED = {
    "aq": "'", "cq": "'", "oq": "'", "hy": "-", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "/o": "ø", "/O": "Ø", "/l": "ł", "/L": "Ł", "oa": "å", "oA": "Å", ",c": "ç",
    ",C": "Ç", "IJ": "IJ", "ij": "ij",
}  # fmt: skip
ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", ":": "\u0308", "~": "\u0303", "v": "\u030c"}

ESCAPE = re.compile(
    r"\\(?:"
    r"f(?:\[(?P<font1>[^\]]*)\]|\((?P<font2>..)|(?P<font3>.))"
    r"|\[(?P<name1>[^\]]*)\]|\((?P<name2>..)"
    r"|\*(?:\[[^\]]*\]|\(..|.)"  # strings
    r"|s[-+]?(?:\d+|\(\d\d|'[^']*')"  # sizes
    r"|[hvwlLDoHSXZ]'[^']*'"  # motions and drawings
    r"|[nkmMYgF](?:\[[^\]]*\]|\(..|.)"  # registers, colours
    r"|(?P<other>.)"
    r")"
)


def character(name):
    """The character of `\\(name` or `\\[name]`, or a break where it is not a letter."""
    if name in NAMED:
        return NAMED[name]
    if len(name) == 2 and name[0] in ACCENTS and name[1].isalpha():
        return name[1] + ACCENTS[name[0]]  # composed by text.py
    codes = re.fullmatch(r"u([0-9A-F]{4,5})((?:_[0-9A-F]{4})*)", name)
    if codes:
        return "".join(chr(int(code, 16)) for code in name[1:].split("_"))
    return BREAK


class Line:
    """Turns a text line into prose; keeps whether the text is set in the plain font."""

    def __init__(self):
        self.plain = True

    def prose(self, line):
        pieces, start = [], 0
        for match in ESCAPE.finditer(line):
            self.add(pieces, line[start : match.start()])
            start = match.end()
            font = match["font2"] or match["font3"] or match["font1"]  # \f[] is the last one
            name = match["name1"] or match["name2"]
            if font is not None:
                self.plain = font in ("R", "P", "1", "")
                pieces.append(BREAK)
            elif name is not None:
                self.add(pieces, character(name))
            elif match["other"] is None:
                pieces.append(BREAK)
            else:
                other = match["other"]
                self.add(pieces, {"-": "-", "~": " ", " ": " ", "0": " "}.get(other, ""))
                if other == "e":
                    pieces.append(BREAK)
        self.add(pieces, line[start:])
        return "".join(pieces)

    def add(self, pieces, text):
        pieces.append(text if self.plain else BREAK)


def paragraphs(source):
    """The prose of each paragraph of a page, with `BREAK` where something is missing."""
    found, current, line = [], [], Line()
    skip_to, skip_next = None, False

    def end():
        text = " ".join(current)
        current.clear()
        line.plain = True
        if text.strip(BREAK + " "):
            found.append(text)

    for raw in source.split("\n"):
        request = re.match(r"[.']\s*([^\s\\]*)(.*)", raw)
        name = request[1] if request else None
        if skip_to is not None:
            if name == skip_to:
                skip_to = None
            continue
        if request and (name == "" or request[0].lstrip(".' ").startswith('\\"')):
            continue  # a comment
        if skip_next:
            skip_next = False
            if name not in PARAGRAPH:
                continue
        if request is None:
            raw = re.sub(r'\\["#].*', "", raw)
            current.append(line.prose(raw)) if raw.strip() else end()
        elif name in SKIPPED:
            end()
            skip_to = SKIPPED[name]
        elif name in PARAGRAPH:
            end()
            skip_next = name in TAGGED or (name in HEADING and not request[2].strip())
        else:
            current.append(BREAK)  # a request that sets words in a font, or does something else
    end()
    return found
