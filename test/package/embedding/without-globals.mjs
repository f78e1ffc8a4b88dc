// A program in which the platform's classes of fetch are missing, by a flag of Node or since somebody removed them.
import { isScreenConnectError } from '@acg/screenconnect'

const [url, secret, sessionId, nowhere, ...removed] = process.argv.slice(2)
for (const name of removed) delete globalThis[name]

const { ScreenConnectClient } = await import('@acg/screenconnect')
const clientOf = (instance) =>
  new ScreenConnectClient({
    instance,
    credentials: () => secret,
    retry: false,
    onEvent: ({ type }) => type === 'failure' && console.log('a failure event'),
  })

console.log(['Request', 'fetch'].filter((name) => name in globalThis).join())
console.log((await clientOf(url).getSessionsByName('HOST-01')).length)
await clientOf(url).sendCommand(sessionId, 'hostname')
await clientOf(nowhere)
  .sendCommand(sessionId, 'hostname')
  .catch((error) => console.log(isScreenConnectError(error), error.code, error.outcome))
