import { createDecipheriv } from 'node:crypto'

/** What one `ENC[…]` opens to. */
export interface OpenedValue {
  readonly type: 'str' | 'int' | 'float' | 'bool' | 'bytes' | 'time' | 'comment'
  /** As the MAC takes it, which leaves comments out. */
  readonly bytes: Buffer
}

/**
 * Opens a sealed value: AES-256-GCM, with where it stands as additional data. `undefined` where it is not
 * sealed in this form, or does not open: then somebody changed it, moved it or renamed its key.
 */
export function openValue(sealed: string, dataKey: Buffer, additionalData: string): OpenedValue | undefined {
  const [, data, iv, tag, type] = SEALED.exec(sealed) ?? []
  const [cipherText, nonce, authTag] = [data, iv, tag].map(fromBase64)
  if (cipherText === undefined || nonce?.length !== 32 || authTag?.length !== 16) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', dataKey, nonce, { authTagLength: 16 })
    decipher.setAAD(Buffer.from(additionalData))
    decipher.setAuthTag(authTag)
    const bytes = Buffer.concat([decipher.update(cipherText), decipher.final()])
    return typed(type, bytes)
  } catch {
    // The cipher says nothing that helps, and the text of its error is not ours.
    return undefined
  }
}

const SEALED = /^ENC\[AES256_GCM,data:([^,]+),iv:([^,]+),tag:([^,]+),type:([a-z]+)\]$/

/** Strict, since a lenient reading would take several texts for the same bytes. */
function fromBase64(text: string | undefined): Buffer | undefined {
  const bytes = Buffer.from(text ?? '', 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

/** The type stands outside the seal, so what was sealed must fit it. */
function typed(type: string | undefined, bytes: Buffer): OpenedValue | undefined {
  switch (type) {
    case 'str':
    case 'bytes':
    case 'comment':
      return { type, bytes }
    case 'int':
    case 'float':
    case 'bool':
    case 'time':
      return FORMS[type].test(bytes.toString('latin1')) ? { type, bytes } : undefined
    default:
      return undefined
  }
}

const FORMS = {
  int: /^-?(0|[1-9]\d*)$/,
  float: /^(-?\d+(\.\d+)?|[-+]Inf|NaN)$/,
  bool: /^(True|False)$/,
  time: /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[-+]\d\d:\d\d)$/,
} as const
