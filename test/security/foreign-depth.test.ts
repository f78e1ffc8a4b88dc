import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ScreenConnectClient } from '@acg/screenconnect'
import { createSandbox } from '@acg/screenconnect/testing'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import * as yaml from 'yaml'
import { VaultRefusal } from '../../src/credentials/sops/vault-refusal.ts'
import { readTree } from '../../src/credentials/sops/vault-tree.ts'

/**
 * How deep something is nested and how many parts it has is up to whoever wrote it. A function that calls itself for
 * each level, or hands each part over as an argument of its own, ends in a bare `RangeError` where a stranger chose.
 * So both are looked for in the source, and what is left has a reason here.
 */

const ROOT = join(import.meta.dirname, '../../src')

/** Functions that call themselves, or each other, by file, and what bounds them. */
const RECURSIVE: Readonly<Record<string, readonly [names: string, bound: string]>> = {
  'cli/typed-ahead.ts': ['end onGone onInterrupt', 'listeners that take themselves off'],
  'cli/verbs/sessions.ts': ['sessions', 'a list in it is called the same'],
  'credentials/run-program.ts': ['abort finish stop', 'listeners that take themselves off'],
  'credentials/sops/vault-mac.ts': ['leavesOf', 'refuseDepth of vault-tree.ts was there before'],
  'credentials/sops/vault-tree.ts': ['#key node', 'refuseDepth was there before'],
  'testing/filter/compile.ts': [
    'call comparison compile compiled oneOf',
    'what the parser makes is not deep: MOST_DEPTH, MOST_CALCULATIONS',
  ],
  'testing/filter/keys.ts': ['keysOf', 'the same'],
  'testing/filter/parse.ts': [
    '#comparison #conjunction #list #negation #primary #product #sum #test #unary disjunction',
    'MOST_DEPTH',
  ],
  'testing/http/delivery.ts': ['done', 'a listener that takes itself off'],
  'testing/timers.ts': ['done', 'a listener that takes itself off'],
  'transport/transport.ts': [
    '#diagnose #tryUntilDone',
    'the look after a fault looks after no fault of its own',
  ],
}

/** Parts that become arguments, and why they are few. */
const SPREAD: Readonly<Record<string, string>> = {
  'cli/program.ts ...YES': 'a constant',
  'cli/program.ts ...EXIT_CODE_LINES.map(([code]) => code.length)': 'a constant',
  'client.ts ...given': 'the arguments of a web method, which its own method here lists',
  'cli/words.ts ...parts': 'the parts of a message in the source',
  'credentials/sops/age-identities.ts ...rest': 'a constant',
  'input/ducks.ts Reflect.apply(Object(given).getTime, given, [])': 'no arguments',
  'probe/probe.ts ...(await askWrites(client, signal))': 'one for each web method of a list here',
  'sessions/find-sessions.ts ...call.map((identity) => [identity])': 'the three identities',
  'testing/filter/parse.ts ...COMPARISONS': 'a constant',
  'testing/filter/parse.ts ...operators': 'a constant',
  'testing/sessions/identifiers.ts ...GUID_CODES': '36 characters',
  'testing/server/request-log.ts ...writtenForms(secret)': 'a few ways to write one text',
  'transport/connection-failure.ts ...errors.slice(0, MOST_CAUSES)': 'cut before',
  'transport/notify.ts Reflect.apply(then, result, [ignore, ignore])': 'two',
}

interface Named {
  readonly name: string
  readonly isMember: boolean
  readonly body: ts.Node
}

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'))
  .toSorted()

function sourceOf(name: string, text = readFileSync(join(ROOT, name), 'utf8')): ts.SourceFile {
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
}

function nodesOf(root: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [root]
  // It grows while it is walked.
  for (const node of nodes) ts.forEachChild(node, (child) => void nodes.push(child))
  return nodes
}

