// The address of an installer that enrols a machine with its name and custom properties, and the command that
// installs it silently. No secret is needed, so this needs no client.
import { InstallerUrlBuilder } from '@acg/screenconnect'

const installers = new InstallerUrlBuilder({
  instance: process.env['SCREENCONNECT_URL'] ?? 'https://acme.screenconnect.com',
  customProperties: ['company', 'site', 'tag'],
})

const url = installers.build({
  type: 'msi',
  name: 'HOST-01',
  properties: { company: 'Acme', site: 'Head Office', tag: 'Pilot' },
})
console.log(url.href)
console.log(installers.silentInstall('msi', 'C:\\Windows\\Temp\\agent.msi'))
