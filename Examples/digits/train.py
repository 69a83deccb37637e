#!/usr/bin/env python3
"""Train a small neural network to read handwritten digits, and report after every epoch.

The images are the 1,797 8x8 digits that scikit-learn ships, so nothing is downloaded. They are
split once, shuffled and stratified, the same way whatever the seed:

  hold-out      a quarter; no trial ever sees it
  development   the rest; a trial's accuracy is the mean over a 3-fold cross-validation of it

The three folds' networks are trained side by side, an epoch each at a time, so that every epoch
ends with a report:

  {"accuracy": 0.9310, "step": 3}

With --holdout the program trains on the whole development part instead, once for each of five
seeds, and reports the mean accuracy on the hold-out. That is how the tuned values and the defaults
are compared in the end, on images that had no part in choosing them.

HONE_SEED seeds the initial weights and the order of the images, and nothing else.
"""

import os

# Trials run in parallel, so each keeps to one core. NumPy reads these when it is first imported.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import argparse
import json
import sys
import warnings

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.neural_network import MLPClassifier

SPLIT_SEED = 2025
FOLDS = 3
HOLDOUT_SEEDS = 5
SMOOTHING = 5  # epochs whose mean a trial reports


def arguments():
    """The hyperparameters; the defaults are those of scikit-learn's MLPClassifier."""
    parser = argparse.ArgumentParser(
        description="Train a neural network on handwritten digits.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--lr", type=float, default=0.001, help="learning rate")
    add("--units", type=int, default=100, help="units in each hidden layer")
    add("--layers", type=int, default=1, help="hidden layers")
    add("--activation", choices=["relu", "tanh", "logistic"], default="relu", help="of the units")
    add("--solver", choices=["adam", "sgd"], default="adam", help="how the weights move")
    add("--momentum", type=float, default=0.9, help="momentum of sgd; adam has none")
    add("--alpha", type=float, default=0.0001, help="weight decay (L2 penalty)")
    add("--epochs", type=int, default=30, help="passes over the training images")
    add("--holdout", action="store_true", help="measure the final accuracy on the hold-out")
    return parser.parse_args()


def network(options, seed):
    # A generator rather than a number: partial_fit would start from a number again at every call,
    # and so show the images in the same order in every epoch.
    return MLPClassifier(
        hidden_layer_sizes=(options.units,) * options.layers,
        activation=options.activation,
        solver=options.solver,
        learning_rate_init=options.lr,
        momentum=options.momentum,
        alpha=options.alpha,
        random_state=np.random.RandomState(seed % 2**32),
    )


def train(options, splits):
    """Trains one network a split, side by side, and yields their mean accuracy after each epoch.

    A split is (seed, training images, training digits, test images, test digits).
    """
    classes = np.arange(10)
    networks = [network(options, split[0]) for split in splits]
    for _ in range(options.epochs):
        accuracies = []
        for model, (_, images, digits, test_images, test_digits) in zip(networks, splits):
            try:
                model.partial_fit(images, digits, classes=classes)
            except ValueError as error:  # the weights are no longer finite, or a value is no good
                sys.exit(f"train.py: the training stopped: {error}")
            accuracies.append(model.score(test_images, test_digits))
        yield sum(accuracies) / len(accuracies)


def main():
    options = arguments()
    # A learning rate that is too large overflows at first; once it diverges, one message says so.
    warnings.filterwarnings("ignore", category=RuntimeWarning)

    images, digits = load_digits(return_X_y=True)
    images = images / 16.0  # the pixels run from 0 to 16
    development, holdout, development_digits, holdout_digits = train_test_split(
        images, digits, test_size=0.25, stratify=digits, random_state=SPLIT_SEED
    )

    seed = int(os.environ.get("HONE_SEED", "0"))
    if options.holdout:
        splits = [
            (seed + i, development, development_digits, holdout, holdout_digits)
            for i in range(HOLDOUT_SEEDS)
        ]
    else:
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SPLIT_SEED)
        splits = [
            (
                seed + i,
                development[rest],
                development_digits[rest],
                development[fold],
                development_digits[fold],
            )
            for i, (rest, fold) in enumerate(folds.split(development, development_digits))
        ]

    # A large learning rate leaves a network that is good after one epoch and worse after the next.
    # The mean of some epochs tells it from a steady one; on the hold-out only the last one counts.
    window = 1 if options.holdout else SMOOTHING
    accuracies = []
    for epoch, accuracy in enumerate(train(options, splits), start=1):
        accuracies = [*accuracies, accuracy][-window:]
        smoothed = sum(accuracies) / len(accuracies)
        print(json.dumps({"accuracy": round(smoothed, 6), "step": epoch}), flush=True)


if __name__ == "__main__":
    main()