/** What has a name and a body that runs when somebody calls it. */
function named(node: ts.Node): Named | undefined {
  const isMember = ts.isMethodDeclaration(node) || ts.isAccessor(node) || ts.isPropertyDeclaration(node)
  if (!isMember && !ts.isFunctionDeclaration(node) && !ts.isVariableDeclaration(node)) return undefined
  const holds = ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)
  const body = holds ? node.initializer : node
  const runs = body !== undefined && (!holds || ts.isArrowFunction(body) || ts.isFunctionExpression(body))
  return runs ? { name: node.name?.getText() ?? '', isMember, body } : undefined
}

/** What stands there for a function of the same file: called, or handed on to be called. */
function reference(node: ts.Node): Omit<Named, 'body'> | undefined {
  if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword)
    return { name: node.name.text, isMember: true }
  if (!ts.isIdentifier(node)) return undefined
  const { parent } = node
  const isName = 'name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent)
  return isName ? undefined : { name: node.text, isMember: false }
}

/** The functions of a file from which a call may come back to them. Files do not import each other in a circle. */
function recursive(source: ts.SourceFile): string[] {
  const functions = nodesOf(source).flatMap((node) => named(node) ?? [])
  const calls = new Map(functions.map((one) => [one, new Set<Named>()]))
  for (const node of nodesOf(source)) {
    const to = reference(node)
    if (to === undefined) continue
    let from: ts.Node | undefined = node
    while (from !== undefined && !functions.some(({ body }) => body === from)) from = from.parent
    const caller = functions.find(({ body }) => body === from)
    if (caller === undefined) continue
    for (const callee of functions)
      if (callee.name === to.name && callee.isMember === to.isMember) calls.get(caller)?.add(callee)
  }
  const comesBack = (start: Named) => {
    const reached = [...(calls.get(start) ?? [])]
    for (const next of reached)
      for (const further of calls.get(next) ?? []) if (!reached.includes(further)) reached.push(further)
    return reached.includes(start)
  }
  return [...new Set(functions.filter(comesBack).map(({ name }) => name))].toSorted()
}

/** Parts of a list that become arguments. */
function spread(source: ts.SourceFile): string[] {
  return nodesOf(source).flatMap((node) => {
    if (ts.isCallExpression(node) && /\.apply$/.test(node.expression.getText())) return [node.getText()]
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return []
    return (node.arguments ?? []).filter(ts.isSpreadElement).map((argument) => argument.getText())
  })
}

describe('a function of the library', () => {
  it('calls itself only where what it walks is not deep', () => {
    const found = files.flatMap((name) => {
      const names = recursive(sourceOf(name)).join(' ')
      return names === '' ? [] : [[name, names]]
    })
    expect(Object.fromEntries(found), 'walk it with a list of what is left, or refuse depth before').toEqual({
      ...Object.fromEntries(Object.entries(RECURSIVE).map(([name, [names]]) => [name, names])),
    })
  })

  it('hands a list over as arguments only where it is short', () => {
    const found = files.flatMap((name) => spread(sourceOf(name)).map((text) => `${name} ${text}`))
    expect(new Set(found), 'loop over it: 130,000 arguments are a RangeError').toEqual(
      new Set(Object.keys(SPREAD)),
    )
  })

  it.each([
    'function walk(node) { return node.children.map(walk) }',
    'const walk = (node) => node.children.forEach((child) => walk(child))',
    'class Walker { walk(node) { for (const one of node) this.walk(one) } }',
    'class Walker { #walk = (node) => this.#step(node); #step(node) { this.#walk(node) } }',
    'function one(node) { other(node) } function other(node) { if (node) one(node) }',
    'function* walk(node) { for (const one of node) yield* walk(one) }',
  ])('would be found out to call itself: %s', (text) => {
    expect(recursive(sourceOf('x.ts', text))).not.toEqual([])
  })

  it.each(['all.push(...rows)', 'Math.max(...rows)', 'new Set2(...rows)', 'f.apply(null, rows)'])(
    'would be found out to hand a list over: %s',
    (text) => {
      expect(spread(sourceOf('x.ts', text))).toHaveLength(1)
    },
  )
})

