import { SourceRefusal } from '../source-failure.ts'

/** The advice for everything that only sops itself reads. */
export const INSTALL_SOPS = 'Install sops 3.9 or later and put it on the PATH: it reads every vault'

/**
 * Becomes a `CredentialError` that names the file: what happened continues "The vault … ". Neither text may quote the
 * vault: line numbers only.
 */
export class VaultRefusal extends SourceRefusal {}
