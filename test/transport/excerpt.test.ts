import { describe, expect, it } from 'vitest'
import { excerpt, reveals, stringsIn } from '../../src/transport/excerpt.ts'

/** How much of a text is considered. */
const CONSIDERED = 8192

/** The excerpt of a whole text, in a call that was sent with these. */
const shown = (text: string, confidential: { secrets?: string[]; sent?: string[]; whole?: boolean } = {}) =>
  excerpt(text, confidential.whole ?? true, {
    secrets: confidential.secrets ?? [],
    sent: confidential.sent ?? [],
  })

describe('an excerpt reads like the page that it is of', () => {
  it.each([
    ['tags are spaces', '<p>one</p><p>two</p>', 'one two'],
    ['a sign that opens no tag stays', '1 < 2', '1 < 2'],
    ['white space is single', '\r\n one \t\n  two \u00a0three\n', 'one two three'],
    ['control characters are spaces', 'one\u0000\u0007two \u0001 three', 'one two three'],
    ['characters of a private area are spaces', 'one\ue123two', 'one two'],
    ['what is percent-encoded is read', 'caf%C3%A9%20%e2%82%ac', 'café €'],
    ['what only looks percent-encoded stays', '100%zz and %E9t', '100%zz and %E9t'],
    ['the escapes of JSON are read', 'caf\\u00e9 \\u00C9', 'café É'],
    ['the line breaks of JSON are spaces', 'one\\r\\ntwo\\tthree', 'one two three'],
    ['the quotes and slashes of JSON are read', '\\"one\\" a\\\\b \\/two', '"one" a\\b /two'],
    ['hexadecimal entities are read', 'caf&#xE9; &#x1f5a5;', 'café 🖥'],
    ['decimal entities are read', 'caf&#233; &#128421;', 'café 🖥'],
    ['named entities are read', '&quot;R&amp;D&quot;&nbsp;&apos;x&apos;', '"R&D" \'x\''],
    ['an escaped tag is a tag', '&lt;b&gt;one&lt;/b&gt;', 'one'],
    ['an entity beyond Unicode is a space', 'one&#x110000;two&#1114112;three', 'one two three'],
    ['escapes within escapes are read, three deep', '&amp;amp;amp;amp;', '&amp;'],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected)
  })
})

describe('an excerpt is short', () => {
  it('has a text of 200 characters whole, and a longer one with a mark at its end', () => {
    const text = 'abcdefghi '.repeat(30).slice(0, 199)
    expect(shown(`${text}!`)).toBe(`${text}!`)
    expect(shown(`${text}!?`)).toBe(`${text}…`)
  })

  it('considers the first 8 KB only', () => {
    expect(shown(`${' '.repeat(CONSIDERED - 4)}seen`)).toBe('seen')
    expect(shown(`${' '.repeat(CONSIDERED)}late`)).toBe('')
  })

  it('considers 8 KB however long the words are that it hides', () => {
    expect(shown(`${' '.repeat(CONSIDERED - 4)}seen`, { sent: ['x'.repeat(100)] })).toBe('seen')
  })

  it('is not lost for something confidential that stands behind what is considered', () => {
    const text = `trouble ${'x'.repeat(CONSIDERED - 8)}c-a-n-a-r-y`
    expect(shown(text, { secrets: ['canary-0123456'] })).toBe(`trouble ${'x'.repeat(191)}…`)
  })
})

