#!/usr/bin/env python3
"""Type-checks the examples in the docs of public symbols: for scripts/docs.

    scripts/docs_examples.py SYMBOLS BUILD

SYMBOLS holds a folder of symbol graphs a product, and BUILD is a build's folder. What an example
takes for granted stands in scripts/docs_examples.md.
"""
import pathlib
import re
import sys
from types import SimpleNamespace

sys.dont_write_bytecode = True
from docs_pages import blocks
from docs_swift import check_swift
from docs_symbols import place, symbols_of, text

NEEDS = pathlib.Path(__file__).with_suffix(".md")


def needs():
    """The code before an example, by the symbol that has the example."""
    sections = re.split(r"^## ", NEEDS.read_text(encoding="utf-8"), flags=re.M)[1:]
    return {section.split("\n")[0].strip(): [line for b in blocks(section) for line in b.body]
            for section in sections}


def main():
    symbols, build = map(pathlib.Path, sys.argv[1:])
    before, pages, used, faults = needs(), [], set(), []
    for symbol in symbols_of(symbols):
        name = ".".join(symbol["pathComponents"])
        for block in blocks(text(symbol)):
            if block.language != "swift":
                continue
            file, _, line = place(symbol).rpartition(":")
            if name not in before:
                faults.append(f"{file}:{line}: say in scripts/{NEEDS.name} what the example of "
                              f"`{name}` needs before it")
                continue
            used.add(name)
            first = symbol["docComment"]["lines"][0]["range"]["start"]["line"] + block.first
            pages.append(SimpleNamespace(name=file, swift=[(
                SimpleNamespace(first=first), before[name] + block.body)]))
    faults += [f"scripts/{NEEDS.name}: `{name}` has no example" for name in before if name not in used]
    faults += check_swift(pages, build.resolve())
    print("\n".join(faults))
    print(f"{len(pages)} examples; {len(faults)} faults")
    sys.exit(1 if faults or not pages else 0)


if __name__ == "__main__":
    main()
