/** What to do about everything that only the real sops reads. */
export const INSTALL_SOPS =
  'Install sops 3.9 or later, which reads every vault; where it is on the PATH it is used'

/**
 * Why a vault is not read, from the depths of the reading to its one caller, which adds the file and makes a
 * `CredentialError` of it. Both texts are ours, with nothing of the vault in them but line numbers.
 */
export class VaultRefusal extends Error {
  readonly next: string

  /** @param problem goes on after "The vault … " */
  constructor(problem: string, next: string) {
    super(problem)
    this.next = next
  }
}
