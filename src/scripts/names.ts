import { ConfigurationError } from '../errors/configuration-error.ts'
import type { BindingInterpreter } from './bindings.ts'

export function checkName(
  interpreter: BindingInterpreter,
  name: string,
  parameters: readonly string[] | undefined,
): void {
  const slot = /^[\w-]{1,40}$/.test(name) ? `values.${name}` : 'values'
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name)) {
    throw new ConfigurationError(slot, 'a name that is none there', 'letters, digits and _, no digit first')
  }
  if (parameters?.some((parameter) => parameter.toLowerCase() === name.toLowerCase()) === false) {
    const declared = parameters.length === 0 ? 'none' : parameters.join(', ')
    throw new ConfigurationError(
      slot,
      'a name that the `param(…)` of the script does not declare',
      `one of: ${declared}`,
    )
  }
  if ((interpreter === 'sh' ? OWN_SH : OWN_POWERSHELL).test(name)) {
    throw new ConfigurationError(slot, 'a name that the language uses itself', 'another name')
  }
}

/**
 * What shells set, read or hand on themselves. The names of each are what `set` shows in an empty environment, in
 * dash, bash, busybox, mksh, zsh, yash and ksh, and what those read that nobody set.
 */
const OWN_SH = namesPattern(
  `_ IFS PATH HOME PWD OLDPWD SHELL TERM USER LOGNAME USERNAME LANG LANGUAGE LC_\\w* LD_\\w* DYLD_\\w* TMPDIR ENV
  BASH\\w* ZSH\\w* KSH\\w* YASH\\w* POSIXLY_CORRECT PS\\d PROMPT\\w* SPROMPT OPT(?:ARG|ERR|IND) S?RANDOM SECONDS
  EPOCH\\w* E?[UG]ID PPID PGRP USER_ID LINENO LINES COLUMNS SHLVL SHELLOPTS HIST\\w* FC\\w* FIGNORE FPATH FUNC\\w*
  CDPATH M\\w*PATH MAIL\\w* HOST\\w* MACHTYPE OSTYPE CPUTYPE VENDOR PIPESTATUS GROUPS DIRSTACK ARGC TMOUT
  COMP_\\w+ COMPREPLY REPLY TIMEFORMAT TIMEFMT PATHSEP TRY_\\w+ KEY\\w+ JOBMAX LISTMAX (?:READ)?NULLCMD PSVAR SAVEHIST TMPPREFIX
  TTY\\w* WORDCHARS WATCH\\w* MODULE_PATH EDITOR VISUAL TRAP\\w+ EXECSHELL argv (?:cd|f|man|mail|module_)?path fignore histchars
  pipestatus prompt psvar signals status zsh_\\w+ watch options commands functions aliases builtins parameters history modules
  jobstates jobtexts jobdirs dirstack nameddirs userdirs usergroups termcap terminfo keymaps widgets`,
)

/** PowerShell's automatic and preference variables, those of 5.1 too, and the names of its drives and scopes. */
const OWN_POWERSHELL = namesPattern(
  `_ args ConsoleFileName EnabledExperimentalFeatures Error ErrorView Event(?:Args|Subscriber)? ExecutionContext false
  foreach FormatEnumerationLimit HOME Host input Is(?:CoreCLR|Linux|MacOS|Windows) LastExitCode LogPipelineExecutionDetails
  LogCommand\\w* LogEngine\\w* LogProvider\\w* LogSettings\\w* Matches Maximum\\w+Count MyInvocation NestedPromptLevel null OFS
  OutputEncoding PID PROFILE \\w+Preference PS\\w* PWD ReportError\\w* Sender ShellId SourceArgs SourceEventArgs StackTrace switch
  this Transcript true env global script local private using variable function alias workflow cert wsman registry`,
  'i',
)

function namesPattern(names: string, flags = ''): RegExp {
  return new RegExp(`^(?:_acg\\w*|${names.split(/\s+/).join('|')})$`, flags)
}
