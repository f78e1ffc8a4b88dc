// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts have such places themselves
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigurationError, sh } from '@acg/screenconnect'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runs } from '../effort.ts'
import { requires } from '../programs.ts'
import { expectRefused, fill, HERE, script } from './template.ts'

/** sh may be dash or bash, and they differ where it hurts. */
const SHELLS = ['/bin/sh', '/bin/bash'] as const

/** Templates that print the value, wherever the text before it leads the reader astray. */
const ACCEPTED = [
  ['an argument', "printf '%s\\0' ◆"],
  ['an assignment', 'x=◆; printf \'%s\\0\' "$x"'],
  ['an argument in a subshell', "( printf '%s\\0' ◆ )"],
  ['an argument in $(…)', 'x=$(printf %s ◆x); printf \'%s\\0\' "${x%x}"'],
  ['an argument in $(…) within "…"', 'x="$(printf %s ◆x)"; printf \'%s\\0\' "${x%x}"'],
  [
    'an argument in $(…) within $(…)',
    'x="a$(printf %s "$(printf %s ◆x)")"; x=${x#a}; printf \'%s\\0\' "${x%x}"',
  ],
  ['an argument of a function', 'f() { printf \'%s\\0\' "$1"; }; f ◆'],
  ['a subject and a pattern', "case ◆ in ◆) printf '%s\\0' ◆ ;; *) echo no ;; esac"],
  ['an operand of [', "if [ ◆ = ◆ ]; then printf '%s\\0' ◆; fi"],
  ['an item of a loop', 'for x in ◆; do printf \'%s\\0\' "$x"; done'],
  ['glued to quotes', "printf '%s\\0' \"\"◆''"],
  ['behind a comment with a quote', "# it's here\nprintf '%s\\0' ◆"],
  ['behind a comment with a quote, after code', "true # it's here\nprintf '%s\\0' ◆"],
  ['behind a # in a word', "x=a#b; printf '%s\\0' ◆"],
  ['behind $# and ${#x}', "y=$#; y=${#y}; printf '%s\\0' ◆"],
  ['behind ${x#y}', "y=abc; y=${y#a}; y=${y##'b'}; printf '%s\\0' ◆"],
  ['behind ${x:-…} with quotes', 'true "${y:-"a b"}" ${y:-\'}\'}; printf \'%s\\0\' ◆'],
  ['behind a pattern with quotes in "…"', "true \"${y%'}'}\"; printf '%s\\0' ◆"],
  ["behind 'it'\\''s'", "true 'it'\\''s'; printf '%s\\0' ◆"],
  ['behind escaped quotes', 'true \\\' \\" "\\"" \\#; printf \'%s\\0\' ◆'],
  ['behind $"…" and `…`', 'true $"a" `echo "b"`; printf \'%s\\0\' ◆'],
  ['behind a $ and an escape', "true \"a$\\|b\" $\\'a; printf '%s\\0' ◆"],
  ['behind a blank between two variables in "…"', 'true "$x $y" "( )"; printf \'%s\\0\' ◆'],
  ['behind a blank between two variables in ${…}', "true ${x:-$y $z}; printf '%s\\0' ◆"],
  [
    'behind a quote in ${…}, in $(…) within "…"',
    'x="$(true ${y:-\'"\'}; printf %s ◆x)"; printf \'%s\\0\' "${x%x}"',
  ],
  ['behind $$', "true $$ $? $!; printf '%s\\0' ◆"],
  ['behind a here-document', "cat <<EOF >/dev/null\nit's $(echo \"a\")\nEOF\nprintf '%s\\0' ◆"],
  [
    'behind expansions in a here-document',
    "cat <<EOF >/dev/null\n$(echo ')'\n) ${x:-a} `echo` \\$(\nEOF\nprintf '%s\\0' ◆",
  ],
  ['behind a quoted here-document', "cat <<'E F' >/dev/null\n$( it's\nE F\nprintf '%s\\0' ◆"],
  ['behind <<- and its tabs', "cat <<-EOF >/dev/null\n\t'\n\tEOF\nprintf '%s\\0' ◆"],
  ['behind two here-documents', "cat <<A <<\\B >/dev/null\n'\nA\n\"\nB\nprintf '%s\\0' ◆"],
  ['behind a joined line of a here-document', "cat <<A >/dev/null\nx\\\nA\n'\nA\nprintf '%s\\0' ◆"],
  ['on the line that announces a here-document', "printf '%s\\0' ◆; cat <<A >/dev/null\n'\nA\n"],
  ['behind arithmetic', "true $((1 + (2 << 3))); printf '%s\\0' ◆"],
  ['behind a case within $(…)', "true $(case a in a) echo x ;; (b|c) ;; esac); printf '%s\\0' ◆"],
  ['behind a case within "$(…)"', "true \"$(case a in a) echo 'x' ;; esac)\"; printf '%s\\0' ◆"],
  ['behind a joined line', "true \\\n  a; printf '%s\\0' \\\n  ◆"],
  ['behind ; in quotes and a pipe', "true ';' | true; printf '%s\\0' ◆"],
  ['behind a URL with a #', "true https://example.com/#it; printf '%s\\0' ◆"],
  [
    'an argument in a case within "$(…)"',
    'x="$(case a in a) printf %s ◆x ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument behind the second pattern of a case within "$(…)"',
    'x="$(case b in a) : ;; b | c) printf %s ◆x ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument behind a pattern in parentheses within "$(…)"',
    'x="$(case b in (a) : ;; (b|c) printf %s ◆x ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument behind a case within "$(…)"',
    'x="$(case a in b) : ;; a) ;; esac; printf %s ◆x)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument behind a case without a last ;; within "$(…)"',
    'x="$(case a in b) : ;; a) :; esac; printf %s ◆x)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument behind a case over lines within "$(…)"',
    'x="$(case a\nin\n  # it)\n  b) : ;;\n  a) :\n  ;;\nesac\nprintf %s ◆x)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument in a case whose subject is in, within "$(…)"',
    'x="$(case in in in) printf %s ◆x ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument behind esac as a word, within "$(…)"',
    'x="$(case b in a) : esac ;; b) printf %s ◆x ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument behind case as a word, within "$(…)"',
    'x="$(: case a in; printf %s ◆x)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument in a case within a case, within "$(…)"',
    'x="$(case a in a) case b in b) : ;; esac; printf %s ◆x ;; c) ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument behind a subshell in a case, within "$(…)"',
    'x="$(case a in a) (:); (printf %s ◆x) ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument behind a subshell, within "$(…)"',
    'x="$( (:; (:)); printf %s ◆x)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument behind a pipe, & and && in a case, within "$(…)"',
    'x="$(case a in a) : | : & : && :; : || : ; printf %s ◆x ;; b) ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind if within "$(…)"',
    'x="$(if case a in a) : ;; esac; then printf %s ◆x; fi)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind then within "$(…)"',
    'x="$(if :; then case a in a) printf %s ◆x ;; esac; fi)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind elif within "$(…)"',
    'x="$(if false; then :; elif case a in a) : ;; esac; then printf %s ◆x; fi)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind else within "$(…)"',
    'x="$(if false; then :; else case a in a) printf %s ◆x ;; esac; fi)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind do within "$(…)"',
    'x="$(for i in 1; do case a in a) printf %s ◆x ;; esac; done)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind while within "$(…)"',
    'x="$(while case a in a) : ;; esac; do printf %s ◆x; break; done)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind until within "$(…)"',
    'x="$(until case a in a) false ;; esac; do printf %s ◆x; break; done)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind ! within "$(…)"',
    'x="$(! case a in a) printf %s ◆x ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind { within "$(…)"',
    'x="$({ case a in a) printf %s ◆x ;; esac; })"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind ( within "$(…)"',
    'x="$( (case a in b) : ;; a) printf %s ◆x ;; esac))"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind a function within "$(…)"',
    'x="$(f() case a in a) printf %s ◆x ;; esac; f)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind ; within "$(…)"',
    'x="$(true; case a in a) printf %s ◆x ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind & within "$(…)"',
    'x="$(true & case a in a) printf %s ◆x ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind | within "$(…)"',
    'x="$(true | case a in a) printf %s ◆x ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'an argument, with a case behind a line break within "$(…)"',
    'x="$(true\ncase a in a) printf %s ◆x ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  ['behind a value with a # glued to it', "true ◆#; printf '%s\\0' ◆"],
  ["behind an escape in $'…'", "true $'a\\nb'; printf '%s\\0' ◆"],
  ['behind an escaped letter and a #', "true \\a#b; printf '%s\\0' ◆"],
  [
    'behind a comment on the line that announces a here-document',
    "cat <<A >/dev/null # it's\n'\nA\nprintf '%s\\0' ◆",
  ],
  [
    'an argument in a case behind a comment, within "$(…)"',
    'x="$(true # it)\ncase a in b) : ;; a) printf %s ◆x ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'behind patterns of other parameters with quotes in "…"',
    "true \"${1#'}'}\" \"${12%'}'}\" \"${@#'}'}\" \"${?%'}'}\" \"${xy##'}'}\"; printf '%s\\0' ◆",
  ],
  ['behind parentheses in arithmetic', "true $(( (1 + 2) * 3 )); printf '%s\\0' ◆"],
  ['behind arithmetic within "…"', 'true "$((1 + 2))"; printf \'%s\\0\' ◆'],
  ['an argument of a subshell in a subshell', "(:; (printf '%s\\0' ◆))"],
  [
    'behind a here-document with blanks before its delimiter',
    "cat << \t A >/dev/null\n'\nA\nprintf '%s\\0' ◆",
  ],
  ['behind a here-document with a tab before its delimiter', "cat <<\tA >/dev/null\n'\nA\nprintf '%s\\0' ◆"],
  [
    'behind a here-document with an escape in its delimiter',
    "cat <<A\\'B >/dev/null\n'\nA'B\nprintf '%s\\0' ◆",
  ],
  [
    'behind a here-document with quotes within its delimiter',
    "cat <<A\"B C\"'D' >/dev/null\n$(\nAB CD\nprintf '%s\\0' ◆",
  ],
  ['behind a here-document with an empty delimiter', "cat <<'' >/dev/null\nit's\n\nprintf '%s\\0' ◆"],
  ['behind a here-document with a < at its delimiter', "cat <<A</dev/null\n'\nA\nprintf '%s\\0' ◆"],
  [
    'behind a here-document with a - in its delimiter',
    "cat <<A-B >/dev/null\n'\n\tA-B\nA-B\nprintf '%s\\0' ◆",
  ],
  ['behind <<- and two tabs', "cat <<-A >/dev/null\n'\n\t\tA\nprintf '%s\\0' ◆"],
  ['behind <<- and a tab behind what is no delimiter', "cat <<-A >/dev/null\nA\t\n'\nA\nprintf '%s\\0' ◆"],
  ['behind << and a tab before what is no delimiter', "cat <<A >/dev/null\n\tA\n'\nA\nprintf '%s\\0' ◆"],
  ['behind a line of a here-document that ends in two \\', "cat <<A >/dev/null\nx\\\\\nA\nprintf '%s\\0' ◆"],
  ['behind [[ as a word', "true [[; printf '%s\\0' ◆"],
  ['behind [[ … ]]', "[[ a = a ]] || true; printf '%s\\0' ◆"],
  [
    'an argument behind a subshell with a case in a case, within "$(…)"',
    'x="$(case c in a) (case b in b) : ; esac) ;; c) printf %s ◆x ;; esac)"; printf \'%s\\0\' "${x%x}"',
  ],
  [
    'behind a case whose subject is in and whose pattern is in parentheses, within "$(…)"',
    'x="$(case in in (in) : ;; esac)"; printf \'%s\\0\' ◆',
  ],
  ['behind a here-document with a word behind its delimiter', "cat <<A - >/dev/null\n'\nA\nprintf '%s\\0' ◆"],
  ['behind subshells within "$(…)"', 'x="$( (:); :)"; printf \'%s\\0\' ◆'],
  ['behind a comment that begins a line', "true\n# it's\nprintf '%s\\0' ◆"],
] as const

const REFUSED: readonly (readonly [where: string, script: string])[] = [
  ["'…'", "echo '◆'"],
  ["'…'", "echo 'it'\\''s ◆'"],
  ['"…"', 'echo "hello ◆"'],
  ['"…"', 'echo "$(echo "a ◆")"'],
  ['"…"', 'echo "a\\"◆"'],
  ['"…"', 'echo "${x:-"a"}◆"'],
  ["'…'", "echo $'a\\n◆'"],
  ['comment', 'echo a # ◆'],
  ['comment', '# ◆'],
  ['comment', 'echo a;# ◆'],
  ['comment', 'echo a \\\n# ◆'],
  ['comment', 'echo $(echo a # ◆\n)'],
  ['here-document', 'cat <<EOF\n◆\nEOF'],
  ['here-document', "cat <<'EOF'\n◆\nEOF"],
  ['here-document', 'cat <<-EOF\n\t◆\n\tEOF'],
  ['here-document', 'cat <<A; cat <<B\nx\nA\n◆\nB'],
  ['here-document', 'cat <<A<<B\nx\nA\n◆\nB'],
  ['here-document', 'cat << "EOF"\n"\nEOF \n◆'],
  ['here-document', 'x=$(cat <<EOF\n◆\nEOF\n)'],
  ['here-document', 'cat <<A $(echo "(")\n◆\nA'],
  ['here-document', 'cat <<A\nx\\\nA\n◆\nA'],
  ['the delimiter', 'cat <<◆\nx\nEOF'],
  ['delimiter', 'cat <<-E◆\nx\nEOF'],
  ['`…`', 'echo `echo ◆`'],
  ['`…`', 'echo "`echo ◆`"'],
  ['arithmetic', 'echo $((◆ + 1))'],
  ['arithmetic', 'echo $(( (1) + ◆ ))'],
  ['arithmetic', '((x = ◆))'],
  ['arithmetic', 'for ((i = 0; i < ◆; i++)); do :; done'],
  ['arithmetic', 'echo $[◆]'],
  ['>&', 'make >& ◆'],
  ['>&', 'make 2>&◆'],
  ['>&', 'exec >&◆'],
  ['>&', 'make <&◆'],
  ['arithmetic', 'echo $(( $(echo ◆) ))'],
  ['${…}', 'echo ${x:-◆}'],
  ['${…}', 'echo "${x:-$(echo ◆)}"'],
  ['${…}', 'echo ${◆}'],
  ['[[ … ]]', '[[ $x -eq ◆ ]]'],
  ['[[ … ]]', 'if [[ a == b && ◆ -eq 1 ]]; then :; fi'],
  ['name[…]', 'a[◆]=1'],
  ['name[…]', 'a=([◆]=1)'],
  ['a \\', 'echo \\◆'],
  ['a $', 'echo $◆'],
  ['a $', 'echo "$◆"'],
  ['name[…]', 'a[b[1]+◆]=1'],
  ['name[…]', 'a[ ◆ ]=1'],
  ['name[…]', 'a[b[1] + ◆]=1'],
  ['name[…]', 'a=([ ◆ ]=1)'],
  ['name[…]', 'a=([\n◆]=1)'],
  ['name[…]', 'a=(x\n[◆]=1)'],
  ['name[…]', 'a[\n◆]=1'],
  ['a \\', 'echo $\\◆'],
  ["'…'", 'echo "${a[1]#\'◆\'}"'],
  ["'…'", 'echo "${a[10]#\'◆\'}"'],
  ["'…'", 'echo "${!a#\'◆\'}"'],
  ["'…'", 'echo "${x/\'◆\'}"'],
  ["'…'", 'echo "${x^\'◆\'}"'],
  ["'…'", 'echo "${x,\'◆\'}"'],
  ['"…"', 'echo ${x:-"◆"}'],
  ["'…'", "echo ${x:-'◆'}"],
  ['`…`', 'echo ${x:-`◆`}'],
  ['"…"', 'echo $(("◆"))'],
  ["'…'", "echo $(('◆'))"],
  ['`…`', 'echo $((`◆`))'],
  ["'…'", 'x="$(y=(a); echo \'◆\')"'],
  ['"…"', 'cat <<<a"◆"'],
  ['"…"', 'echo "$x $y"; sh -c "echo ◆"'],
  ['"…"', `echo "it's ◆"`],
  ['"…"', `echo "\${x:-it's}"; sh -c "◆"`],
  ['arithmetic', 'echo $(( ((1)) + ◆ ))'],
  ["'…'", "a=('◆')"],
  // What is not closed goes on to the end.
  ["'…'", "echo 'it is ◆"],
  ["'…'", "echo $'it is ◆"],
  ['`…`', 'echo `it is ◆'],
  ['here-document', 'cat <<E\nit is ◆'],
  ['"…"', 'echo "$(echo ${x:-\'"\'}) "; sh -c "echo ◆"'],
  ['"…"', 'cat <<<"a"\n"◆"'],
]

const EVALUATED = [
  'command -p eval ◆',
  'function f { eval ◆; }',
  'set +oA ◆ x',
  'set -A◆',
  'set -eA◆',
  'print -f ◆',
  'print -rv ◆',
  'printf -A ◆',
  '[ ◆   -eq 1 ]',
  '[ ◆ \\\n -eq 1 ]',
  'export xy=1 ◆',
  'local -F x=◆',
  'declare -xi n; n=◆',
  'local +i n; n=◆',
  'float n; n=◆',
  '>out eval ◆',
  '2>out >>all eval ◆',
  'eval>out ◆',
  'eval<<E ◆\nE',
  'cat <(eval ◆)',
  'cat >(eval ◆)',
  'n[1]=2 eval ◆',
  'echo a); eval ◆',
  'x=(a b) eval ◆',
  'eval ◆',
  'command eval ◆',
  'e"va"l ◆',
  '\\eval ◆',
  'x=1 eval ◆',
  'if true; then eval ◆; fi',
  'case a in a) eval ◆ ;; esac',
  'let ◆',
  'let x=◆',
  'declare ◆',
  'declare x=◆',
  'typeset -i x=◆',
  'export ◆',
  'export -n x=◆',
  'readonly ◆',
  'local ◆',
  'local -i x=◆',
  'read ◆',
  'read -r ◆',
  'getopts ab ◆',
  'getopts ◆ x',
  'shift ◆',
  'ulimit -n ◆',
  'trap ◆ EXIT',
  'alias x=◆',
  'unset ◆',
  'wait -p ◆',
  'exit ◆',
  'return ◆',
  'break ◆',
  'printf -v ◆ x',
  'printf %d ◆',
  'printf "%d" ◆',
  "printf '%d' ◆",
  '[ ◆ "-eq" 1 ]',
  "printf '%5.2f %s' ◆",
  "printf '%*s' ◆",
  'test -v ◆',
  '[ -v ◆ ]',
  '[ -t ◆ ]',
  '[ ◆ -eq 1 ]',
  '[ 1 -eq ◆ ]',
  '[ "$x" -lt ◆ ]',
  'test ◆ -ge 1',
  'set -A ◆ x',
  'print -v ◆',
  'declare -i n; n=◆',
  'integer n; n=◆',
  'OPTIND=◆',
  'RANDOM=◆',
  'PS4=◆',
] as const

const NOT_EVALUATED = [
  'my-eval ◆',
  'declared ◆',
  'unset\necho ◆',
  'printf "%10.25s" ◆',
  'printf "%120s" ◆',
  "printf -- '%s' ◆",
  'printf x-v ◆',
  'print a-f ◆',
  '[ x-eq = ◆ ]',
  '[ ◆ = -eq ]',
  '[ a -nx ◆ ]',
  '[ a = ◆ ]; echo a -eq 1',
  'echo -A ◆',
  'export xy=◆',
  'export xy+=◆',
  'export a-b xy=◆',
  'set x-A ◆',
  'set -Ax ◆',
  'echo integer n; n=◆',
  'echo -i; n=◆',
  'integers n; n=◆',
  'my-integer n; n=◆',
  'my-declare -i n; n=◆',
  'declared -i n; n=◆',
  'export x-i; n=◆',
  'export x; n=◆',
  'MY_RANDOM=◆',
  'a >eval ◆',
  'echo "[[" ◆',
  'echo $(x) eval ◆',
  'a[1]=2; echo ◆',
  'a[b[1]]=2; echo ◆',
  'echo a[◆]',
  'echo eval ◆',
  'evaluate ◆',
  'export x=◆',
  'readonly x=◆',
  'local x=◆',
  "printf '%s\\n' ◆",
  "printf '%-10s|%b 100%%' ◆",
  "printf '[%s\\n' ◆",
  'echo "[a "◆',
  "grep '[a' ◆",
  'grep \\[a ◆',
  '[ ◆ = x ]',
  '[ -n ◆ ]',
  '[ -f ◆ ]',
  '[ x != ◆ ]',
  'set -- ◆',
  'PATH=◆',
  'sh -c ◆',
  'su -c ◆',
  'ssh host ◆',
  'sudo ◆',
  '◆',
] as const

/** Ends every construct that there is, and leaves a file behind if it comes to run. */
const HOSTILE = [
  '$(touch canary)',
  '`touch canary`',
  "'; touch canary; '",
  '"; touch canary; "',
  '\ntouch canary\n',
  '\nEOF\ntouch canary\n',
  ') ; touch canary; (',
  '}; touch canary; {',
  'x[$(touch canary)]',
  "' touch canary #",
  '\\',
] as const

/** Ordinary scripts, into which a value is put at every character in turn. */
const SCRIPTS = [
  "x='a b'; echo \"$x\" # it's here\necho done",
  'echo "${x:-a b}" ${#x} $# ${x#y} "${x%\'}\'}" ${x:-\'a\'}',
  "echo 'it'\\''s' \"a\\\"b\" \\' \\# a#b $'c' $$",
  'cat <<EOF\nhello $x\n`date`\nEOF\necho after',
  'cat <<-A; cat <<"EOF"\n\tone\n\tA\ntwo\nEOF\necho x',
  'echo $(case $x in a) echo 1;; (b|c) echo 2;; esac) z "$(echo "a $(echo b)")"',
  'case abc in\n  a*|b) echo 1 ;;\nesac\necho `echo c` $((1 + (2 * 3)))',
  'f() { echo "$1"; }\nf a >/dev/null 2>&1; ( cd /; echo b ) | sort',
  '[[ 1 -eq 1 ]] && ((1 < 2)); x=(1 2); a[1]=2; cat <<< word; [ a = b ]',
]

describe('text in an sh script', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sh-places-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** What a script printed, its words ended by NUL. */
  const run = (shell: string, script: string): string[] =>
    execFileSync(shell, ['-c', `${script}\n`], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .split('\0')
      .slice(0, -1)

  const anyText = fc
    .oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: fc.constantFrom(...'\'"`$\\!%&|;<>(){}[]*?~#= \n\tEOFa') }),
    )
    .filter((text) => !text.includes('\0'))

  requires(...SHELLS).it.each(ACCEPTED)('is data as %s', (_, script) => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...SHELLS), (text, shell) => {
        const values = script
          .split(HERE)
          .slice(1)
          .map(() => text)
        expect(run(shell, fill(sh, script, ...values))).toEqual([text])
      }),
      { numRuns: 8, examples: SHELLS.map((shell) => ['$(touch canary)`touch canary`\'";', shell]) },
    )
    expect(existsSync(join(folder, 'canary'))).toBe(false)
  })

  it.each(REFUSED)('is refused in %s: %j', (where, script) => {
    expectRefused(sh, script, where)
  })

  requires(...SHELLS).it('never runs where it is not refused, wherever it is put', () => {
    const places = SCRIPTS.flatMap((script) =>
      Array.from(script, (_, at) => [script.slice(0, at), script.slice(at)].join(HERE)),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.constantFrom(...HOSTILE),
        fc.constantFrom(...SHELLS),
        (script, text, shell) => {
          let filled: string
          try {
            filled = fill(sh, script, text)
          } catch {
            return
          }
          // Of the run before, where a failure is being narrowed down.
          rmSync(join(folder, 'canary'), { force: true })
          try {
            run(shell, filled)
          } catch {
            // A script with a word too many may well fail.
          }
          expect(existsSync(join(folder, 'canary'))).toBe(false)
        },
      ),
      { numRuns: runs(300) },
    )
  })

  it('says which value it is, where it stands, and how to write it', () => {
    const call = () => sh`echo ${'a'} "hello ${'b'}"`
    expect(call).toThrow(expect.objectContaining({ code: 'CONFIGURATION', option: 'value 2' }))
    expect(call).toThrow('stands inside "…"')
    expect(call).toThrow('"hello "${name}')
  })

  it.each(EVALUATED)('is refused where the command evaluates it: %j', (template) => {
    expectRefused(sh, template, 'evaluate')
  })

  it.each([
    ['[ ◆ -eq 1 ]', '[ ${name} = … ]'],
    ['test ◆ -eq 1', 'test ${name} = …'],
    ['printf %d ◆', "printf '%s\\n' ${name}"],
    ['export ◆', 'export name=${name}'],
    ['eval ◆', 'a number that is one in JavaScript too.'],
  ])('is refused with the words to write instead: %j', (template, instead) => {
    expect(() => script(sh, template, 'text')).toThrow(instead)
  })

  it.each(NOT_EVALUATED)('is accepted where the command takes it for text: %j', (template) => {
    expect(script(sh, template, 'text').bindings).toHaveLength(1)
  })

  it.each([
    'x=◆',
    'echo >◆',
    'echo a◆',
    'echo ◆b',
    '◆',
    '◆ a',
    'true; ◆',
    'if ◆; then :; fi',
    'case ◆ in a) ;; esac',
    'echo ◆>file',
  ])('is no list in %j', (template) => {
    expect(() => script(sh, template, ['a', 'id'])).toThrow(/where a list cannot stand/)
  })

  it('is refused as a list and as a truth value too', () => {
    expect(() => sh`echo "${['a']}"`).toThrow(ConfigurationError)
    expect(() => sh`echo "${true}"`).toThrow(ConfigurationError)
  })
})

