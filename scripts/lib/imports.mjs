// The module names that a TypeScript file imports, exports from or loads dynamically; types included.

const STATEMENT = /(?:^|[;}\s])(?:import|export)\s[^'"();]*?\bfrom\s*['"]([^'"]+)['"]/g;
const BARE_IMPORT = /(?:^|[;}\s])import\s*['"]([^'"]+)['"]/g;
const CALL = /\bimport\s*\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Examples in comments are not imports. */
export function importsIn(source) {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [STATEMENT, BARE_IMPORT, CALL].flatMap((form) => [...code.matchAll(form)].map((match) => match[1]));
}
