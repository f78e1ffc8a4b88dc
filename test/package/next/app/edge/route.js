import { writeThrice } from '../write.js'

export const runtime = 'edge'

export function GET() {
  return writeThrice()
}
