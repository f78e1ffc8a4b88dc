import { ScreenConnectClient } from '@acg/screenconnect'

/** The same write three times. Tells what each came to. */
export async function writeThrice(options) {
  const client = new ScreenConnectClient({
    instance: process.env.INSTANCE,
    credentials: () => process.env.SECRET,
    retry: false,
    ...options,
  })
  const ends = []
  for (let count = 0; count < 3; count += 1) {
    const call = client.sendCommand(process.env.SESSION, 'hostname')
    ends.push(
      await call.then(
        () => 'done',
        ({ code, outcome }) => `${code} ${outcome}`,
      ),
    )
  }
  return Response.json(ends)
}
