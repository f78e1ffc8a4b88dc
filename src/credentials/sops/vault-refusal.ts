import type { CredentialProblem } from '../../errors/credential-error.ts'

/** The advice for everything that only sops itself reads. */
export const INSTALL_SOPS = 'Install sops 3.9 or later and put it on the PATH: it reads every vault'

/** Becomes a `CredentialError` that names the file. Neither text may quote the vault: line numbers only. */
export class VaultRefusal extends Error {
  readonly problem: CredentialProblem
  readonly next: string

  /** @param happened continues "The vault … " */
  constructor(problem: CredentialProblem, happened: string, next: string) {
    super(happened)
    this.problem = problem
    this.next = next
  }
}
