"""Handwritten digits: the 1,797 images of 8x8 pixels that scikit-learn ships."""

import numpy as np
import sklearn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import arrays

SEED = 2025


def prepare(packages, out):
    images, digits = load_digits(return_X_y=True)
    images = (images / 16.0).astype(np.float32).reshape(-1, 8, 8)  # the pixels run from 0 to 16
    everything = np.arange(len(digits))
    train, rest = train_test_split(
        everything, test_size=0.5, stratify=digits, random_state=SEED
    )
    validation, test = train_test_split(
        rest, test_size=0.5, stratify=digits[rest], random_state=SEED
    )
    arrays.write(
        out,
        {
            name: {
                "x": images[chosen],
                "y": digits[chosen].astype(np.int32),
                "group": chosen.astype(np.int32),  # the image's place in scikit-learn's data set
            }
            for name, chosen in zip(arrays.PARTS, (train, validation, test))
        },
        task="the digit in an image",
        classes=[str(digit) for digit in range(10)],
        seed=SEED,
        versions={"scikit-learn": sklearn.__version__},
    )
