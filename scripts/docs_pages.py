"""The code blocks of a page, and what its links lead to: for scripts/check-docs.py."""
import pathlib
import re
import subprocess

REPO = pathlib.Path(__file__).resolve().parent.parent


def label(path):
    """A page's path as it is named in what is printed."""
    return str(path.relative_to(REPO) if path.is_relative_to(REPO) else path)


class Block:
    def __init__(self, language, body, first, directives, indent):
        self.language, self.body, self.first = language, body, first
        self.directives, self.indent = directives, indent

    def get(self, key):
        return next((value for name, value in self.directives if name == key), None)


def blocks(text):
    """The code blocks of a page, each with the comments before it and its first line's index."""
    keys = "no-run|needs|setup|file|same|output|status|with|before|varies|continues"
    pending, found, lines, index = [], [], text.split("\n"), 0
    while index < len(lines):
        line = lines[index]
        comment = re.match(rf"\s*<!-- ({keys})\b:?\s*(.*)$", line)
        if comment:
            rest = [comment[2]]
            while "-->" not in rest[-1] and index + 1 < len(lines):
                index += 1
                rest.append(lines[index])
            value = "\n".join(rest)
            pending.append((comment[1], value[:value.rindex("-->")].strip()))
        fence = re.match(r"(\s*)(```+)(\S*)", line)
        if fence and not comment:
            indent, first, body = len(fence[1]), index + 1, []
            index += 1
            while index < len(lines) and lines[index].strip() != fence[2]:
                body.append(lines[index][indent:])
                index += 1
            found.append(Block(fence[3], body, first, pending, indent))
            pending = []
        index += 1
    return found


def anchors(text):
    """The places in a page that a link can name, as GitHub makes them of its headings."""
    text = re.sub(r"^( *)```.*?^\1```", "", text, flags=re.S | re.M)
    found = set()
    for heading in re.findall(r"^#+ +(.*)$", text, flags=re.M):
        name = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        found.add(re.sub(r"[^\w\- ]", "", name).replace(" ", "-"))
    return found


def broken_links(path):
    """What is wrong with a page's links to files of the repository."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^( *)```.*?^\1```", lambda m: "\n" * m[0].count("\n"), text, flags=re.S | re.M)
    faults = []
    for link in re.finditer(r"\]\(([^)\s]+)\)", text):
        target, _, anchor = link[1].partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        place = f"{label(path)}:{text.count(chr(10), 0, link.start()) + 1}"
        file = (path.parent / target).resolve() if target else path
        if not file.exists():
            faults.append(f"{place}: there is no {target}")
        elif anchor and anchor not in anchors(file.read_text(encoding="utf-8")):
            faults.append(f"{place}: {file.name} has no heading for #{anchor}")
    return faults


def missing_keys(options):
    """Keys of the study file and flags of `hone run` that docs/study-file.md does not have."""
    page = (REPO / "docs/study-file.md").read_text(encoding="utf-8")
    source = (REPO / "Sources/HoneRun/StudyFile/StudyFile.swift").read_text(encoding="utf-8")
    first = source.index("keys = [")
    keys = re.findall(r'"(\w+)"', source[first:source.index("]", first)])
    text = subprocess.run([options.hone, "help", "run"], capture_output=True, text=True).stdout
    flags = set(re.findall(r"^  (--[a-z-]+)", text, flags=re.M)) - {"--json", "--version"}
    table = page[page.index("## All keys"):page.index("## Parameters")]
    return [f"docs/study-file.md: the table of all keys lacks `{name}`"
            for name in [*keys, *sorted(flags)]
            if not re.search(rf"`(trial: {{)?{name}\b", table)]