describe('a number in an sh script', () => {
  it.each([
    ['a word', 'head -n ◆', 5, 'head -n 5'],
    ['a negative word', 'tail -n ◆', -5, 'tail -n -5'],
    ['quotes', 'echo "◆" \'◆\'', 5, 'echo "5" \'5\''],
    ['arithmetic', 'echo $((◆ * 2)); [[ $x -lt ◆ ]]', 5, 'echo $((5 * 2)); [[ $x -lt 5 ]]'],
    ['comments', '# ◆', 5n, '# 5'],
    ['here-documents', 'cat <<EOF\n◆\nEOF', 1.5, 'cat <<EOF\n1.5\nEOF'],
    ['a word that stands apart from a redirection', 'echo ◆ >file', 5, 'echo 5 >file'],
    ['quotes before a <', 'echo "◆<"', 5, 'echo "5<"'],
    ['here-documents behind a name that has ended', 'cat <<EOF\n$x y ◆\nEOF', 5, 'cat <<EOF\n$x y 5\nEOF'],
    ['here-documents that expand nothing', "cat <<'EOF'\n$x◆\nEOF", 5, "cat <<'EOF'\n$x5\nEOF"],
    ['a word before a redirection, which would take it for a stream', 'echo ◆>file', 5, "echo '5'>file"],
    ['a word after a name, which it would go on with', 'echo $x◆', 5, "echo $x'5'"],
  ])('stands bare in %s', (_, script, value, expected) => {
    expect(
      fill(
        sh,
        script,
        ...script
          .split(HERE)
          .slice(1)
          .map(() => value),
      ),
    ).toBe(expected)
  })

  it('stands bare in a list', () => {
    expect(sh`echo ${[1, 2]} x`.text).toBe('echo 1 2 x')
  })

  it.each([
    ['a $', 'echo "$◆"'],
    ['a \\', 'echo \\◆'],
    ["a variable's name", 'echo "$x◆"'],
    ["a variable's name", 'cat <<EOF\n$x◆\nEOF'],
    ["a variable's name", 'echo "$xy◆"'],
    ["a variable's name", 'cat <<EOF\n$x.$yz◆\nEOF'],
    ["a variable's name", 'cat <<EOF\n$◆\nEOF'],
    ['the delimiter', 'cat <<◆\n5'],
  ])('is refused next to %s, where it would be another thing: %j', (where, script) => {
    expect(() => fill(sh, script, 5)).toThrow(where)
  })
})
