# SPDX-License-Identifier: Apache-2.0
"""Rules about the house: which folder may include which, cycles, dead files, module READMEs."""
import fnmatch
import posixpath
import re

LOOP = ['base', 'data', 'measure', 'target', 'plan', 'simulate', 'track', 'evaluate', 'share']
NOT_EVEN_LEFT = {'track': {'simulate'}, 'evaluate': {'plan', 'simulate'}}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)


def includes(tree, path):
    return [(m.group(1), tree.text(path).count('\n', 0, m.start()) + 1) for m in INCLUDE.finditer(tree.text(path))]


def module_of(path):
    parts = path.split('/')
    return parts[1] if parts[0] == 'solleva' and len(parts) > 2 else None


def cpp_files(tree):
    return tree.ending('.h', '.cpp')


def direction(tree):
    """A module includes itself, base, and of modules to its left only the front door. Nothing includes app."""
    for path in cpp_files(tree):
        here = module_of(path)
        for target, line in includes(tree, path):
            where = f'{path}:{line}'
            if target.startswith('app/') and not path.startswith(('app/', 'tests/')):
                yield where, f'includes {target}: nothing but app and its tests may include app'
            there = module_of(target)
            if target.startswith('solleva/') and target not in tree.set:
                yield where, f'includes {target}, which does not exist'
            if here is None or there is None or there in (here, 'base'):
                continue
            if there not in LOOP or here not in LOOP or LOOP.index(there) > LOOP.index(here) or there in NOT_EVEN_LEFT.get(here, ()):
                yield where, f'{here} may not include {there}: not to its left in the loop'
            elif target != f'solleva/{there}/{there}.h':
                yield where, f'includes {target}: of another module only the front door solleva/{there}/{there}.h'


def cycles(tree):
    """No file reaches itself through includes."""
    graph = {p: [t for t, _ in includes(tree, p) if t in tree.set] for p in cpp_files(tree)}
    state = {}

    def visit(path, trail):
        state[path] = 1
        for target in graph.get(path, ()):
            if state.get(target) == 1:
                yield target, 'include cycle: ' + ' -> '.join(trail[trail.index(target):] + [target])
            elif target not in state:
                yield from visit(target, trail + [target])
        state[path] = 2

    for path in sorted(graph):
        if path not in state:
            yield from visit(path, [path])


def module_readme(tree):
    """Each module folder says in a README what it is for; a test file has the topic it tests beside it."""
    for module in {module_of(p) for p in cpp_files(tree)} - {None}:
        if f'solleva/{module}/README.md' not in tree.set:
            yield f'solleva/{module}', 'has no README.md'


ROOTS = re.compile(
    r'^(README\.md|LICENSE|CMakeLists\.txt|CMakePresets\.json|run|test|\.ci/run|\.gitignore|\.editorconfig|\.clang-format)$'
    r'|(^|/)(CMakeLists\.txt|README\.md|package\.json|package-lock\.json|\.npmrc|tsconfig\.json|programme\.toml)$'
    r'|/__main__\.py$|_(test|fuzz)\.cpp$|/corpus/|^tests/cli/cases/|^bench/')


def dead_files(tree):
    """A file that no other file names (or includes) is dead. Files of one kind found by a glob count as named by it."""
    named, globs = set(), set()
    words, pattern = re.compile(r'[\w.\-]+'), re.compile(r'[\w.\-]*\*[\w.\-]*\.\w+')
    for path in tree.paths:
        if tree.is_text(path) and not path.endswith(('package-lock.json', '.csv')):
            named.update(w.strip('.') for w in words.findall(tree.text(path)) if w.strip('.') != posixpath.basename(path))
        if path.endswith(('CMakeLists.txt', '.py', '.mjs')):
            globs.update(g for g in pattern.findall(tree.text(path)) if g not in ('*.cpp', '*.h', '*.*'))
    stems = {posixpath.splitext(p)[0] for p in tree.paths}
    for path in tree.paths:
        name = posixpath.basename(path)
        if ROOTS.search(path) or name in named or any(fnmatch.fnmatch(name, g) for g in globs):
            continue
        stem, ending = posixpath.splitext(path)
        if ending == '.cpp' and (stem + '.h' in tree.set or path.startswith('app/')):
            continue  # compiled by the glob of its folder; its header is checked instead
        if ending == '.cpp' and implements_some_header(tree, path, stems):
            continue
        if ending in ('.json', '.md', '.py', '.mjs') and posixpath.splitext(name)[0] in named:
            continue
        yield path, 'dead file: nothing names or includes it'


def implements_some_header(tree, path, stems):
    """`lorenz_fit.cpp` may be a further part of `lorenz.h`: it then includes a header of its own folder."""
    folder = posixpath.dirname(path)
    return any(posixpath.dirname(t) == folder for t, _ in includes(tree, path) if posixpath.splitext(t)[0] in stems)


RULES = [direction, cycles, module_readme, dead_files]
