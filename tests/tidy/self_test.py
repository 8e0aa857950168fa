# SPDX-License-Identifier: Apache-2.0
"""Each rule is shown a tiny tree that breaks it, and one that does not: a rule that cannot fail guards nothing."""
import pathlib
import tempfile

from tree import Tree

SPDX = '// SPDX-License-Identifier: Apache-2.0\n'
LONG = SPDX + 'int f() {\n' + '  g();\n' * 70 + '}\n'
DOCUMENTED = SPDX + '/// Formula: x. Source: definition. Units: none.\ndouble f(double x);\n'

# rule: (files that break it, files that do not)
CASES = {
    'direction': ({'solleva/data/data.h': SPDX + '#include "solleva/measure/measure.h"\n', 'solleva/measure/measure.h': SPDX},
                  {'solleva/measure/measure.h': SPDX + '#include "solleva/data/data.h"\n', 'solleva/data/data.h': SPDX}),
    'cycles': ({'solleva/base/a.h': SPDX + '#include "solleva/base/b.h"\n', 'solleva/base/b.h': SPDX + '#include "solleva/base/a.h"\n'},
               {'solleva/base/a.h': SPDX + '#include "solleva/base/b.h"\n', 'solleva/base/b.h': SPDX}),
    'module_readme': ({'solleva/base/a.h': SPDX}, {'solleva/base/a.h': SPDX, 'solleva/base/README.md': '# base\n'}),
    'dead_files': ({'solleva/base/orphan.h': SPDX},
                   {'solleva/base/used.h': SPDX, 'app/cli/main.cpp': SPDX + '#include "solleva/base/used.h"\n'}),
    'sizes': ({'solleva/base/a.cpp': LONG}, {'solleva/base/a.cpp': LONG.replace('  g();\n', '', 2)}),
    'licence_line': ({'solleva/base/a.h': 'int x;\n'}, {'solleva/base/a.h': SPDX}),
    'banned_words': ({'solleva/base/a.cpp': SPDX + 'std::normal_distribution<> d;\n'}, {'solleva/base/a.cpp': SPDX + '// std::normal_distribution\n'}),
    'numeric_documentation': ({'solleva/base/a.h': SPDX + 'double f(double x);\n'}, {'solleva/base/a.h': DOCUMENTED}),
    'error_pages': ({'solleva/base/errors.h': SPDX + 'ErrorCode e{"base.e", Exit::bug};\n', 'app/cli/m.cpp': SPDX + 'errors::e;\n'},
                    {'solleva/base/errors.h': SPDX + 'ErrorCode e{"base.e", Exit::bug};\n', 'app/cli/m.cpp': SPDX + 'errors::e;\n',
                     'docs/errors/base.e.md': '# base.e\n'}),
    'equations': ({'docs/methods/a-b.md': '(1)', 'solleva/base/a.h': SPDX + '// a-b#2\n'},
                  {'docs/methods/a-b.md': '(1)', 'solleva/base/a.h': SPDX + '// a-b#1\n'}),
    'links': ({'README.md': '[x](docs/none.md)\n'}, {'README.md': '[x](docs/some.md)\n', 'docs/some.md': 'x\n'}),
    'options': ({'app/cli/commands/a.cpp': SPDX + 'Option{"--mean"};\n'},
                {'app/cli/commands/a.cpp': SPDX + 'Option{"--mean"};\n', 'docs/api/cli.md': '`--mean`\n'}),
}


def unnoticed(findings):
    wrong = []
    for rule, (bad, good) in CASES.items():
        for files, expected in ((bad, True), (good, False)):
            with tempfile.TemporaryDirectory() as folder:
                for name, text in files.items():
                    path = pathlib.Path(folder) / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text, encoding='utf-8')
                if any(r == rule for _, _, r in findings(Tree(folder, list(files)))) is not expected:
                    wrong.append(f'{rule} ({"breaks" if expected else "keeps"} it)')
    return wrong
