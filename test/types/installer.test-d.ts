import { InstallerUrlBuilder } from '@acg/screenconnect'
import { describe, it } from 'vitest'

const instance = 'https://acme.screenconnect.com'
const plain = new InstallerUrlBuilder({ instance })
const labelled = new InstallerUrlBuilder({ instance, customProperties: ['company', 'site', 'length'] })
declare const labels: string[]
const late = new InstallerUrlBuilder({ instance, customProperties: labels })

describe('the properties of an installer', () => {
  it('are named by label or number, or a list of at most eight', () => {
    plain.build({ type: 'msi', properties: { 1: 'Acme', 8: 'Pilot' } })
    plain.build({ type: 'msi', properties: ['Acme'] })
    plain.build({ type: 'msi', properties: ['a', 'b', 'c', 'd', 'e', 'f', 'g', undefined] })
    labelled.build({ type: 'msi', properties: { company: 'Acme', 8: 'Pilot', length: 'x' } })
    labelled.build({ type: 'msi', properties: ['Acme', 'Head Office'] })
    late.build({ type: 'msi', properties: { anything: 'Acme' } })
  })

  it('are no nine values', () => {
    // @ts-expect-error a session has eight
    plain.build({ type: 'msi', properties: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'] })
    // @ts-expect-error a session has eight
    labelled.build({ type: 'msi', properties: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'] })
    // @ts-expect-error a session has eight
    late.build({ type: 'msi', properties: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'] })
    // @ts-expect-error how many these are, nobody knows
    plain.build({ type: 'msi', properties: labels })
  })

  it('have no other names', () => {
    // @ts-expect-error a typo in a label
    labelled.build({ type: 'msi', properties: { compny: 'Acme' } })
    // @ts-expect-error slots are numbered from 1
    plain.build({ type: 'msi', properties: { 0: 'Acme' } })
  })
})
