"""The files of Debian packages, read out of the packages: nothing is installed."""

import io
import re
import subprocess
import tarfile


def file_of(folder, package):
    """The newest file of a package in a folder."""
    files = sorted(folder.glob(f"{package}_*.deb"), key=lambda file: file.stat().st_mtime)
    if not files:
        raise SystemExit(f"{folder}: there is no file of {package}: run scripts/setup --gradients")
    return files[-1]


def contents(file, pattern):
    """(path, bytes) of each regular file in a package whose path matches a pattern."""
    with tarfile.open(fileobj=io.BytesIO(output("--fsys-tarfile", file))) as archive:
        for member in archive:
            if member.isfile() and re.search(pattern, member.name):
                yield member.name, archive.extractfile(member).read()


def version_of(folder, package):
    return output("--field", file_of(folder, package), "Version").decode().strip()


def output(*arguments):
    return subprocess.run(["dpkg-deb", *arguments], check=True, stdout=subprocess.PIPE).stdout
