#!/usr/bin/env python3
"""Train a network of a given architecture to read handwritten digits, and report its accuracy.

The architecture is what is searched; how it is trained is fixed (Adam, 20 epochs). The images are
the 1,797 8x8 digits that scikit-learn ships, split as in Examples/digits:

  hold-out      a quarter; no trial ever sees it
  development   the rest; a trial's accuracy is the mean over a 3-fold cross-validation of it

A report is a line such as {"accuracy": 0.9510, "weights": 17226}. Without arguments the network
is the usual one: a single dense layer of 100 units. With --holdout it is trained on the whole
development part instead, once for each of five seeds; with --check the slopes are compared with
central differences.
"""

import os

# Trials run in parallel, so each keeps to one core. NumPy reads these when it is first imported.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import argparse
import json
import sys

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import StratifiedKFold, train_test_split

from layers import Block, Convolution, Dropout, Flatten, Linear, Pool

SPLIT_SEED = 2025
FOLDS, HOLDOUT_SEEDS = 3, 5
EPOCHS, BATCH, RATE = 20, 64, 0.003
BLOCKS, CONVOLUTIONS = 4, 2


def truth(text):
    return {"true": True, "false": False}[text]


def arguments():
    parser = argparse.ArgumentParser(
        description="Train a network on handwritten digits.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--convolutions", type=int, default=0, choices=range(CONVOLUTIONS + 1))
    for i in range(1, CONVOLUTIONS + 1):
        add(f"--channels{i}", type=int, default=8, help=f"of convolution {i}")
        add(f"--kernel{i}", type=int, default=3, choices=[3, 5], help=f"width of convolution {i}")
    add("--pool", default="none", choices=["none", "mean", "max"], help="after the convolutions")
    add("--blocks", type=int, default=1, choices=range(1, BLOCKS + 1))
    for i in range(1, BLOCKS + 1):
        add(f"--kind{i}", default="dense", choices=["dense", "gated", "bottleneck"])
        add(f"--width{i}", type=int, default=100, help=f"units of block {i}")
        add(f"--skip{i}", type=truth, default=False, help=f"whether block {i} is bridged")
    add("--activation", default="relu", choices=["relu", "tanh", "silu"])
    add("--dropout", type=float, default=0.0, help="before the last layer")
    add("--holdout", action="store_true", help="measure the final accuracy on the hold-out")
    add("--check", action="store_true", help="compare slopes with central differences")
    return parser.parse_args()


class Network:
    def __init__(self, options, seed):
        rng = np.random.default_rng(seed)
        value = vars(options)
        layers, width, side, channels = [], 64, 8, 1
        for i in range(1, options.convolutions + 1):
            layers.append(
                Convolution(
                    channels, value[f"channels{i}"], value[f"kernel{i}"], options.activation, rng
                )
            )
            channels = value[f"channels{i}"]
        if options.convolutions and options.pool != "none":
            layers.append(Pool(options.pool))
            side //= 2
        if options.convolutions:
            width = side * side * channels
        layers.append(Flatten())
        for i in range(1, options.blocks + 1):
            kind, skip = value[f"kind{i}"], value[f"skip{i}"]
            layers.append(Block(kind, width, value[f"width{i}"], skip, options.activation, rng))
            width = value[f"width{i}"]
        layers.append(Dropout(options.dropout, rng))
        self.layers, self.last = layers, Linear(width, 10, rng)
        self.parts = sum((layer.parts for layer in layers), []) + self.last.parts
        self.moments = [(np.zeros_like(w), np.zeros_like(w)) for w, _ in self.parts]
        self.steps, self.rng = 0, rng

    @property
    def weights(self):
        return sum(value.size for value, _ in self.parts)

    def scores(self, images, training=False):
        x = images
        for layer in self.layers:
            x = layer.forward(x, training)
        return self.last.forward(x)

    def slopes(self, images, digits, training=True):
        """The mean cross-entropy of a batch; its slopes are left in `parts`."""
        scores = self.scores(images, training)
        scores = scores - scores.max(1, keepdims=True)
        odds = np.exp(scores)
        odds /= odds.sum(1, keepdims=True)
        loss = -np.log(odds[np.arange(len(digits)), digits] + 1e-12).mean()
        odds[np.arange(len(digits)), digits] -= 1
        d = self.last.backward(odds / len(digits))
        for layer in self.layers[::-1]:
            d = layer.backward(d)
        return loss

    def step(self):
        """A step of Adam (Kingma and Ba 2015)."""
        self.steps += 1
        for (value, slope), (m, v) in zip(self.parts, self.moments):
            m += 0.1 * (slope - m)
            v += 0.001 * (slope * slope - v)
            value -= RATE * (m / (1 - 0.9**self.steps)) / (
                np.sqrt(v / (1 - 0.999**self.steps)) + 1e-8
            )

    def train(self, images, digits):
        for _ in range(EPOCHS):
            order = self.rng.permutation(len(images))
            for start in range(0, len(order), BATCH):
                batch = order[start : start + BATCH]
                loss = self.slopes(images[batch], digits[batch])
                if not np.isfinite(loss):
                    sys.exit("train.py: the training stopped: the weights are no longer finite")
                self.step()

    def accuracy(self, images, digits):
        return float((self.scores(images).argmax(1) == digits).mean())


def data():
    images, digits = load_digits(return_X_y=True)
    images = (images.reshape(-1, 8, 8, 1) / 16).astype(np.float32)
    return train_test_split(
        images, digits, test_size=0.25, random_state=SPLIT_SEED, stratify=digits
    )


def check(options):
    """The greatest difference between a slope and its central difference, over some weights."""
    images, _, digits, _ = data()
    network, rng = Network(options, 1), np.random.default_rng(2)
    worst = 0.0
    for value, slope in network.parts:
        for index in rng.choice(value.size, min(5, value.size), replace=False):
            network.slopes(images[:32], digits[:32], training=False)
            own, kept, h = slope.flat[index], value.flat[index], 1e-2
            losses = []
            for shift in (h, -h):
                value.flat[index] = kept + shift
                losses.append(network.slopes(images[:32], digits[:32], training=False))
            value.flat[index] = kept
            worst = max(worst, abs(own - (losses[0] - losses[1]) / (2 * h)))
    return worst


def main():
    options = arguments()
    seed = int(os.environ.get("HONE_SEED", 1))
    if options.check:
        print(json.dumps({"difference": float(check(options))}))
        return
    images, held_images, digits, held_digits = data()
    accuracies = []
    if options.holdout:
        for seed in range(HOLDOUT_SEEDS):
            network = Network(options, seed)
            network.train(images, digits)
            accuracies.append(network.accuracy(held_images, held_digits))
    else:
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SPLIT_SEED)
        for fold, (own, other) in enumerate(folds.split(images, digits)):
            network = Network(options, [seed % 2**32, fold])
            network.train(images[own], digits[own])
            accuracies.append(network.accuracy(images[other], digits[other]))
    print(json.dumps({"accuracy": float(np.mean(accuracies)), "weights": network.weights}))


if __name__ == "__main__":
    main()
