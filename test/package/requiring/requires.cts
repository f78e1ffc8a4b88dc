import { InstallerUrlBuilder } from '@acg/screenconnect'

const builder = new InstallerUrlBuilder({ instance: 'https://acme.screenconnect.com' })
console.log(builder.build({ type: 'msi' }).host)
