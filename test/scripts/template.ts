import { ConfigurationError } from '@acg/screenconnect'
import { expect } from 'vitest'
import { fill, type Tag } from './template-text.ts'

export { fill, HERE, script } from './template-text.ts'

/** Text is refused at the script's mark, and the error says of which value and where. */
export function expectRefused(tag: Tag, template: string, where: string): void {
  const call = () => fill(tag, template, 'text')
  expect(call).toThrow(ConfigurationError)
  expect(call).toThrow(/`value 1` stands /)
  expect(call).toThrow(where)
}