describe('an excerpt hides what the call was sent with', () => {
  it('as one mark where it stands several times in a row', () => {
    expect(shown('Queued hostname hostname, not hostname', { sent: ['hostname'] })).toBe(
      'Queued [hidden] , not [hidden]',
    )
    expect(shown('hostnamehostname', { sent: ['hostname'] })).toBe('[hidden]')
  })

  it('and leaves everything else as it is, also where an argument was empty, or a line break', () => {
    expect(shown('Bad gateway', { sent: ['', '\n'] })).toBe('Bad gateway')
  })

  it('also without the line break at its end', () => {
    expect(shown('Could not run whoami.', { sent: ['whoami\n'] })).toBe('Could not run [hidden] .')
  })

  it('also where white space is another', () => {
    expect(shown('Could not run dir  /b.', { sent: ['dir \n/b'] })).toBe('Could not run [hidden] .')
  })

  it('also where it is nothing but markup', () => {
    expect(shown('No such tag: &#60;tool&#62; here', { sent: ['<tool>'] })).toBe('No such tag: [hidden] here')
  })

  it('also where it has half of a surrogate pair, which cannot be percent-encoded', () => {
    expect(shown('Could not run a\ud800b.', { sent: ['a\ud800b'] })).toBe('Could not run [hidden] .')
  })

  it.each([
    ['as it is', 'say "hi"', 'say "hi"'],
    ['in JSON', 'say "hi"\n', 'say \\"hi\\"\\n'],
    ['in HTML', `&<>"' &`, '&amp;&lt;&gt;&quot;&#39; &amp;'],
    ['percent-encoded', 'a b/é', 'a%20b%2F%C3%A9'],
    ['in a form', 'a b+é', 'a+b%2B%C3%A9'],
    ['with half of a surrogate pair', 'a\ud800b', 'a\ud800b'],
    ['with half of a surrogate pair, in JSON', 'a\ud800b', 'a\\ud800b'],
    ['with half of a surrogate pair, in HTML', 'a\ud800<', 'a\ud800&lt;'],
  ])('before it is cut, so that no half of it shows: %s', (_, word, echo) => {
    // The last character that is kept for a look is the first of the echo; padding does not show.
    const text = `${' '.repeat(CONSIDERED + word.length - 1)}${echo}`
    expect(shown(text, { sent: [word] })).toBe('[hidden]')
  })

  it('and what may be the beginning of it, in any spelling, at the end of a text that was cut', () => {
    const word = 'a-command1'
    const longest = 'z'.repeat(word.length * 6)
    expect(shown(`Try later.${longest}`, { sent: [word], whole: false })).toBe('Try later.')
    expect(shown(`Try later.${longest}`, { sent: [word] })).toBe(`Try later.${longest}`)
  })
})

describe('an excerpt is empty', () => {
  it.each([
    ['six signs of a secret are pulled apart by spaces', '!! ?? %% said', '!!??%%++', ''],
    ['five are, and no more', '!! ?? %, said', '!!??%%++', '!! ?? %, said'],
    ['five of its letters have signs between them', 'c-a-n-a-r', 'canary-0123', ''],
    ['four have, and no more', 'c-a-n-a', 'canary-0123', 'c-a-n-a'],
    ['it shows in another case', 'CAN ARY', 'canary-0123', ''],
    ['it shows with its escapes resolved', 'q-x-A-B-y', 'qx%41%42yz', ''],
    ['it shows without its markup', 'q-x-y-z-w', 'qx<b>yzw', ''],
    ['it is in letters of another script', 'к-а-н-а-р', 'канарейка', ''],
    ['it is in digits', '4.2.4.2.4', '42424', ''],
  ])('or is not, where of a secret %s', (_, text, secret, expected) => {
    expect(shown(text, { secrets: [secret] })).toBe(expected)
  })

  it.each([
    ['eight letters of it can be read', 'h.o.s.t.n.a.m.e', ''],
    ['seven can, and no more', 'h.o.s.t.n.a.m', 'h.o.s.t.n.a.m'],
  ])('or is not, where of what was sent %s', (_, text, expected) => {
    expect(shown(text, { sent: ['nothing', 'hostname'] })).toBe(expected)
  })
})

it('a text reveals a secret where any of several can be read in it', () => {
  expect(reveals('said canary-0123', ['other-secret', 'canary-0123'])).toBe(true)
  expect(reveals('said nothing', ['other-secret', 'canary-0123'])).toBe(false)
  expect(reveals('anything', [])).toBe(false)
})

it('finds the strings of a body, its keys left out, past everything that is no string', () => {
  expect(stringsIn([{ key: 'a' }, undefined, null, 7, true, ['b', ['c']]])).toEqual(['a', 'b', 'c'])
  expect(stringsIn(undefined)).toEqual([])
  expect(stringsIn('a')).toEqual(['a'])
})
