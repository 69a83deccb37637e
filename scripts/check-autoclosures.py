#!/usr/bin/env python3
"""Checks that no operand which Swift evaluates only when it is needed can throw.

`try a ?? f(try b)` is compiled wrongly for release where errors are typed: the error's way out of the
operand ends in a segmentation fault. So there is no `try` to the right of `??`, `&&` and `||`.
"""
import pathlib
import re
import sys

OPERATOR = re.compile(r"\?\?|&&|\|\|")
# What begins a line that still belongs to the expression above it.
CONTINUED = re.compile(r"\?|:|\+|-|\*|/|\.|&&|\|\|")


def operand(text):
    """What stands to the right of an operator: to the end of its expression, without closures' bodies."""
    depth, found = 0, []
    for index, character in enumerate(text):
        if character in "([{":
            # A closure, or the body of what the expression is a condition of, is no part of it.
            if character == "{" and depth == 0:
                break
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth < 0:
                break
        elif depth == 0 and character == ",":
            break
        elif depth == 0 and character == "\n" and "".join(found).strip():
            if not CONTINUED.match(text[index:].lstrip()):
                break
        elif depth == 0 and text[index : index + 3] == " ? ":
            break
        found.append(character)
    return "".join(found)


def faults(text):
    """The lines in which an operand can throw."""
    code = re.sub(r"//[^\n]*", lambda comment: " " * len(comment[0]), text)
    code = re.sub(r'"(\\.|[^"\\\n])*"', lambda literal: '"' + "_" * (len(literal[0]) - 2) + '"', code)
    for operator in OPERATOR.finditer(code):
        if re.search(r"\btry\b(?![?!])", operand(code[operator.end() :])):
            yield code.count("\n", 0, operator.start()) + 1


SAMPLES = {
    "let a = try b ?? f(try c)\n": 1,
    "let a =\n  try b\n  ?? .new(\n    try c, at: 1)\n": 1,
    "if a || (try b) { c() }\n": 1,
    "guard a || b else { throw try c() }\n": 0,
    "let a = b ?? c\nlet d = try e()\n": 0,
    "let a = x && y ? try b : c\n": 0,
    'print("a ?? try b") // c ?? try d\n': 0,
    "f(a ?? b, try c)\n": 0,
    "for a in b ?? [] { try c(a) }\n": 0,
}

if __name__ == "__main__":
    for sample, count in SAMPLES.items():
        assert len(list(faults(sample))) == count, sample
    found = 0
    for path in sys.argv[1:]:
        for line in faults(pathlib.Path(path).read_text(encoding="utf-8")):
            print(f"{path}:{line}: `try` to the right of ??, && or ||: use `if let`, or a statement before")
            found += 1
    sys.exit(found > 0)
