import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { VERSION } from '../../src/version.ts'
import { requires } from '../programs.ts'
import { jobOf, root } from './workflows.ts'

/** A folder with some of the project's files. */
function folderWith(...paths: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'release-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const path of paths) cpSync(join(root, path), join(folder, path), { recursive: true })
  return folder
}

/** Runs the shell lines of a job that follow on the checks, as a runner would. */
function runLines(title: string, cwd: string, env: Readonly<Record<string, string>>): void {
  for (const { run } of jobOf(title).steps) {
    if (run === undefined || run === '.ci/run') continue
    execFileSync('bash', ['-e', '-c', run], { cwd, env: { ...process.env, ...env }, stdio: 'pipe' })
  }
}

requires('bash', 'awk', 'tar').describe('what a release runs', () => {
  it('packs one file, which holds what was built and names the repository', () => {
    const folder = folderWith('package.json')
    mkdirSync(join(folder, 'dist'))
    writeFileSync(join(folder, 'dist/index.js'), '// as built')
    runLines('release.yml: check', folder, {
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_REPOSITORY: 'somebody/something',
    })
    expect(readdirSync(join(folder, 'packed'))).toEqual([`acg-screenconnect-${VERSION}.tgz`])
    const read = (path: string) =>
      execFileSync('tar', ['-xzOf', `packed/acg-screenconnect-${VERSION}.tgz`, `package/${path}`], {
        cwd: folder,
        encoding: 'utf8',
      })
    expect(JSON.parse(read('package.json'))).toMatchObject({
      repository: { type: 'git', url: 'git+https://github.example/somebody/something.git' },
      publishConfig: { provenance: true },
    })
    expect(read('dist/index.js')).toBe('// as built')
  })

  it('announces the version that is published, with the newest entry of the changelog', () => {
    const folder = folderWith('package.json')
    const changelog = '# Name\n\n## 2.0.0\n\n### Major Changes\n\n- New.\n\n## 1.0.0\n\n- Old.\n'
    writeFileSync(join(folder, 'CHANGELOG.md'), changelog)
    writeFileSync(join(folder, 'gh'), '#!/bin/sh\nprintf "%s\\n" "$@" >asked\n')
    chmodSync(join(folder, 'gh'), 0o755)
    runLines('release.yml: announce', folder, {
      PATH: `${folder}${delimiter}${process.env['PATH']}`,
      GITHUB_SHA: 'cafe',
    })
    const asked = readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n')
    const tag = `v${VERSION}`
    const options = ['--target', 'cafe', '--title', tag, '--notes-file', 'notes.md']
    expect(asked).toEqual(['release', 'create', tag, ...options])
    expect(readFileSync(join(folder, 'notes.md'), 'utf8')).toBe('## 2.0.0\n\n### Major Changes\n\n- New.\n\n')
  })
})

describe('a proposed change', () => {
  const git = (cwd: string, ...args: string[]) =>
    execFileSync(
      'git',
      [
        '-c',
        'commit.gpgSign=false',
        '-c',
        'user.name=Somebody',
        '-c',
        'user.email=somebody@example.com',
        ...args,
      ],
      {
        cwd,
      },
    )

  /** What the check of a pull request says to one that changes some files, by their paths and texts. */
  function checkOf(changes: Readonly<Record<string, string>>): 'passes' | 'fails' {
    const folder = folderWith('package.json', '.changeset/config.json')
    git(folder, 'init', '--quiet')
    git(folder, 'add', '.')
    git(folder, 'commit', '--quiet', '--message', 'What is on main')
    git(folder, 'update-ref', 'refs/remotes/origin/main', 'HEAD')
    for (const [path, text] of Object.entries(changes)) {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    git(folder, 'add', '.')
    git(folder, 'commit', '--quiet', '--message', 'What is proposed')
    return changesetSays(folder)
  }

  /** Runs what the workflow runs, without npx, which looks in the folder alone. */
  function changesetSays(cwd: string): 'passes' | 'fails' {
    const [, words = ''] = /^npx --no-install changeset (.*)$/.exec(job.steps.at(-1)?.run ?? '') ?? []
    expect(words).toMatch(/^status /)
    try {
      const program = join(root, 'node_modules/@changesets/cli/bin.js')
      execFileSync(process.execPath, [program, ...words.split(' ')], { cwd, stdio: 'pipe' })
      return 'passes'
    } catch (error) {
      expect(String(Object(error).stdout)).toContain('no changesets were found')
      return 'fails'
    }
  }

  const job = jobOf('test.yml: changeset')
  const changeset = "---\n'@acg/screenconnect': patch\n---\n\nSomething is better.\n"
  const manifest = readFileSync(join(root, 'package.json'), 'utf8')

  it('has all of main beside it, to be compared with', () => {
    expect(job.steps[0]?.with).toMatchObject({ 'fetch-depth': 0 })
  })

  requires('git').it.each([
    ['src/new.ts', 'of the code', 'export {}'],
    ['package.json', 'of what is installed', manifest.replace('"sideEffects"', '"other": 1, "sideEffects"')],
    ['tsup.config.ts', 'of how it is built', 'export {}'],
  ])('%s, a part %s, needs a changeset', (path, _, text) => {
    expect(checkOf({ [path]: text })).toBe('fails')
    expect(checkOf({ [path]: text, '.changeset/new.md': changeset })).toBe('passes')
  })

  requires('git').it('may say with an empty changeset that users notice nothing', () => {
    expect(checkOf({ 'src/new.ts': 'export {}', '.changeset/none.md': '---\n---\n' })).toBe('passes')
  })

  requires('git').it.each(['docs/new.md', 'test/new.test.ts', '.github/new.yml'])(
    'of %s needs none',
    (path) => {
      expect(checkOf({ [path]: '' })).toBe('passes')
    },
  )
})
