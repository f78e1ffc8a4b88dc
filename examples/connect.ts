// What every example needs: a client, for a real instance where SCREENCONNECT_URL and SCREENCONNECT_SECRET
// are set, for the embedded sandbox with two machines where they are not.
import { InstallerUrlBuilder, type Mutations, ScreenConnectClient } from '@acg/screenconnect'
import { startSandbox } from '@acg/screenconnect/testing'

export const labels = ['company', 'site', 'tag'] as const

export async function connect(options: { readonly mutations?: Mutations } = {}) {
  const url = process.env['SCREENCONNECT_URL']
  const sandbox = url ? undefined : await startSandbox({ profile: 'documented' })
  const instance = sandbox?.url ?? url ?? ''
  const client = new ScreenConnectClient({
    instance,
    credentials: () => sandbox?.secret ?? process.env['SCREENCONNECT_SECRET'] ?? '',
    customProperties: labels,
    ...options,
  })
  const installers = new InstallerUrlBuilder({ instance, customProperties: labels })
  const properties = { company: 'Acme', site: 'Head Office', tag: 'Pilot' }
  for (const name of ['HOST-01', 'HOST-02']) {
    sandbox?.install(installers.build({ type: 'msi', name, properties }))
  }
  return {
    client,
    installers,
    sandbox,
    /** The machine to work on: the first argument, or the sandbox's first one. */
    machine: process.argv[2] ?? 'HOST-01',
    async close() {
      await sandbox?.close()
    },
  }
}
