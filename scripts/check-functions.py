#!/usr/bin/env python3
"""Checks that no function is long: 40 lines are the aim, and more than 60 fail.

A function begins with the line that names it and ends with the brace that closes it, which stands in the
same column, as `swift format` sees to. Python's own parser says where its functions end.
"""
import ast
import pathlib
import re
import sys

MOST = 60
# Words that may stand before what has a body of statements.
BEGIN = re.compile(
    r"( *)(?:(?:@\w+(?:\([^()]*\))?|public|package|internal|fileprivate|private(?:\(set\))?|static|class|final"
    r"|override|required|convenience|mutating|nonmutating|borrowing|consuming|nonisolated|indirect) )*"
    r"(?:(?:func|var) (?P<name>[^\s(<:]+)|(?P<kind>init|deinit|subscript)\b)"
)


def swift(text):
    """The functions of a Swift file: the line, the name, and how many lines it has."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        begin = BEGIN.match(line)
        if not begin:
            continue
        indent = begin[1]
        for end in range(number + 1, len(lines)):
            if lines[end] == indent + "}":
                yield number + 1, begin["name"] or begin["kind"], end - number + 1
            # What is no part of it, unless it ends a list of parameters or begins the body.
            if re.match(rf" {{0,{len(indent)}}}[^\s){{#\"\]]", lines[end]):
                break


def python(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.name, node.end_lineno - node.lineno + 1


def faults(text, functions):
    return [found for found in functions(text) if found[2] > MOST]


def body(count, indent=""):
    return "".join(f"{indent}  a()\n" for _ in range(count))


SAMPLES = [
    (swift, "func f() {\n" + body(58) + "}\n", None),
    (swift, "func f() {\n" + body(59) + "}\n", (1, "f", 61)),
    (swift, "struct S {\n  @Test public static func f<T>(\n    a: T\n  ) {\n" + body(57, "  ") + "  }\n}\n", (2, "f", 61)),
    (swift, "  init?(\n    a: Int\n  ) throws\n  {\n" + body(60, "  ") + "  }\n", (1, "init", 65)),
    (swift, "  var a: Int {\n" + body(70, "  ") + "  }\n", (1, "a", 72)),
    (swift, "  private(set) var a = 1\n  var b = 2\n\n  func f() {\n" + body(9, "  ") + "  }\n", None),
    (swift, "protocol P {\n  func f()\n" + "  func g()\n" * 70 + "}\n", None),
    (swift, "func f() {\n" + '  let a = """\n' + "    }\n" * 60 + '    """\n}\n', (1, "f", 64)),
    (python, "def f():\n" + "    a()\n" * 59, None),
    (python, "class C:\n    def f(self):\n" + "        a()\n" * 60, (2, "f", 61)),
]

if __name__ == "__main__":
    for functions, sample, fault in SAMPLES:
        assert faults(sample, functions) == ([fault] if fault else []), (sample, faults(sample, functions))
    found = 0
    for path in sys.argv[1:]:
        text = pathlib.Path(path).read_text(encoding="utf-8")
        for line, name, count in faults(text, python if path.endswith(".py") else swift):
            print(f"{path}:{line}: `{name}` has {count} lines, of {MOST} at most: split it")
            found += 1
    sys.exit(found > 0)
