import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02))

/** What a server shows, and the private key to it, as PEM. */
export interface ServerCertificate {
  readonly key: string
  readonly cert: string
}

/**
 * A self-signed certificate for `127.0.0.1`, `localhost` and `acme.screenconnect.com` that is valid for an hour,
 * made anew for each run: no private key lies in the repository, and nothing needs to be installed.
 */
export function selfSignedCertificate(): ServerCertificate {
  const own = keyPair()
  return { key: pem(own.privateKey), cert: certificate('localhost', own, 'localhost', own, SERVER_NAMES) }
}

/** One for the same names, signed by an authority that nobody knows, and that authority. */
export function certificateOfPrivateAuthority(): ServerCertificate & { readonly authority: string } {
  const authority = keyPair()
  const own = keyPair()
  return {
    key: pem(own.privateKey),
    cert: certificate('localhost', own, 'Acme', authority, SERVER_NAMES),
    authority: certificate('Acme', authority, 'Acme', authority, MAY_SIGN),
  }
}

/** Subject alternative names. */
const SERVER_NAMES = extension(
  [0x55, 0x1d, 0x11],
  sequence(
    tagged(0x82, Buffer.from('localhost')),
    tagged(0x82, Buffer.from('acme.screenconnect.com')),
    // An address of four bytes.
    tagged(0x87, Buffer.from([127, 0, 0, 1])),
  ),
)

/** Basic constraints: it is an authority. */
const MAY_SIGN = extension([0x55, 0x1d, 0x13], sequence(tagged(0x01, Buffer.from([0xff]))))

interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

function keyPair(): KeyPair {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function certificate(
  subject: string,
  { publicKey }: KeyPair,
  issuer: string,
  { privateKey }: KeyPair,
  extensions: Buffer,
): string {
  const now = Date.now()
  const body = sequence(
    // Version 3, which has extensions.
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.from([1])),
    ECDSA_WITH_SHA256,
    commonName(issuer),
    sequence(time(now - 60_000), time(now + 3_600_000)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(extensions)),
  )
  const signature = sign('sha256', body, privateKey)
  const whole = sequence(body, ECDSA_WITH_SHA256, tagged(0x03, Buffer.from([0]), signature))
  return `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`
}

function commonName(name: string): Buffer {
  return sequence(tagged(0x31, sequence(oid(0x55, 0x04, 0x03), tagged(0x0c, Buffer.from(name)))))
}

function extension(id: readonly number[], value: Buffer): Buffer {
  return sequence(oid(...id), tagged(0x04, value))
}

/** One value of DER: its tag, its length, its content. */
function tagged(tag: number, ...content: readonly Buffer[]): Buffer {
  const whole = Buffer.concat(content)
  const { length } = whole
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), whole])
}

function sequence(...content: readonly Buffer[]): Buffer {
  return tagged(0x30, ...content)
}

function oid(...bytes: readonly number[]): Buffer {
  return tagged(0x06, Buffer.from(bytes))
}

function time(at: number): Buffer {
  return tagged(0x17, Buffer.from(`${new Date(at).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`))
}
