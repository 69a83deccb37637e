"""Language identification: which of twelve languages are 28 characters of text in?

The text is that of Debian's translated manual pages. A page is in one part of the data only, under
its name, so that also its translations into the other languages are there.
"""

import gzip
import hashlib
import re
import unicodedata
from collections import defaultdict

import numpy as np

import arrays
import debian
import roff

# Danish, Norwegian and Swedish are hard to tell apart, and so are Spanish, Portuguese and Italian.
LANGUAGES = {
    "cs": "manpages-cs",
    "da": "manpages-da",
    "de": "manpages-de",
    "es": "manpages-es",
    "fi": "manpages-fi",
    "fr": "manpages-fr",
    "it": "manpages-it",
    "nb": "manpages-nb",
    "nl": "manpages-nl",
    "pl": "manpages-pl",
    "pt": "manpages-pt-br",
    "sv": "manpages-sv",
}
DICTIONARY = "wamerican"  # English words and names, to find what was not translated
PACKAGES = [*LANGUAGES.values(), DICTIONARY]
SEED = 2025
LENGTH = 28
SHARED = 16  # no two snippets have this many characters in a row in common
SIZES = {"train": 250, "validation": 125, "test": 150}  # snippets a language
SHARES = {"train": 0.45, "validation": 0.25, "test": 0.30}  # of the pages
MOST_OF_A_PAGE = 40

LETTERS = "abcdefghijklmnopqrstuvwxyz" + "".join(
    sorted(set("áčďéěíňóřšťúůýž" "æøå" "äöüß" "ñ" "àâçèêëîïôùûœ" "ãõ" "ìò" "ąćęłńśźż"))
)
ALPHABET = " .,'-" + LETTERS  # an index in the arrays is a place in this
WORD = re.compile(rf"[{LETTERS}]+(?:['-][{LETTERS}]+)*'?[.,]?")
SAME = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "\u00a0": " ", "\u202f": " "})


def pages(package):
    """(name, source) of each manual page of a Debian package's file, in order of name."""
    found = []
    for path, data in debian.contents(package, r"/man/.*/man\d/[^/]*\.gz$"):
        source = gzip.decompress(data).decode("utf-8", "replace")
        found.append((path.rsplit("/", 1)[1].removesuffix(".gz"), source))
    return sorted(found)


def english_words(package):
    """All words and names of a Debian package's English dictionary, in small letters."""
    [(_, data)] = debian.contents(package, r"/dict/american-english$")
    return set(data.decode("utf-8").lower().split())


def part_of(page):
    """The part of the data that a page is in, by its name and nothing else."""
    digest = hashlib.sha256(f"{SEED} {page}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    for part, share in SHARES.items():
        place -= share
        if place < 0:
            return part
    return "test"


def runs(source, dictionary):
    """Uninterrupted running text of a page, in small letters."""
    for paragraph in roff.paragraphs(source):
        if re.search(r"[@©]|https?:|GPL|GNU General|translation", paragraph):
            continue  # licences, and who wrote or translated the page
        text = unicodedata.normalize("NFC", paragraph).translate(SAME)
        words = []
        for piece in re.split(rf"[{roff.BREAK}()\[\]{{}}:;!?\"“”„«»–—…]", text):
            for word in [*piece.split(), ""]:
                # Capitals inside of a word are those of a name that no language translates.
                if WORD.fullmatch(word.lower()) and word[1:] == word[1:].lower():
                    words.append(word.lower())
                elif words:
                    if not is_english(words, dictionary):
                        yield " ".join(words)
                    words = []


def is_english(words, dictionary):
    """Whether a run of words is English or a list of names: pages are translated in part only."""
    words = [word.strip(".,") for word in words if len(word) > 2]
    return sum(word in dictionary for word in words) >= 0.6 * len(words)


def snippets(source, dictionary):
    """Pieces of LENGTH characters of a page that start where a word does, and do not overlap."""
    for run in runs(source, dictionary):
        start = 0
        while start + LENGTH <= len(run):
            yield run[start : start + LENGTH]
            start = run.find(" ", start + LENGTH - 1) + 1
            if start == 0:
                break


def stretches(snippet):
    return {snippet[i : i + SHARED] for i in range(LENGTH - SHARED + 1)}


def collect(folder):
    """{part: {language: [(page, snippet)]}}, in a random order, without near-duplicates."""
    dictionary = english_words(debian.file_of(folder, DICTIONARY))
    found, rng = [], np.random.default_rng(SEED)
    for language, package in LANGUAGES.items():
        for name, source in pages(debian.file_of(folder, package)):
            mine = list(snippets(source, dictionary))
            chosen = rng.permutation(len(mine))[: 2 * MOST_OF_A_PAGE]
            found += [(language, name, mine[i]) for i in chosen]

    # What two languages share is a name, or was not translated.
    spoken = defaultdict(set)
    for language, _, snippet in found:
        for stretch in stretches(snippet):
            spoken[stretch].add(language)

    seen, of_page = set(), defaultdict(int)
    chosen = {part: {language: [] for language in LANGUAGES} for part in SIZES}
    for language, page, snippet in (found[i] for i in rng.permutation(len(found))):
        here = stretches(snippet)
        if here & seen or any(len(spoken[stretch]) > 1 for stretch in here):
            continue
        place = chosen[part_of(page)][language]
        if len(place) < SIZES[part_of(page)] and of_page[language, page] < MOST_OF_A_PAGE:
            place.append((page, snippet))
            of_page[language, page] += 1
            seen |= here
    return chosen


def prepare(packages, out):
    names = list(LANGUAGES)
    chosen = collect(packages)
    all_pages = sorted({page for part in chosen.values() for l in part.values() for page, _ in l})
    number = {page: i for i, page in enumerate(all_pages)}
    rng = np.random.default_rng(SEED)
    parts = {}
    for part, by_language in chosen.items():
        rows = []
        for label, language in enumerate(names):
            if len(by_language[language]) < SIZES[part]:
                raise SystemExit(
                    f"text: {LANGUAGES[language]} has {len(by_language[language])} snippets for "
                    f"{part}, and {SIZES[part]} are needed: change SIZES or LANGUAGES in text.py"
                )
            rows += [(snippet, label, number[page]) for page, snippet in by_language[language]]
        rows = [rows[i] for i in rng.permutation(len(rows))]
        parts[part] = {
            "x": np.array([[ALPHABET.index(c) for c in row[0]] for row in rows], np.uint8),
            "y": np.array([row[1] for row in rows], np.int32),
            "group": np.array([row[2] for row in rows], np.int32),
        }
    arrays.write(
        out,
        parts,
        task="the language of a snippet of a manual page",
        classes=names,
        seed=SEED,
        alphabet=list(ALPHABET),
        groups=all_pages,
        versions={package: debian.version_of(packages, package) for package in PACKAGES},
    )
