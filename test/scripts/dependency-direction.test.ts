import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workspaceCopy } from './support/workspace-copy.js';

const CHECK = 'scripts/check-dependency-direction.mjs';

function manifest(name: string, ...dependencies: readonly string[]): string {
  const versions = dependencies.map((each) => [each, each.startsWith('@longrun/') ? 'workspace:*' : '1.0.0']);
  return JSON.stringify({ name: `@longrun/${name}`, dependencies: Object.fromEntries(versions) });
}

const RIGHT: Readonly<Record<string, string>> = {
  'packages/protocol/package.json': manifest('protocol', 'zod'),
  'packages/protocol/src/index.ts':
    "import { z } from 'zod';\nexport * from './ids.js';\nexport const s = z;",
  'packages/actor/package.json': manifest('actor', '@longrun/protocol'),
  'packages/actor/src/index.ts':
    "import type { Id } from '@longrun/protocol';\nimport 'node:fs';\nexport type A = Id;",
  'packages/actor/test/a.test.ts':
    "import { clock } from '@longrun/testkit';\nimport { a } from '../dist/index.js';\nimport fc from 'fast-check';",
  'packages/process/package.json': manifest('process', '@longrun/protocol', '@longrun/actor'),
  'packages/process/src/index.ts': '/** Like `import { x } from "@longrun/host"`. */\nexport const p = 1;',
  'packages/testkit/package.json': manifest('testkit', '@longrun/actor'),
  'packages/testkit/src/index.ts': 'export const clock = 1;',
};

test('a workspace whose packages keep to their direction passes', async (t) => {
  const { code, stdout, stderr } = await workspaceCopy(t, RIGHT).run(CHECK);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^5 files of 4 packages, 0 wrong dependencies$/m);
});

const WRONG: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'an import against the direction',
    'packages/protocol/src/bad.ts',
    "import { actor } from '@longrun/actor';",
    /^packages\/protocol\/src\/bad\.ts: protocol must not import actor/m,
  ],
  [
    'an import of types only',
    'packages/actor/src/bad.ts',
    "import type {\n  P,\n} from '@longrun/process';",
    /actor must not import process/,
  ],
  [
    'a re-export',
    'packages/actor/src/bad.ts',
    "export * from '@longrun/process';",
    /actor must not import process/,
  ],
  [
    'a dynamic import',
    'packages/actor/src/bad.ts',
    "export const p = () => import('@longrun/process');",
    /actor must not import process/,
  ],
  [
    'a path into another package',
    'packages/actor/src/bad.ts',
    "import '../../process/src/index.js';",
    /'\.\.\/\.\.\/process\/src\/index\.js' leaves packages\/actor\/src/,
  ],
  [
    'the test kit in sources',
    'packages/actor/src/bad.ts',
    "import '@longrun/testkit';",
    /actor must not import testkit/,
  ],
  [
    'a library that the manifest lacks',
    'packages/actor/src/bad.ts',
    "import 'zod';",
    /'zod' is not a dependency of actor/,
  ],
  [
    'a dependency in the manifest only',
    'packages/actor/package.json',
    manifest('actor', '@longrun/protocol', '@longrun/process'),
    /^packages\/actor\/package\.json: actor must not depend on process$/m,
  ],
  [
    'a package without a rule',
    'packages/novel/package.json',
    manifest('novel'),
    /^packages\/novel: no rule in /m,
  ],
];

for (const [what, path, content, complaint] of WRONG) {
  test(`${what} is refused`, async (t) => {
    const { code, stderr } = await workspaceCopy(t, { ...RIGHT, [path]: content }).run(CHECK);
    assert.equal(code, 1);
    assert.match(stderr, complaint);
  });
}
