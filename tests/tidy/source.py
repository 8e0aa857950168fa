# SPDX-License-Identifier: Apache-2.0
"""Reads C++ and TypeScript just deep enough for the tidy rules: comments, functions and their lengths, declarations."""
import re
from dataclasses import dataclass, field

# Comments, string literals (raw ones too) and character literals: what must not be mistaken for code. A digit separator
# (1'000) is a number, so numbers are matched before character literals.
SKIP = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<d>[^()\s\\]{0,16})\(.*?\)(?P=d)"|"(?:\\.|[^"\\\n])*"|\b\d[\w\']*|\'(?:\\.|[^\'\\\n])+\'|`(?:\\.|[^`\\])*`',
    re.S)
TYPE_HEAD = re.compile(r'^(?:template\s*<.*>\s*)?(?:export\s+)?(?:abstract\s+)?(?:class|struct|union|enum|interface|namespace)\b', re.S)
CONTROL = re.compile(r'^(?:if|for|while|switch|catch|else|do|try|return)\b')


@dataclass
class Function:
    name: str
    line: int
    length: int


@dataclass
class Source:
    path: str
    text: str
    code: str = ''                       # comments and literals blanked, same offsets
    functions: list = field(default_factory=list)

    def line_of(self, offset):
        return self.text.count('\n', 0, offset) + 1


def blank(match):
    text = match.group(0)
    if text[0].isdigit():
        return text
    keep = text[0] + ' ' * (len(text) - 2) + text[-1] if text[0] in '"\'`' else ' ' * len(text)
    return ''.join('\n' if a == '\n' else b for a, b in zip(text, keep)) if '\n' in text else keep


def read(path, text):
    source = Source(path, text)
    source.code = re.sub(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', lambda m: re.sub(r'[^\n]', ' ', m.group(0)), SKIP.sub(blank, text), flags=re.M)
    find_functions(source)
    return source


def find_functions(source):
    """Every brace is either a scope (namespace, type), a function body, or inside one; only outermost bodies count."""
    stack, start, inside = [], 0, 0
    parens = 0
    for match in re.finditer(r'[{}();]', source.code):
        char, at = match.group(0), match.start()
        if char == '(':
            parens += 1
        elif char == ')':
            parens -= 1
        elif char == '{':
            head = source.code[start:at].strip()
            kind = classify(head, parens) if not inside else 'inner'
            stack.append((kind, start + len(source.code[start:at]) - len(source.code[start:at].lstrip()), head))
            inside += kind not in ('scope',)
            if kind == 'scope':
                start = match.end()
        elif char == '}' and stack:
            kind, begin, head = stack.pop()
            inside -= kind not in ('scope',)
            if kind == 'function':
                first, last = source.line_of(begin), source.line_of(at)
                source.functions.append(Function(name_of(head), first, last - first + 1))
            if not inside:
                start = match.end()
        elif char == ';' and not inside and parens == 0:
            start = match.end()


def classify(head, parens):
    if parens > 0:
        return 'value'
    flat = re.sub(r'^\s*(?:\[\[.*?\]\]\s*|(?:public|private|protected)\s*:\s*)*', '', head, flags=re.S)
    if TYPE_HEAD.match(flat) and not re.search(r'\)\s*(?:const|noexcept|override|->[^{]*)*\s*$', flat):
        return 'scope'
    if flat.startswith(('extern', 'inline namespace')) and '(' not in flat:
        return 'scope'
    if '(' in flat and not CONTROL.match(flat):
        return 'function'
    return 'value'


def name_of(head):
    match = re.search(r'([\w:~]+|operator\s*\S+?)\s*\(', head)
    return match.group(1) if match else head[:40]
