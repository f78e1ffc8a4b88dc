// Reaches what the typed methods do not, as the server has it: here a support session, made by CreateSession.
import { connect } from './connect.ts'

const example = await connect()
const { client } = example

const SUPPORT = 0
const created = await client.raw('CreateSession', [SUPPORT, 'Help for Acme', false, 'A1B2', ['Acme']])
console.log(created)

await example.close()
