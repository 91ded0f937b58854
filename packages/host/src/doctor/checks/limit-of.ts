/** A line of /proc/self/limits. `unlimited` is Infinity. Undefined when it is not there. */
export function limitOf(
  limits: string | undefined,
  name: string,
): { readonly soft: number; readonly hard: number } | undefined {
  const line = limits?.split('\n').find((each) => each.startsWith(`${name} `));
  const [soft, hard] = line?.slice(name.length).trim().split(/\s+/) ?? [];
  return soft === undefined || hard === undefined
    ? undefined
    : { soft: numberOf(soft), hard: numberOf(hard) };
}

function numberOf(text: string): number {
  return text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text);
}
