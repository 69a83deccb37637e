"""What the data sets share: NumPy files and their description."""

import hashlib
import json
import pathlib
import platform

import numpy as np

TYPES = {"<f4": "float32", "<i4": "int32", "|u1": "uint8"}
PARTS = ("train", "validation", "test")


def write(out, parts, **about):
    """Writes PART_NAME.npy for {part: {name: array}}, and about.json, which is written last."""
    out.mkdir(parents=True, exist_ok=True)
    described = {}
    for part, named in parts.items():
        for name, array in named.items():
            array = np.ascontiguousarray(array)
            if array.dtype.str not in TYPES:
                raise TypeError(f"{out.name}: {part}_{name} is {array.dtype}, not of {TYPES}")
            np.save(out / f"{part}_{name}.npy", array)
            described[f"{part}_{name}"] = {
                "shape": list(array.shape),
                "type": TYPES[array.dtype.str],
                "sha256": hashlib.sha256(array.tobytes()).hexdigest(),
            }
    versions = {"python": platform.python_version(), "numpy": np.__version__}
    about = {"name": out.name, **about, "arrays": described}
    about["versions"] = versions | about.get("versions", {})
    text = json.dumps(about, indent=1, ensure_ascii=False) + "\n"
    (out / "about.json").write_text(text, encoding="utf-8")
