"""Golden numbers of OptimiserTests and LossTests, computed with Optax in double precision.

    pip install jax optax; python3 optimisers.py        # prints the Swift literals
"""
import jax

jax.config.update("jax_enable_x64", True)
import jax.numpy as np
import optax

THETA = [np.array([[0.5, -1.25], [2, 0.75]]), np.array([0.3, -0.6])]
G = [np.array([[0.1, -0.4], [0.7, 1.3]]), np.array([-0.2, 0.9])]
DECAY = optax.add_decayed_weights


def walk(name, rule):
    """Three steps with the gradients g, g squared, -g."""
    theta, state = THETA, rule.init(THETA)
    for gradient in (G, [g**2 for g in G], [-g for g in G]):
        updates, state = rule.update(gradient, state, theta)
        theta = optax.apply_updates(theta, updates)
    show(name, np.concatenate([t.ravel() for t in theta]))


def show(name, values):
    print(name, [float(value) for value in np.ravel(values)])


walk("sgd", optax.chain(DECAY(0.05), optax.sgd(0.1)))
walk("heavy ball", optax.chain(DECAY(0.05), optax.sgd(0.1, momentum=0.8)))
walk("nesterov", optax.chain(DECAY(0.05), optax.sgd(0.1, momentum=0.8, nesterov=True)))
walk("adam", optax.chain(DECAY(0.05), optax.adam(0.1, 0.8, 0.95, eps=1e-8, eps_root=1e-14)))
walk("adamw", optax.adamw(0.1, 0.8, 0.95, eps=1e-8, eps_root=1e-14, weight_decay=0.05))

LOGITS = np.array([[0.2, -1.5, 0.7], [2.0, 0.1, -0.3], [-0.4, 0.9, 0.8], [1.1, -2.2, 0.5]])
CLASSES = np.array([2, 0, 1, 1])
SOFT = np.array([[0.2, 0.3, 0.5], [0.9, 0.1, 0], [0, 0.4, 0.6], [0.25, 0.25, 0.5]])
WEIGHTS = np.array([0.5, 1, 2, 0.1])
TRUTHS = np.array([[1, 0, 0.25], [0, 1, 1], [0, 0, 1], [1, 0.5, 0]])
hard = optax.softmax_cross_entropy_with_integer_labels(LOGITS, CLASSES)
smooth = optax.softmax_cross_entropy(LOGITS, optax.smooth_labels(np.eye(3)[CLASSES], 0.15))
binary = optax.sigmoid_binary_cross_entropy(LOGITS, TRUTHS)
show("classes", hard.mean())
show("soft", optax.softmax_cross_entropy(LOGITS, SOFT).mean())
show("smoothed", smooth.mean())
show("weighted", (WEIGHTS * hard).mean())
show("binary", binary.mean())
show("binary, weighted", (WEIGHTS * binary.mean(1)).mean())
show("squares", optax.squared_error(LOGITS, TRUTHS).mean())
