/** @jest-environment node */

test('the package is required', () => {
  const { InstallerUrlBuilder } = require('@acg/screenconnect')
  const { createSandbox } = require('@acg/screenconnect/testing')
  const builder = new InstallerUrlBuilder({ instance: createSandbox().url })
  expect(builder.build({ type: 'msi' }).pathname).toBe('/Bin/ScreenConnect.ClientSetup.msi')
})
