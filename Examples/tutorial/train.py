"""Reads handwritten digits with a support vector machine."""

import argparse
import json

from sklearn.datasets import load_digits
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.svm import SVC

parser = argparse.ArgumentParser()
parser.add_argument("--C", type=float, default=1.0)
parser.add_argument("--kernel", default="rbf")
parser.add_argument("--gamma", type=float, default=0.01)
parser.add_argument("--degree", type=int, default=3)
parser.add_argument("--holdout", action="store_true")
options = parser.parse_args()

images, digits = load_digits(return_X_y=True)
images, held_images, digits, held_digits = train_test_split(
    images / 16, digits, test_size=0.5, stratify=digits, random_state=1)

model = SVC(C=options.C, kernel=options.kernel, gamma=options.gamma, degree=options.degree)
if options.holdout:
    model.fit(images, digits)
    print(f"hold-out: {model.score(held_images, held_digits):.4f}")
else:
    accuracy = cross_val_score(model, images, digits, cv=3).mean()
    print(json.dumps({"accuracy": accuracy}))
