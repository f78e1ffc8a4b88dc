import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import { INSTANCE, makeClient, REPLIES, rejectionOf, useService } from './support.ts'

const METHOD = 'AddNoteToSession'

describe('unverified.addNote', () => {
  const service = useService()

  it('posts the id and the note, in this order, to the web method of the extension', async () => {
    const note = 'Disk replaced\n"by Acme"'
    service.answer(METHOD, {})
    await expect(makeClient().unverified.addNote(SESSION_ID, note)).resolves.toBeUndefined()
    expect(service.received).toMatchObject([
      {
        httpMethod: 'POST',
        url: `${INSTANCE}/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx/AddNoteToSession`,
      },
    ])
    expect(service.received[0]?.body).toStrictEqual([SESSION_ID, note])
  })

  it('says that the server does not have it, and that nothing ran', async () => {
    service.answer(METHOD, REPLIES.missingMethod)
    const error = await rejectionOf(makeClient().unverified.addNote(SESSION_ID, 'Disk replaced'))
    expect(error).toMatchObject({ name: 'MissingMethodError', method: METHOD, outcome: 'rejected' })
  })
})
