// Sets each mocking library up to answer for a server, after the SDK was loaded. What they answer is the same.
import { EventEmitter } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'

/** An installer that begins as an `.msi` does. */
const INSTALLER = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1_000)])

const SERVICE = '/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx'

function nock(load) {
  return (url) => {
    const library = load()
    const scope = library(url).persist()
    scope.post(`${SERVICE}/GetSessionsByName`).reply(200, [])
    scope.post(`${SERVICE}/SendCommandToSession`).reply(200, 'null')
    scope.post(`${SERVICE}/SendMessageToSession`).replyWithError('the mocked network is down')
    scope.get(/\.msi/).reply(200, INSTALLER, { 'Content-Length': String(INSTALLER.length) })
    return () => library.cleanAll()
  }
}

function msw(load, loadNode) {
  return (url) => {
    const { http: on, HttpResponse } = load()
    const { setupServer } = loadNode()
    const server = setupServer(
      on.post(`${url}${SERVICE}/GetSessionsByName`, () => HttpResponse.json([])),
      on.post(`${url}${SERVICE}/SendCommandToSession`, () => HttpResponse.json(null)),
      on.post(`${url}${SERVICE}/SendMessageToSession`, () => HttpResponse.error()),
      on.get(
        `${url}/Bin/agent.msi`,
        () => new HttpResponse(INSTALLER, { headers: { 'Content-Length': String(INSTALLER.length) } }),
      ),
    )
    server.listen({ onUnhandledRequest: 'bypass' })
    return () => server.resetHandlers(...[on.get('http://nobody.invalid/', () => HttpResponse.json(null))])
  }
}

/** What a stub that somebody wrote gives back: an emitter that answers, or fails, and has hardly any of a request's parts. */
function answeringFor(options) {
  const request = new EventEmitter()
  const [status, body] = /SendMessage/.test(options.path ?? options.pathname) ? [0, ''] : bodyFor(options)
  request.end = () =>
    setImmediate(() => {
      if (status === 0) return request.emit('error', new Error('the stub fails'))
      const length = String(body.length)
      const answer = Object.assign(Readable.from([body]), {
        statusCode: status,
        headers: { 'content-length': length },
        complete: true,
      })
      request.emit('response', answer)
    })
  request.destroy = () => request
  return request
}

function bodyFor(options) {
  const path = String(options.path ?? options.pathname)
  if (/\.msi/.test(path)) return [200, INSTALLER]
  return [200, Buffer.from(/GetSessions/.test(path) ? '[]' : 'null')]
}

function stub(replace) {
  return () => {
    const restore = [http, https].map((module) => replace(module, (first) => answeringFor(first)))
    return () => {
      for (const one of restore) one()
    }
  }
}

/** @param require of the folder in which the libraries are installed */
export function tools(require) {
  return {
    'nock 13': nock(() => require('nock-13')),
    'nock 14': nock(() => require('nock-14')),
    'nock 15': nock(() => require('nock-15').default),
    'msw 2': msw(
      () => require('msw-2'),
      () => require('msw-2/node'),
    ),
    'msw 3': msw(
      () => require('msw-3'),
      () => require('msw-3/node'),
    ),
    'sinon.stub(http, "request")': stub((module, answer) => {
      const stubbed = require('sinon').stub(module, 'request').callsFake(answer)
      return () => stubbed.restore()
    }),
    'mock.method(http, "request")': stub((module, answer) => {
      const { mock } = require('node:test')
      const mocked = mock.method(module, 'request', answer)
      return () => mocked.mock.restore()
    }),
  }
}
