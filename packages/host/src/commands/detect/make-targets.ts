/** What can be seen of a makefile's targets without running make. */
export interface MakeTargets {
  readonly names: ReadonlySet<string>;
  /** False when it includes other files, which may have more. */
  readonly complete: boolean;
}

/** Reads the explicit rules of a makefile. Names made of variables or patterns are not resolved. */
export function makeTargets(text: string): MakeTargets {
  const names = new Set<string>();
  let complete = true;
  for (const line of text.replaceAll(/\\\r?\n/g, ' ').split('\n')) {
    if (/^ *(-?include|sinclude)\s/.test(line)) complete = false;
    // A rule: names, then : or :: or &:, but not an assignment (:=, ::=, or an = before the colon).
    const rule = /^([^\t#:=][^#:=]*?)\s*&?::?(?![:=])/.exec(line);
    for (const name of rule?.[1]?.split(/\s+/) ?? []) if (name !== '') names.add(name);
  }
  return { names, complete };
}