describe('a filter of the sandbox', () => {
  const deep = 100_000
  /** A calculation of 200 parts at each of 150 levels: none of the two is much, and what they make is 30,000 deep. */
  const nested = `${'('.repeat(150)}1${`${' + 1'.repeat(199)})`.repeat(150)} = 1`

  it.each([
    ['brackets', `${'('.repeat(deep)}1${')'.repeat(deep)} = 1`],
    ['brackets that are not closed', '('.repeat(deep)],
    ['negations', `${'NOT '.repeat(deep)} Name = 'x'`],
    ['signs', `Name = ${'- '.repeat(deep)}1`],
    ['functions', `${'LEN('.repeat(deep)}Name${')'.repeat(deep)} = 1`],
    ['a calculation', `1${' + 1'.repeat(deep)} = 1`],
    ['calculations within each other', nested],
    ['lists', `${'Name IN ('.repeat(deep)}1${')'.repeat(deep)}`],
  ])('that is made of endless %s is answered as one that is not understood', async (_, filter) => {
    const sandbox = createSandbox({ profile: 'documented' })
    sandbox.addSession({ name: 'HOST-01' })
    const client = new ScreenConnectClient({
      ...{ instance: sandbox.url, credentials: () => sandbox.secret, fetch: sandbox.fetch },
    })
    const error = await client.unverified.getSessionsByFilter(filter).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'INVALID_PARAMETER' })
  })

  it('that is long and not deep is answered', async () => {
    const sandbox = createSandbox({ profile: 'documented' })
    sandbox.addSession({ name: 'HOST-01' })
    const client = new ScreenConnectClient({
      ...{ instance: sandbox.url, credentials: () => sandbox.secret, fetch: sandbox.fetch },
    })
    const filter = Array.from({ length: 5000 }, (_, index) => `Name = 'HOST-${index}'`).join(' OR ')
    const { sessions } = await client.unverified.getSessionsByFilter(`${filter} OR Name = 'HOST-01'`)
    expect(sessions).toHaveLength(1)
  })
})

describe('a vault', () => {
  /** Text of more than this is not read at all. */
  const most = 131_072
  const levels = (count: number, line: (level: number) => string) => {
    let text = ''
    for (let level = 0; level < count && text.length < most; level += 1) text += `${line(level)}\n`
    return text
  }

  it.each([
    ['keys, each a blank further in', (count: number) => levels(count, (level) => `${' '.repeat(level)}a:`)],
    ['lists, each a blank further in', (count: number) => levels(count, (level) => `${' '.repeat(level)}-`)],
    [
      'many lists in a line, and lines further in',
      (count: number) => levels(count, (level) => `${' '.repeat(level * 8)}- - - a:`),
    ],
    ['complex keys', (count: number) => levels(count, (level) => `${' '.repeat(level)}?`)],
    ['complex keys in a line', (count: number) => `${'? '.repeat(count)}a`],
    ['lists and complex keys in turn', (count: number) => `${'- ? '.repeat(count)}a`],
    ['brackets in turn', (count: number) => `a: ${'[{a: '.repeat(count)}`],
    ['JSON', (count: number) => `{"a":${'['.repeat(count)}${']'.repeat(count)}}`],
  ])('that is made of %s is read or refused in our words, however deep', (_, made) => {
    for (const count of [1, 30, 60, 65, 250, 499, 501, 2000, 20_000]) {
      const text = made(count).slice(0, most)
      const outcome = (() => {
        try {
          return readTree(yaml, text, text.startsWith('{') ? 'json' : 'yaml').type
        } catch (error) {
          return error
        }
      })()
      if (outcome !== 'map') expect(outcome).toBeInstanceOf(VaultRefusal)
    }
  })
})
