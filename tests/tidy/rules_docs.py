# SPDX-License-Identifier: Apache-2.0
"""Rules about pages: every error code has one, every method reference points to a numbered equation, every link to a file."""
import posixpath
import re

CODE = re.compile(r'ErrorCode\s+(\w+)\s*\{\s*"([^"]+)"')


def error_pages(tree):
    """Each code declared in an errors.h is raised somewhere and has docs/errors/<code>.md; each page there has its code."""
    declared = {}
    raised = set(re.findall(r'\berrors?::(\w+)', '\n'.join(tree.text(p) for p in tree.ending('.cpp', '.h') if not p.endswith('_test.cpp'))))
    for path in tree.ending('.h'):
        for name, code in CODE.findall(tree.text(path)):
            declared[code] = path
            if f'docs/errors/{code}.md' not in tree.set:
                yield path, f'error code {code} has no page docs/errors/{code}.md'
            if name not in raised:
                yield path, f'error code {code} ({name}) is never raised'
    for path in tree.paths:
        if path.startswith('docs/errors/') and not path.endswith('README.md'):
            code = posixpath.basename(path)[:-3]
            if code not in declared:
                yield path, 'page for an error code that does not exist'
            elif code not in tree.text(path).split('\n', 1)[0]:
                yield path, 'the title must name the code'


def equations(tree):
    """`slug#n` in a header, a receipt or a page names an equation (n) of docs/methods/slug.md."""
    numbered = {}
    for path in tree.paths:
        if path.startswith('docs/methods/') and path.endswith('.md'):
            numbered[posixpath.basename(path)[:-3]] = set(re.findall(r'\((\d+[a-z]?)\)', tree.text(path)))
    reference = re.compile(r'\b([a-z][a-z0-9-]+)#(\d+[a-z]?)\b')
    for path in tree.ending('.h', '.cpp', '.md', '.toml'):
        for match in reference.finditer(tree.text(path)):
            slug, number = match.groups()
            if slug not in numbered and '-' not in slug:
                continue
            if slug not in numbered:
                yield path, f'{slug}#{number}: there is no docs/methods/{slug}.md'
            elif number not in numbered[slug]:
                yield path, f'{slug}#{number}: docs/methods/{slug}.md has no equation ({number})'


def links(tree):
    """Relative links between pages lead to files that exist."""
    link = re.compile(r'\]\(([^)#:\s]+)(?:#[^)]*)?\)')
    folders = {posixpath.dirname(p) for p in tree.paths}
    for path in tree.ending('.md'):
        prose = re.sub(r'```.*?```', '', tree.text(path), flags=re.S)
        for target in link.findall(prose):
            full = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            if full not in tree.set and full not in folders and not any(f.startswith(full + '/') for f in folders):
                yield path, f'links to {target}, which does not exist'


def options(tree):
    """Every long option that a command defines is described in the reference page made from the definitions."""
    page = 'docs/api/cli.md'
    known = tree.text(page) if page in tree.set else ''
    for path in tree.paths:
        if path.startswith('app/cli/commands/') and path.endswith('.cpp'):
            for option in set(re.findall(r'"--([a-z][a-z0-9-]+)"', tree.text(path))):
                if f'--{option}' not in known:
                    yield path, f'option --{option} is not described in {page}'


RULES = [error_pages, equations, links, options]
