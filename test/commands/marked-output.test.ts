import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMarked } from '../../src/commands/marked-output.ts'

const MARKER = 'ACG0123456789abcdef'
/** As the frames print it: the line break before the end line is theirs. */
const between = (text: string, code = '0') => `${MARKER}\r\n${text}\r\n${MARKER}=${code};\r\n`

describe('an output', () => {
  it('is what stands between the markers', () => {
    expect(readMarked(between('one\r\ntwo\r\n', '3'), MARKER)).toEqual({
      output: 'one\r\ntwo',
      exitCode: 3,
      killed: false,
      truncated: false,
    })
  })

  it.each([
    ['a byte order mark', `\uFEFF${between('x\n')}`],
    ['a prompt and the echoed command', `\r\nC:\\Windows\\system32>@echo ${MARKER}\r\n${between('x\n')}`],
    ['an echo of the whole script', `> @echo ${MARKER}=%ERRORLEVEL%;\r\n${between('x\n')}`],
    ['a prompt after it', `${between('x\n')}\r\nC:\\Windows\\system32>`],
    ['an escape sequence before it', `\u001b[?1h${between('x\n')}`],
    ['several, and a title', `\u001b]0;PowerShell\u0007\u001b[?1h\u001b=\u001b[0m${between('x\n')}`],
    ['an escape sequence behind each line', between('x\n').replaceAll('\r\n', '\u001b[0m\r\n')],
    [
      'XML of PowerShell before it',
      `#< CLIXML\r\n<Objs Version="1.1.0.1"><Obj S="progress"/></Objs>${between('x\n')}`,
    ],
    ['form feeds', `\f\f${between('x\n')}`],
    ['line breaks with two carriage returns', between('x\n').replaceAll('\r\n', '\r\r\n')],
    ['blanks around the marker', between('x\n').replaceAll(/(ACG.*)\r\n/g, ' $1 \r\n')],
    ['what resets a terminal', `\u001b(B\u001b[m\u001b>${between('x\n')}`],
    ['an escape sequence with a blank in it', `\u001b[1 q${between('x\n')}`],
    ['a title that ends as it should', `\u001b]0;ACG\u001b\\${between('x\n')}`],
  ])('is told from %s', (_, data) => {
    const marked = readMarked(data, MARKER)
    expect(marked).toMatchObject({ exitCode: 0 })
    expect(marked?.output.replace('\n\u001b[0m', '')).toBe('x')
  })

  it('begins at the very beginning where the first marker is not found, without a byte order mark', () => {
    const data = `\uFEFFActive code page: 65001 ${between('x\n')}`
    expect(readMarked(data, MARKER)).toMatchObject({
      exitCode: 0,
      output: `Active code page: 65001 ${MARKER}\r\nx`,
    })
    expect(readMarked(`x\n${MARKER}=0;\uFEFF`, MARKER)).toMatchObject({ exitCode: 0, output: 'x' })
  })

  it('begins behind the first line that is nothing but the marker', () => {
    expect(readMarked(between(`x\n${MARKER}\ny\n`), MARKER)).toMatchObject({ output: `x\n${MARKER}\ny` })
  })

  it('is what came after its end where nothing came before', () => {
    expect(readMarked(`${between('')}late\r\n`, MARKER)).toMatchObject({ exitCode: 0, output: 'late' })
  })

  it('ends at the last line that is nothing but the marker and a code', () => {
    const script = `echo "${MARKER}"\nexit 3\necho "\n${MARKER}=$?;"`
    const trace = `+ echo \n${MARKER}=0;`
    expect(readMarked(`${MARKER}\n${script}\n${trace}\n\n${MARKER}=3;\n`, MARKER)).toMatchObject({
      exitCode: 3,
      output: `${script}\n${trace}`,
    })
  })

  it('without a line break at its end is told from the marker', () => {
    expect(readMarked(between('no line break'), MARKER)).toMatchObject({
      output: 'no line break',
      exitCode: 0,
    })
  })

  it.each([
    ['-1073741510', -1_073_741_510],
    ['0', 0],
    ['4294967295', 4_294_967_295],
    ['4294967296', undefined],
    ['-2147483648', -2_147_483_648],
    ['-2147483649', undefined],
    ['', undefined],
    ['9999999999', undefined],
    ['-9999999999', undefined],
  ])('ends with the exit code %j', (code, exitCode) => {
    expect(readMarked(between('x\n', code), MARKER)).toMatchObject({ exitCode, output: 'x' })
  })

  it.each(['-', '99999999999', '0x1', '1 2', '1;2', 'x=5', '9'.repeat(400)])(
    'does not end in the code %j',
    (code) => {
      expect(readMarked(between('x\n', code), MARKER)).toMatchObject({
        exitCode: undefined,
        output: `x\n\r\n${MARKER}=${code};`,
      })
    },
  )

  it.each([
    ['late errors', 'warning: late\r\n', { output: 'x\nwarning: late' }],
    ['what it left running', 'a\r\nb', { output: 'x\na\r\nb' }],
    ['nothing but an escape sequence', '\u001b[0m\r\n', { output: 'x' }],
    [
      'that the rest was cut',
      'lo\r\nTruncated output at 10 characters.',
      { output: 'x\nlo', truncated: true },
    ],
    [
      'that the agent killed what it left running',
      'Killed after 5 milliseconds.',
      { output: 'x\nKilled after 5 milliseconds.' },
    ],
  ])('says with its exit code what comes after its end: %s', (_, after, expected) => {
    expect(readMarked(`${between('x\n')}${after}`, MARKER)).toMatchObject({
      exitCode: 0,
      killed: false,
      ...expected,
    })
  })

  it.each([
    [
      'killed',
      `${MARKER}\nhalf\nKilled after 60000 milliseconds`,
      { killed: true, truncated: false, output: 'half' },
    ],
    [
      'cut',
      `${MARKER}\nlong lo\nTruncated output at 10 characters`,
      { killed: false, truncated: true, output: 'long lo' },
    ],
    [
      'cut within the exit code',
      `${MARKER}\nx\n\n${MARKER}=1\nTruncated output at 10 characters`,
      { killed: false, truncated: true, output: 'x' },
    ],
    [
      'cut within the last marker',
      `${MARKER}\nx\n\n${MARKER.slice(0, -1)}\nTruncated output at 10 characters`,
      { killed: false, truncated: true, output: 'x' },
    ],
    [
      'cut and killed',
      `${MARKER}\nlong\nTruncated output at 10 characters\r\nKilled after 5 milliseconds.\n`,
      { killed: true, truncated: true, output: 'long' },
    ],
    [
      'killed and cut',
      `${MARKER}\nlong\r\nKilled after 5 milliseconds.\r\nTruncated output at 10 characters.\r\n`,
      { killed: true, truncated: true, output: 'long' },
    ],
    [
      'killed, with the like of it printed before',
      `${MARKER}\nKilled after 1 milliseconds.\nKilled after 5 milliseconds.`,
      { killed: true, truncated: false, output: 'Killed after 1 milliseconds.' },
    ],
    [
      'killed and cut, with the like of it printed before',
      `${MARKER}\nKilled after 1 milliseconds.\nTruncated output at 1 characters.\nKilled after 5 milliseconds.`,
      { killed: true, truncated: true, output: 'Killed after 1 milliseconds.' },
    ],
    [
      'of a script that spoke of such an end',
      `${MARKER}\nKilled after 1 milliseconds. Truncated output at 1 characters. So it said`,
      {
        killed: false,
        truncated: false,
        output: 'Killed after 1 milliseconds. Truncated output at 1 characters. So it said',
      },
    ],
    [
      'killed, with a last line that may be its own',
      `${MARKER}\n${MARKER.slice(0, 8)}\nKilled after 5 milliseconds.`,
      { killed: true, truncated: false, output: MARKER.slice(0, 8) },
    ],
    [
      'killed within the last marker',
      `${MARKER}\nx\n\n${MARKER.slice(0, 9)}\nKilled after 5 milliseconds.`,
      { killed: true, truncated: false, output: 'x' },
    ],
    [
      'of a script that left before the end',
      `${MARKER}\nbye\n`,
      { killed: false, truncated: false, output: 'bye' },
    ],
  ])('that was %s has no exit code', (_, data, expected) => {
    expect(readMarked(data, MARKER)).toEqual({ exitCode: undefined, ...expected })
  })

  it.each([
    ['with another marker', 'ACGffff\nx\nACGffff=0;\n'],
    ['with a longer marker', `${MARKER}0\nx\n${MARKER}0=0;\n`],
    ['without a marker', 'x\nKilled after 60000 milliseconds'],
    ['that only quotes the script', `echo ${MARKER}; echo ${MARKER}=%ERRORLEVEL%;`],
    ['of nothing', ''],
  ])('%s is not this command’s', (_, data) => {
    expect(readMarked(data, MARKER)).toBeUndefined()
  })

  it('neither hides nor forges an exit code by accident, whatever it is', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '\n',
        '\r\n',
        '\r\r\n',
        '\f',
        '\u001b[0m',
        '=',
        ';',
        MARKER,
        `${MARKER}=`,
        `${MARKER}=1`,
        `${MARKER}=7;`,
        `'${MARKER}=8;'`,
      ),
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }),
        (pieces, code) => {
          const text = pieces.join('')
          const marked = readMarked(between(text, String(code)), MARKER)
          expect(marked).toMatchObject({ exitCode: code, killed: false, truncated: false })
          expect(`${text}\r\n`.startsWith(marked?.output ?? '?')).toBe(true)
        },
      ),
    )
  })
})
