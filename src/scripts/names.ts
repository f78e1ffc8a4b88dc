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
  if (parameters !== undefined) {
    if (parameters.some((parameter) => parameter.toLowerCase() === name.toLowerCase())) return
    const declared = parameters.length === 0 ? 'none' : parameters.join(', ')
    throw new ConfigurationError(slot, 'although the `param(…)` of the script does not declare it', declared)
  }
  if (isOwn(interpreter, name)) {
    throw new ConfigurationError(slot, 'a name that the language uses itself', 'another name')
  }
}

function isOwn(interpreter: BindingInterpreter, name: string): boolean {
  return interpreter === 'sh' ? OWN_SH.has(name) : OWN_POWERSHELL.has(name.toLowerCase())
}

const OWN_SH = new Set('PATH IFS'.split(' '))
const OWN_POWERSHELL = new Set('env'.split(' '))
