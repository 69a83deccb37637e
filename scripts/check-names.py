#!/usr/bin/env python3
"""Checks that no target uses a name of a target that it may not import: for scripts/test.

    scripts/check-names.py BUILD

BUILD is a debug build, such as .build/debug. An `import` may bring names of more modules than it says, by
what those export: scripts/check-imports, which reads imports, doesn't see them. The compiler's index of a
build says of each name in a file where it is defined. The table is that of scripts/check-imports.
"""
import ctypes
import json
import pathlib
import subprocess
import sys

REPO = pathlib.Path(__file__).resolve().parent.parent
RECORD, DEFINITION, REFERENCE, IMPLICIT = 2, 1 << 1, 1 << 2, 1 << 8


class Text(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("length", ctypes.c_size_t)]

    def __str__(self):
        return ctypes.string_at(self.data, self.length).decode() if self.length else ""


class Store:
    """The index of a build, by the library that the compiler brings."""

    def __init__(self, path):
        about = subprocess.run(["swiftc", "-print-target-info"], check=True, capture_output=True).stdout
        folder = pathlib.Path(json.loads(about)["paths"]["runtimeResourcePath"]).parent
        end = "dylib" if sys.platform == "darwin" else "so"
        self.library = ctypes.CDLL(str(folder / f"libIndexStore.{end}"))
        self.store = self.call("store_create", ctypes.c_void_p, str(path).encode(), None)
        if not self.store:
            sys.exit(f"{path} holds no index: build with swift build")

    def call(self, name, result, *arguments):
        function = getattr(self.library, f"indexstore_{name}")
        function.restype = result
        return function(*[ctypes.c_void_p(a) if isinstance(a, int) else a for a in arguments])

    def each(self, name, of, kind, body, *flags):
        """Calls `body` with each of what an `apply` function gives."""
        def applied(_, value):
            body(value)
            return True

        function = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, kind)(applied)
        self.call(f"{name}_apply_f", ctypes.c_bool, of, *flags, None, function)

    def units(self):
        """Each file that was compiled, with the names of its records."""
        names, units = [], []
        self.each("store_units", self.store, Text, lambda name: names.append(str(name)),
                  ctypes.c_uint(0))
        for name in names:
            unit = self.call("unit_reader_create", ctypes.c_void_p, self.store, name.encode(), None)
            records = []

            def depends(dependency):
                if self.call("unit_dependency_get_kind", ctypes.c_int, dependency) == RECORD:
                    records.append((str(self.call("unit_dependency_get_filepath", Text, dependency)),
                                    str(self.call("unit_dependency_get_name", Text, dependency))))

            self.each("unit_reader_dependencies", unit, ctypes.c_void_p, depends)
            units.append((str(self.call("unit_reader_get_main_file", Text, unit)), records))
            self.call("unit_reader_dispose", None, unit)
        return units

    def names(self, record):
        """Each name in a file: what it stands for, how it is spelt, its roles and its line."""
        found = []
        reader = self.call("record_reader_create", ctypes.c_void_p, self.store, record.encode(), None)

        def occurs(occurrence):
            symbol = self.call("occurrence_get_symbol", ctypes.c_void_p, occurrence)
            line, column = ctypes.c_uint(), ctypes.c_uint()
            self.call("occurrence_get_line_col", None, occurrence, ctypes.byref(line),
                      ctypes.byref(column))
            found.append((str(self.call("symbol_get_usr", Text, symbol)),
                          str(self.call("symbol_get_name", Text, symbol)),
                          self.call("occurrence_get_roles", ctypes.c_uint64, occurrence), line.value))

        self.each("record_reader_occurrences", reader, ctypes.c_void_p, occurs)
        self.call("record_reader_dispose", None, reader)
        return found


def target_of(file):
    """The target of a source file that is there; none of other files."""
    parts = pathlib.Path(file).parts
    if "Sources" not in parts:
        return None
    path = pathlib.Path(*parts[parts.index("Sources"):])
    return path.parts[1] if (REPO / path).exists() else None


def main():
    table = subprocess.run([REPO / "scripts/check-imports", "--table"], check=True, text=True,
                           capture_output=True).stdout
    allowed = {line.split()[0]: set(line.split()[1:]) for line in table.splitlines()}
    store = Store(pathlib.Path(sys.argv[1]).resolve() / "index/store")
    files = {}
    for file, records in store.units():
        target = target_of(file)
        own = [record for path, record in records if path == file]
        if target in allowed and own:
            files[file] = (target, own[0])
    names = {file: store.names(record) for file, (_, record) in files.items()}
    homes = {usr: files[file][0] for file, own in names.items() for usr, _, roles, _ in own
             if roles & DEFINITION}
    faults = set()
    for file, own in names.items():
        target = files[file][0]
        for usr, name, roles, line in own:
            home = homes.get(usr, target)
            if (roles & REFERENCE and not roles & IMPLICIT and home != target
                    and not {home, "anything"} & allowed[target]):
                place = file[file.index("Sources/"):]
                faults.add((place, line, f"{target} may not use {name} of {home}"))
    for place, line, fault in sorted(faults):
        print(f"{place}:{line}: {fault}")
    print(f"{len(files)} files, {len(homes)} names; {len(faults)} faults")
    sys.exit(1 if faults or not files else 0)


if __name__ == "__main__":
    main()
