// A program that loads the SDK, then OpenTelemetry's instrumentation of HTTP without its loader hook. Prints the
// spans of its calls.
import { createRequire } from 'node:module'
import { ScreenConnectClient } from '@acg/screenconnect'
import { downloadInstaller } from '@acg/screenconnect/node'

const [libraries, url, secret, sessionId] = process.argv.slice(2)
const require = createRequire(libraries)
const { registerInstrumentations } = require('@opentelemetry/instrumentation')
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http')
const {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} = require('@opentelemetry/sdk-trace-node')

const exporter = new InMemorySpanExporter()
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
provider.register()
registerInstrumentations({ instrumentations: [new HttpInstrumentation()] })
// As any CommonJS module of a program does.
// biome-ignore lint/style/useNodejsImportProtocol: the name that they are patched under.
require('http')
// biome-ignore lint/style/useNodejsImportProtocol: as above.
require('https')

const client = new ScreenConnectClient({ instance: url, credentials: () => secret, retry: false })
await client.getSessionsByName('HOST-01')
await client.sendCommand(sessionId, 'hostname')
await client.close()
// No installer of the sandbox's is that short.
await downloadInstaller(`${url}/Bin/ScreenConnect.ClientSetup.msi?e=Access&y=Guest&t=HOST-01`, {
  to: `traced-${process.pid}.msi`,
  expect: { maxBytes: 10 },
  retry: false,
}).catch(() => {})
await provider.forceFlush()
for (const { kind, attributes } of exporter.getFinishedSpans()) {
  const address = attributes['url.full'] ?? attributes['http.url']
  console.log(
    kind === 2 ? 'client' : `kind ${kind}`,
    attributes['http.method'] ?? attributes['http.request.method'],
    new URL(address).pathname.split('/').at(-1),
  )
}
process.exit()
