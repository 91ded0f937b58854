// Makes one script of compiled modules that import each other, since a page that is one file cannot import. Knows just
// what the compiler makes of the page's modules: named imports from relative paths, and exported declarations. Refuses
// everything else.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

interface Module {
  /** What it is called in the script. */
  readonly name: string;
  readonly code: string;
}

const IMPORT = /^import \{([^}]*)\} from '(\.[^']+)';$/gm;
const EXPORT = /^export (?=(?:async )?(?:function|const|class) ([\w$]+))/gm;
const EMPTY_EXPORT = /^export \{\s*\};$/gm;
const SOURCE_MAP = /^\/\/# sourceMappingURL=.*$/gm;
const ANY_OTHER = /^(?:import|export)\b.*$/m;

/** The script that does what importing `entry` would do. Throws on syntax that it does not know, and on circles. */
export function linkModules(entry: string): string {
  const modules = new Map<string, Module>();
  const pending: string[] = [];

  const visit = (path: string): string => {
    const known = modules.get(path);
    if (known !== undefined) return known.name;
    if (pending.includes(path)) throw new Error(`${path} imports itself by way of ${pending.at(-1)}`);
    pending.push(path);
    const exported: string[] = [];
    const code = readFileSync(path, 'utf8')
      .replace(SOURCE_MAP, '')
      .replace(EMPTY_EXPORT, '')
      .replace(IMPORT, (_, names: string, from: string) => {
        const source = visit(resolve(dirname(path), from));
        return `const {${names.replaceAll(' as ', ': ')}} = ${source};`;
      })
      .replace(EXPORT, (_, name: string) => {
        exported.push(name);
        return '';
      });
    const other = ANY_OTHER.exec(code)?.[0];
    if (other !== undefined) throw new Error(`${path}: cannot link ${other}`);
    pending.pop();
    const name = `module${modules.size}`;
    const body = `const ${name} = (() => {\n${code.trim()}\nreturn { ${exported.join(', ')} };\n})();`;
    modules.set(path, { name, code: body });
    return name;
  };

  visit(entry);
  return `(() => {\n'use strict';\n${[...modules.values()].map(({ code }) => code).join('\n')}\n})();`;
}
