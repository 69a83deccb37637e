#!/usr/bin/env python3
"""What the data promise, and what their making rests on.

  .venv/bin/python -m unittest discover -s Examples/gradients/data
"""

import hashlib
import json
import unittest

import numpy as np

import arrays
import melbank
import prepare
import roff
import text


def load(name):
    folder = prepare.OUT / name
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    parts = {
        part: {
            file.stem.removeprefix(f"{part}_"): np.load(file)
            for file in folder.glob(f"{part}_*.npy")
        }
        for part in arrays.PARTS
    }
    return about, parts


class Data:
    """What holds for every data set; the classes below say what is theirs."""

    def setUp(self):
        self.about, self.parts = load(self.name)

    def test_the_scripts_that_made_it_are_these(self):
        self.assertNotIn(self.name, list(prepare.todo()), "run scripts/setup --gradients")

    def test_shapes_and_types_are_as_described(self):
        for part, size in self.sizes.items():
            named = self.parts[part]
            self.assertEqual(named["x"].shape, (size, *self.shape))
            self.assertEqual(named["x"].dtype.str, self.type)
            for name in named.keys() - {"x"}:
                self.assertEqual(named[name].shape, (size,))
                self.assertEqual(named[name].dtype.str, "<i4")
            for name, array in named.items():
                described = self.about["arrays"][f"{part}_{name}"]
                self.assertTrue(array.flags.c_contiguous)
                self.assertEqual(described["shape"], list(array.shape))
                self.assertEqual(described["sha256"], hashlib.sha256(array).hexdigest())

    def test_classes_are_balanced(self):
        classes = len(self.about["classes"])
        for part in self.parts.values():
            counts = np.bincount(part["y"], minlength=classes)
            self.assertEqual(len(counts), classes)
            self.assertLessEqual(counts.max() - counts.min(), self.imbalance * counts.mean())

    def test_no_group_is_in_two_parts(self):
        groups = [set(part["group"].tolist()) for part in self.parts.values()]
        self.assertEqual(len(set.union(*groups)), sum(map(len, groups)))

    def test_nothing_is_there_twice(self):
        everything = np.concatenate([part["x"] for part in self.parts.values()])
        flat = everything.reshape(len(everything), -1)
        self.assertEqual(len(np.unique(flat, axis=0)), len(flat))


class DigitsTests(Data, unittest.TestCase):
    name, shape, type, imbalance = "digits", (8, 8), "<f4", 0.1
    sizes = {"train": 898, "validation": 449, "test": 450}

    def test_pixels_run_from_0_to_1(self):
        for part in self.parts.values():
            self.assertEqual((part["x"].min(), part["x"].max()), (0.0, 1.0))


class TextTests(Data, unittest.TestCase):
    name, shape, type, imbalance = "text", (28,), "|u1", 0.0
    sizes = {"train": 3000, "validation": 1500, "test": 1800}

    def snippets(self, part):
        alphabet = np.array(self.about["alphabet"])
        return ["".join(row) for row in alphabet[self.parts[part]["x"]]]

    def test_indices_are_in_the_alphabet(self):
        self.assertEqual(len(set(self.about["alphabet"])), len(self.about["alphabet"]))
        for part in self.parts.values():
            self.assertLess(part["x"].max(), len(self.about["alphabet"]))

    def test_no_two_snippets_share_a_long_stretch(self):
        seen = set()
        for part in arrays.PARTS:
            for snippet in self.snippets(part):
                stretches = {snippet[i : i + 16] for i in range(len(snippet) - 15)}
                self.assertFalse(seen & stretches, snippet)
                seen |= stretches

    def test_snippets_start_with_a_word_and_have_letters_mostly(self):
        for part in arrays.PARTS:
            for snippet in self.snippets(part):
                self.assertTrue(snippet[0].isalpha(), snippet)
                self.assertGreaterEqual(sum(map(str.isalpha, snippet)), 14, snippet)

    def test_hardly_a_snippet_is_english(self):
        english = {"the", "and", "this", "that", "which", "with", "from", "is", "are", "be", "to"}
        suspects = [
            snippet
            for part in arrays.PARTS
            for snippet in self.snippets(part)
            if len(english & set(snippet.split())) > 1
        ]
        self.assertLessEqual(len(suspects), 12, suspects)  # 0.2 %


