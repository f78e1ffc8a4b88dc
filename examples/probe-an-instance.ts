// What works here: the connection line by line, then the web methods that this server has.
import { probe } from '@acg/screenconnect'
import { connect } from './connect.ts'

const example = await connect()
const { client } = example

const { connection, webMethods } = await probe(client)
for (const { question, status, words, next } of connection) {
  console.log(`${question}: ${status}. ${words}${next === null ? '' : ` ${next}.`}`)
}
for (const { name, availability, evidence } of webMethods) {
  console.log(`${name}: ${availability} (${evidence})`)
}

await example.close()
