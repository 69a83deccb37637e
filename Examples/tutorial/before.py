"""Reads handwritten digits with a support vector machine."""

from sklearn.datasets import load_digits
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.svm import SVC

images, digits = load_digits(return_X_y=True)
images, held_images, digits, held_digits = train_test_split(
    images / 16, digits, test_size=0.5, stratify=digits, random_state=1)

model = SVC(C=1.0, kernel="rbf", gamma=0.01)
accuracy = cross_val_score(model, images, digits, cv=3).mean()
print(f"cross-validation: {accuracy:.4f}")

model.fit(images, digits)
print(f"hold-out: {model.score(held_images, held_digits):.4f}")