class SpeechTests(Data, unittest.TestCase):
    name, shape, type, imbalance = "speech", (24, 24), "<f4", 0.0
    sizes = {"train": 2000, "validation": 960, "test": 1280}

    def test_bands_are_standardised_by_the_training_part(self):
        x = self.parts["train"]["x"].astype(np.float64)
        np.testing.assert_allclose(x.mean(axis=(0, 1)), 0.0, atol=1e-5)
        np.testing.assert_allclose(x.std(axis=(0, 1)), 1.0, atol=1e-5)
        for part in self.parts.values():
            self.assertTrue(np.isfinite(part["x"]).all())
            self.assertLess(np.abs(part["x"]).max(), 12.0)

    def test_every_voice_says_every_digit_equally_often(self):
        for part in self.parts.values():
            said = np.stack([part["group"], part["y"]], axis=1)
            _, counts = np.unique(said, axis=0, return_counts=True)
            self.assertEqual(len(counts), 10 * len(set(part["group"].tolist())))
            self.assertEqual(counts.min(), counts.max())


GOLDEN_BANDS = (  # band, sum, largest weight, its place
    (0, 2.496022, 0.852286, 4),
    (7, 5.000722, 0.974197, 30),
    (15, 10.767756, 0.992805, 90),
    (23, 23.120743, 0.999087, 219),
)


class MelTests(unittest.TestCase):
    def test_bands_are_librosa_s(self):
        # librosa 0.11.0: filters.mel(sr=16000, n_fft=512, n_mels=24, fmin=60, fmax=7600, htk=True,
        # norm=None); each band's sum, largest weight, and where that is.
        bank = melbank.filterbank()
        self.assertEqual(bank.shape, (24, 257))
        for band, total, largest, place in GOLDEN_BANDS:
            self.assertAlmostEqual(bank[band].sum(), total, places=5)
            self.assertAlmostEqual(bank[band].max(), largest, places=5)
            self.assertEqual(bank[band].argmax(), place)

    def test_a_tone_is_in_the_band_around_it(self):
        # The middles of the bands are equally far apart in mel, from the lowest corner on.
        tone = np.sin(2.0 * np.pi * 1000.0 * np.arange(4000) / melbank.RATE)
        step = (melbank.mel(7600.0) - melbank.mel(60.0)) / 25
        nearest = round(float((melbank.mel(1000.0) - melbank.mel(60.0)) / step)) - 1
        np.testing.assert_array_equal(melbank.log_mel(tone).argmax(axis=1), nearest)

    def test_resampling_keeps_a_tone(self):
        tone = np.sin(2.0 * np.pi * 1000.0 * np.arange(22050) / 22050)
        expected = np.sin(2.0 * np.pi * 1000.0 * np.arange(16000) / 16000)
        np.testing.assert_allclose(melbank.resampled(tone, 22050), expected, atol=1e-9)


class RoffTests(unittest.TestCase):
    def test_only_prose_is_left(self):
        source = "\n".join(
            [
                '.\\" en kommentar',
                ".TH LS 1",
                ".SH NAVN",
                "Vis \\fBls\\fP indhold af mapper.",
                ".TP",
                "\\fB\\-a\\fP, \\fB\\-\\-all\\fP",
                "skjul ikke filer",
                ".nf",
                "for x in *; do echo $x; done",
                ".fi",
                ".B fed",
                "sidste linje p\\[oa] siden \\(em og mere",
            ]
        )
        found = roff.paragraphs(source)
        words = [paragraph.replace(roff.BREAK, "|").split() for paragraph in found]
        self.assertEqual(" ".join(words[0]), "Vis ||| indhold af mapper.")
        self.assertEqual(" ".join(words[1]), "skjul ikke filer")
        self.assertEqual(" ".join(words[2]), "| sidste linje på siden | og mere")

    def test_code_and_english_are_no_snippets(self):
        dictionary = set("print the names all files current directory and their".split())
        page = "\n".join(
            [
                ".PP",
                "Print the names of all files in the current directory and their sizes.",
                ".PP",
                "Skriv navnene på alle filer i den aktuelle mappe, og brug FLAG eller x=1",
                "til sidst.",
            ]
        )
        self.assertEqual(
            list(text.runs(page, dictionary)),
            ["skriv navnene på alle filer i den aktuelle mappe, og brug", "eller", "til sidst."],
        )


if __name__ == "__main__":
    unittest.main()
