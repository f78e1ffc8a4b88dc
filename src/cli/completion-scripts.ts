/** The shells that there is a script for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const

export type Shell = (typeof SHELLS)[number]

/** How the words of a line come where they cannot come as arguments: a line each, the one at the cursor last. */
export const WORDS_VARIABLE = 'SCREENCONNECT_COMPLETION_WORDS'

/**
 * What each shell reads at its start. A line that is being typed may hold anything, `$(…)` too: its words are
 * passed as they stand, nothing is evaluated, and what comes back is taken as text. Each may be read again and
 * again, and needs nothing but its shell. Where nothing is known, the shell offers files, as after `--file`.
 *
 * `screenconnect complete -- words` answers with lines of a word, a tab and a description, and a last one that
 * begins with a colon. After `--option=` the words are values alone.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = {
  // For bash 3.2 too, which macOS has. No `compgen -W`: it expands its words.
  bash: `# bash completion for screenconnect
_screenconnect() {
  local rest=$COMP_LINE current=\${COMP_WORDS[COMP_CWORD]} prefix= word blank value i
  local -a words=()
  COMPREPLY=()
  # bash splits at = and : too. What has no space between it is one word.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    blank=\${rest%%[![:space:]]*}
    rest=\${rest#"$blank"}
    if ((i > 1)) && [[ -z $blank && $rest == "$word"* ]]; then
      words[\${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    rest=\${rest#"$word"}
  done
  # What stands behind the cursor is not looked at.
  local behind=$((\${#COMP_LINE} - \${#rest} - COMP_POINT)) last=$((\${#words[@]} - 1))
  if ((behind > 0 && behind <= \${#current})); then
    current=\${current:0:\${#current}-behind}
    words[last]=\${words[last]:0:\${#words[last]}-behind}
  fi
  if [[ $current == -*=* ]]; then prefix=\${current%%=*}=; fi
  while IFS=$'\\t' read -r value _; do
    if [[ -n $value && $value != :* ]]; then COMPREPLY+=("$prefix$value"); fi
  done <<< "$(screenconnect complete -- "\${words[@]:1}" 2>/dev/null)"
}
complete -o default -F _screenconnect screenconnect
`,
  zsh: `#compdef screenconnect
_screenconnect() {
  local value description
  local -a before found
  before=("\${(@)words[2,CURRENT-1]}")
  (( CURRENT > 2 )) || before=()
  while IFS=$'\\t' read -r value description; do
    if [[ -n $value && $value != :* ]]; then found+=("\${value//:/\\\\:}:$description"); fi
  done < <(screenconnect complete -- "\${(@)before}" "$PREFIX" 2>/dev/null)
  if (( ! $#found )); then
    _files
    return
  fi
  if [[ $PREFIX == -*=* ]]; then compset -P '*='; fi
  _describe screenconnect found
}
compdef _screenconnect screenconnect
`,
  fish: `# fish completion for screenconnect
function __screenconnect_complete
  set -l before (commandline -opc)
  set -l current (commandline -ct)
  set -e before[1]
  set -l prefix (string match -r -- '^-[^=]*=' "$current")
  set -l found (screenconnect complete -- $before "$current" 2>/dev/null | string match -v -- ':*')
  if set -q found[1]
    printf '%s\\n' "$prefix"$found
  else
    __fish_complete_path "$current"
  end
end
complete -c screenconnect -e
complete -c screenconnect -f -a '(__screenconnect_complete)'
`,
  // By a variable: in arguments, Windows PowerShell drops what is empty, and quotes and & mean something to cmd.
  powershell: `# PowerShell completion for screenconnect
Register-ArgumentCompleter -Native -CommandName screenconnect -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
  # What stands behind the cursor is not looked at.
  $current = $commandAst.CommandElements |
    Where-Object { $_.Extent.StartOffset -lt $cursorPosition -and $_.Extent.EndOffset -gt $cursorPosition }
  if ($current) {
    $wordToComplete = $current.Extent.Text.Substring(0, $cursorPosition - $current.Extent.StartOffset)
  }
  $prefix = if ($wordToComplete -match '^(-[^=]*=)') { $Matches[1] } else { '' }
  $env:${WORDS_VARIABLE} = ($before + $wordToComplete) -join [string][char]10
  try {
    $lines = @(screenconnect complete 2>$null)
  } finally {
    Remove-Item Env:${WORDS_VARIABLE}
  }
  foreach ($line in $lines) {
    if ($line -eq '' -or $line.StartsWith(':')) { continue }
    $value, $description = $line -split [string][char]9, 2
    if (-not $description) { $description = $value }
    [System.Management.Automation.CompletionResult]::new("$prefix$value", $value, 'ParameterValue', $description)
  }
}
`,
}
