# SPDX-License-Identifier: Apache-2.0
"""The tree as the rules see it: every tracked (or new and not ignored) file, its text, and the C++ among them scanned."""
import functools
import pathlib
import subprocess

import source

BINARY = {'.png', '.xlsx', '.dta', '.sav', '.sas7bdat', '.parquet', '.gz', '.zst', '.woff2', '.ico'}


class Tree:
    def __init__(self, root, paths=None):
        self.root = pathlib.Path(root)
        self.paths = sorted(paths if paths is not None else listed(self.root))
        self.set = set(self.paths)

    @functools.lru_cache(maxsize=None)
    def text(self, path):
        return (self.root / path).read_text(encoding='utf-8', errors='replace')

    @functools.lru_cache(maxsize=None)
    def source(self, path):
        return source.read(path, self.text(path))

    def ending(self, *endings):
        return [p for p in self.paths if p.endswith(endings)]

    def is_text(self, path):
        return pathlib.PurePath(path).suffix not in BINARY and '/corpus/' not in path


def listed(root):
    """What git tracks or would add; without git (a source archive) every file outside build and node_modules."""
    run = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard'], cwd=root, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        names = run.stdout.splitlines()
    else:
        names = [p.relative_to(root).as_posix() for p in root.rglob('*') if p.is_file()]
        names = [n for n in names if not {'node_modules', '.git', 'build', 'out'} & set(n.split('/'))]
    return [n for n in names if (root / n).is_file()]
