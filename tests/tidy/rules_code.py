# SPDX-License-Identifier: Apache-2.0
"""Rules about code: sizes, the licence line, words that promise later work, numeric functions without their formula."""
import re

FUNCTION_LINES, CPP_LINES, HEADER_LINES = 70, 600, 160
CODE = ('.h', '.cpp', '.ts', '.mjs')
SCRIPTS = ('.py', '.sh', '.cmake')


def sizes(tree):
    for path in tree.ending(*CODE):
        lines = tree.text(path).count('\n')
        limit = HEADER_LINES if path.endswith('.h') else CPP_LINES
        if lines > limit:
            yield path, f'{lines} lines; the limit is {limit}'
        for function in tree.source(path).functions:
            if function.length > FUNCTION_LINES:
                yield f'{path}:{function.line}', f'{function.name} has {function.length} lines; the limit is {FUNCTION_LINES}'


def licence_line(tree):
    for path in tree.paths:
        script = '/' not in path and '.' not in path and path not in ('LICENSE',) or path.endswith('.ci/run')
        if path.endswith(CODE + SCRIPTS) or path.endswith('CMakeLists.txt') or script:
            if 'SPDX-License-Identifier: Apache-2.0' not in tree.text(path)[:200]:
                yield path, 'has no line "SPDX-License-Identifier: Apache-2.0" at its top'


BANNED = {
    r'\bTO' r'DO\b|\bFIX' r'ME\b|\bXX' r'X\b|not implemented yet': 'a promise of later work: do it or leave it out',
    r'std::\w+_distribution\b': 'differs between standard libraries: use solleva/base/distributions.h',
    r'\bstd::(?:cout|cerr|clog)\b|\b(?:std::)?f?printf\(': 'the engine does not talk',
    r'\bsystem_clock\b|\bstd::time\(': 'the engine has no clock',
    r'-ffast-' r'math': 'results must be the same bytes everywhere',
    r'(?<![\w.])/(?:work|home|root)/\w': 'a path of one machine',
}
ONLY_ENGINE = ('the engine does not talk', 'the engine has no clock')


def banned_words(tree):
    for path in tree.paths:
        if not tree.is_text(path) or path.startswith('tests/tidy/') or path.endswith(('package-lock.json', '.csv', '.md')):
            continue
        engine = path.startswith('solleva/') and path.endswith(('.h', '.cpp')) and not path.endswith(('_test.cpp', '_fuzz.cpp'))
        text = tree.source(path).code if path.endswith(CODE) else tree.text(path)
        for pattern, why in BANNED.items():
            if why in ONLY_ENGINE and not engine:
                continue
            searched = tree.text(path) if 'promise' in why or 'path' in why else text
            for match in re.finditer(pattern, searched):
                yield f'{path}:{searched.count(chr(10), 0, match.start()) + 1}', f'"{match.group(0)}": {why}'


# A declaration that gives a number back, at namespace or class scope of a header.
NUMERIC = re.compile(
    r'^(?P<indent> *)(?:\[\[nodiscard\]\] )?(?:static |inline |constexpr |friend |explicit |virtual )*'
    r'(?P<type>double|std::optional<double>|std::vector<double>|std::array<double, [^>]+>|'
    r'Result<(?:double|std::vector<double>|std::optional<double>)>|Share|Result<Share>|Weight)\s+(?P<name>\w+)\s*\(', re.M)
WORDS = ('Formula:', 'Source:', 'Units:')


def numeric_documentation(tree):
    """Every public function that returns a number has Formula, Source and Units in the comment above it, or above its class."""
    for path in tree.ending('.h'):
        if not path.startswith('solleva/') or '/testing/' in path:
            continue
        text, code = tree.text(path), tree.source(path).code
        for match in NUMERIC.finditer(code):
            if private(code, match.start()):
                continue
            block = comment_above(text, match.start())
            if match.group('indent'):
                block += comment_of_type(text, code, match.start())
            lacking = [w for w in WORDS if w not in block]
            if lacking:
                yield f'{path}:{text.count(chr(10), 0, match.start()) + 1}', f'{match.group("name")} returns a number without {" ".join(lacking)}'


def private(code, at):
    """Whether the declaration stands behind `private:`, in a function body, or in namespace detail."""
    depth, i = 0, at
    for match in reversed(list(re.finditer(r'[{}]|\b(?:private|protected|public)\s*:(?!:)', code[:at]))):
        word = match.group(0)
        if word == '}':
            depth += 1
        elif word == '{':
            if depth == 0:
                head = code[:match.start()].rstrip()[-160:]
                if re.search(r'namespace(?: \w+::)*\s*(?:\w+::)*detail$|\)\s*(?:const|noexcept)*$', head) or re.search(r'namespace$', head):
                    return True
                i = match.start()
            depth = max(0, depth - 1)
        elif depth == 0 and i == at and word.startswith('private'):
            return True
        elif depth == 0 and i == at and word.startswith('public'):
            return False
    return False


def comment_above(text, at):
    """The run of comment lines above, passing over declarations that stand together without an empty line."""
    lines = text[:at].split('\n')[:-1]
    block, seen = [], False
    for line in reversed(lines):
        bare = line.strip()
        if bare.startswith('//'):
            block.append(bare)
            seen = True
        elif not bare or seen:
            break
        elif bare in ('public:',) or bare.endswith('{') and not bare.startswith('template'):
            break
    return '\n'.join(block)


def comment_of_type(text, code, at):
    heads = [m for m in re.finditer(r'^(?:template <[^\n]*>\n)?(?:class|struct) \w+[^;{]*\{', code[:at], re.M)]
    return comment_above(text, heads[-1].start()) if heads else ''


RULES = [sizes, licence_line, banned_words, numeric_documentation]
