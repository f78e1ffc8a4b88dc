import {
  type CustomPropertyLabels,
  type FetchFunction,
  ScreenConnectClient,
  type Session,
  type SessionDetails,
} from '@acg/screenconnect'

const connection = {
  instance: 'https://acme.screenconnect.com',
  credentials: () => 'canary-secret-0123456789',
  retry: false,
} as const

/** A fetch that answers everything with this. */
function answering(answer: unknown): FetchFunction {
  return async () => new Response(JSON.stringify(answer))
}

/** One session as a client without labels decodes it. */
export async function decoded(wire: unknown): Promise<Session> {
  const client = new ScreenConnectClient({ ...connection, fetch: answering([wire]) })
  return only(await client.getSessionsByName('HOST-01'))
}

/** One session as a client with these labels decodes it. */
export async function decodedWith<const Labels extends CustomPropertyLabels>(
  labels: Labels,
  wire: unknown,
): Promise<Session<Labels>> {
  const client = new ScreenConnectClient<Labels>({
    ...connection,
    fetch: answering([wire]),
    // At most eight, which the compiler checks where the labels are written out.
    customProperties: labels as never,
  })
  return only(await client.getSessionsByName('HOST-01'))
}

/** The details as a client without labels decodes them. */
export async function decodedDetails(wire: unknown): Promise<SessionDetails> {
  const client = new ScreenConnectClient({ ...connection, fetch: answering(wire) })
  return client.getSessionDetails('5f2f9b1c-0d4e-4c62-9a35-2c8b6f1e7d90')
}

function only<Value>(values: readonly Value[]): Value {
  const [value] = values
  if (value === undefined || values.length !== 1) throw new Error(`expected one value, got ${values.length}`)
  return value
}
