"""Spoken digits: which of zero to nine does a voice say, in noise?

The voices are espeak-ng's, and no voice is in two parts of the data. Each utterance has an accent,
a speed, a pitch, a place in its time, and a noise of its own.
"""

import io
import os
import re
import subprocess
import wave
from concurrent.futures import ThreadPoolExecutor

import numpy as np

import arrays
import melbank

DIGITS = "zero one two three four five six seven eight nine".split()
ACCENTS = (
    "en-us en-gb en-gb-scotland en-gb-x-rp en-gb-x-gbclan en-gb-x-gbcwmd en-029 en-us-nyc"
).split()
# Voices made from one another (Gene and Gene2, Diogo and Hugo, max and RicishayMax, Nguyen and m8, as
# their files show) are in one part.
VOICES = {
    "train": (
        "m1 m3 m5 m7 f1 f2 f5 Alex Andrea Denis Diogo Gene Gene2 Henrique Hugo Mike RicishayMax "
        "anika benjamin david ed edward iven iven2 iven3 iven4 john marcelo max michel miguel "
        "norbert pablo paul quincy rob steph steph2 travis zac"
    ).split(),
    "validation": "m2 m6 f3 Andy Annie Jacky Lee Marco boris caleb croak grandma".split(),
    "test": (
        "m4 m8 f4 Michael Nguyen Storm adam antonio aunty grandpa gustave linda pedro robert "
        "sandro victor"
    ).split(),
}
RENDITIONS = {"train": 5, "validation": 8, "test": 8}  # of each digit by each voice
SPEEDS = (130, 240)  # words a minute
PITCHES = (20, 80)  # of 0 to 99
NOISES = ("white", "pink", "babble")
RATIOS = (30, 20, 15, 10, 5)  # of speech to noise, dB
SEED = 2025

SAMPLES = melbank.WINDOW + 71 * melbank.HOP  # 72 frames, three quarters of a second
AVERAGED = 3  # frames that make one of the features' 24
BABBLE = (
    "They walked along the river until the rain began, and then sat down under a large old oak.",
    "Please leave the parcel with our neighbour, who is at home during most of the afternoon.",
    "Nobody had told him that the museum would be closed, so he went back to the station.",
)


def check_voices():
    """espeak-ng takes an unknown voice for its usual one, and says nothing of it."""
    variants = re.findall(r"!v/(\S+)", espeak("--voices=variant").decode())
    accents = {line.split()[1] for line in espeak("--voices=en").decode().splitlines()[1:]}
    missing = [voice for voices in VOICES.values() for voice in voices if voice not in variants]
    missing += [accent for accent in ACCENTS if accent not in accents]
    if missing:
        raise SystemExit(
            f"speech: espeak-ng has no {', '.join(missing)}: choose others in speech.py, of those "
            "that 'espeak-ng --voices=variant' and 'espeak-ng --voices=en' list"
        )


def espeak(*arguments):
    return subprocess.run(["espeak-ng", *arguments], check=True, stdout=subprocess.PIPE).stdout


def spoken(text, voice, speed, pitch):
    """A text at melbank.RATE, without the silence around it, its root mean square 1."""
    options = ["-z", "--stdout", "-v", voice, "-s", str(speed), "-p", str(pitch)]
    with wave.open(io.BytesIO(espeak(*options, text))) as file:
        rate, data = file.getframerate(), file.readframes(-1)
    sound = melbank.resampled(np.frombuffer(data, "<i2").astype(np.float64), rate)
    loud = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max(initial=0.0))
    if len(loud) < melbank.RATE // 20:
        raise SystemExit(f"speech: espeak-ng says nothing: {' '.join(options)} {text}")
    sound = sound[loud[0] : loud[-1] + 1]
    return sound / np.sqrt(np.mean(sound**2))


def all_spoken(requests):
    """Each (text, voice, speed, pitch), in order, on as many cores as there are."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda request: spoken(*request), requests))


def noise(kind, babble, rng):
    """SAMPLES samples of noise, the root mean square 1."""
    if kind == "white":
        sound = rng.standard_normal(SAMPLES)
    elif kind == "pink":  # the power falls with the frequency
        spectrum = np.fft.rfft(rng.standard_normal(SAMPLES))
        sound = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 20)), SAMPLES)
    else:  # voices of the same part of the data, each from another place on
        places = [rng.integers(len(voice) - SAMPLES) for voice in babble]
        sound = sum(voice[at : at + SAMPLES] for voice, at in zip(babble, places))
    return sound / np.sqrt(np.mean(sound**2))


def features(sound, kind, ratio, babble, rng):
    """[24, BANDS], of a digit somewhere in three quarters of a second of noise."""
    sound = sound[:SAMPLES]
    start = rng.integers(SAMPLES - len(sound) + 1)
    mixed = noise(kind, babble, rng) * 10.0 ** (-ratio / 20.0)
    mixed[start : start + len(sound)] += sound
    frames = melbank.log_mel(mixed / np.sqrt(np.mean(mixed**2)))
    return frames.reshape(-1, AVERAGED, melbank.BANDS).mean(axis=1)


def part(name, rng):
    """One part's arrays, before they are standardised."""
    voices = VOICES[name]
    rows = [
        (digit, voice, kind, ratio)
        for digit in range(len(DIGITS))
        for voice in range(len(voices))
        for kind, ratio in zip(
            rng.choice(len(NOISES), RENDITIONS[name]), rng.choice(RATIOS, RENDITIONS[name])
        )
    ]
    rows = [rows[i] for i in rng.permutation(len(rows))]

    def any_way(text, voice):
        accent = ACCENTS[rng.integers(len(ACCENTS))]
        speed, pitch = rng.integers(*SPEEDS), rng.integers(*PITCHES)
        return text, f"{accent}+{voices[voice]}", speed, pitch

    crowd = rng.permutation(len(voices))[:6]
    babble = all_spoken([any_way(" ".join(rng.permutation(BABBLE)), voice) for voice in crowd])
    sounds = all_spoken([any_way(DIGITS[digit], voice) for digit, voice, _, _ in rows])
    first = sum(len(VOICES[other]) for other in arrays.PARTS[: arrays.PARTS.index(name)])
    return {
        "x": np.array(
            [
                features(sound, NOISES[kind], ratio, babble, rng)
                for sound, (_, _, kind, ratio) in zip(sounds, rows)
            ]
        ),
        "y": np.array([row[0] for row in rows], np.int32),
        "group": np.array([first + row[1] for row in rows], np.int32),
        "noise": np.array([row[2] for row in rows], np.int32),
        "ratio": np.array([row[3] for row in rows], np.int32),
    }


def prepare(packages, out):
    check_voices()
    streams = np.random.default_rng(SEED).spawn(len(arrays.PARTS))
    parts = {name: part(name, rng) for name, rng in zip(arrays.PARTS, streams)}
    mean = parts["train"]["x"].mean(axis=(0, 1))
    deviation = parts["train"]["x"].std(axis=(0, 1))
    for named in parts.values():
        named["x"] = ((named["x"] - mean) / deviation).astype(np.float32)
    version = re.search(r"text-to-speech: (\S+)", espeak("--version").decode())
    arrays.write(
        out,
        parts,
        task="the digit that a voice says in noise",
        classes=DIGITS,
        seed=SEED,
        groups=[voice for name in arrays.PARTS for voice in VOICES[name]],
        noises=list(NOISES),
        mean=mean.tolist(),
        deviation=deviation.tolist(),
        versions={"espeak-ng": version[1]},
    )
