import type { Answer } from './http-get.ts'

/** The media type of an answer, without parameters; `undefined` where it names none, or something odd. */
export function mediaType(answer: Answer): string | undefined {
  const type = answer.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  return type !== undefined && /^[a-z0-9!#$&^_.+-]{1,60}\/[a-z0-9!#$&^_.+-]{1,80}$/.test(type)
    ? type
    : undefined
}
