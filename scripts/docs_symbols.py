#!/usr/bin/env python3
"""Checks what the docs of public symbols say: for scripts/docs.

    scripts/docs_symbols.py SYMBOLS ARCHIVE...

SYMBOLS holds a folder of symbol graphs a product. Every public symbol has docs; every one that throws
says what; and every one of a module stands under a topic of a page that a person wrote.
"""
import json
import pathlib
import re
import sys


def text(symbol):
    return "\n".join(line["text"] for line in symbol.get("docComment", {}).get("lines", []))


def place(symbol):
    location = symbol.get("location", {})
    path = location.get("uri", "").rpartition("/Sources/")[2]
    line = location.get("position", {}).get("line", 0) + 1
    return f"Sources/{path}:{line}" if path else symbol["identifier"]["precise"]


def throws(symbol):
    """Whether a function may throw by itself, and not only a closure that it takes."""
    declared = "".join(part["spelling"] for part in symbol.get("declarationFragments", []))
    if not re.search(r"\b(func|init|subscript)\b", declared):
        return False
    while True:
        shorter = re.sub(r"\([^()]*\)", "", declared)
        if shorter == declared:
            return re.search(r"\bthrows\b", declared.partition("->")[0]) is not None
        declared = shorter


def symbols_of(folder):
    """Every public symbol of all products, once."""
    seen = set()
    for path in sorted(folder.glob("*/*.json")):
        for symbol in json.loads(path.read_text(encoding="utf-8"))["symbols"]:
            if symbol["identifier"]["precise"] not in seen:
                seen.add(symbol["identifier"]["precise"])
                yield symbol


def faults_of(symbols):
    for symbol in symbols:
        # What a conformance brings has no place in a file; an extension stands for its type.
        if "location" not in symbol or symbol.get("kind", {}).get("identifier") == "swift.extension":
            continue
        name = ".".join(symbol["pathComponents"])
        if not text(symbol).strip():
            yield f"{place(symbol)}: `{name}` is public and has no docs"
        elif throws(symbol) and "throws" not in text(symbol).lower():
            yield f"{place(symbol)}: `{name}` throws: say what, in `- Throws:`"


def without_topic(archive):
    """The symbols of a module that DocC itself has put under a heading such as Structures."""
    name = archive.stem
    page = json.loads((archive / f"data/documentation/{name.lower()}.json").read_text("utf-8"))
    for section in page.get("topicSections", []):
        # Extensions of other modules' types are listed by their module.
        if section.get("generated") and section["title"] != "Extended Modules":
            for identifier in section["identifiers"]:
                yield (f"Sources/{name}/{name}.docc: {identifier.rpartition('/')[2]} stands under no "
                       "topic: name it on a page")


def main():
    folder, *archives = map(pathlib.Path, sys.argv[1:])
    symbols = list(symbols_of(folder))
    found = list(faults_of(symbols))
    for archive in archives:
        found += without_topic(archive)
    print("\n".join(found))
    print(f"{len(symbols)} public symbols; {len(found)} faults")
    sys.exit(1 if found or not symbols else 0)


if __name__ == "__main__":
    main()
