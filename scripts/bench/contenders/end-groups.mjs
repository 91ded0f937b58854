// Ends commands that each lead a process group, as one does without Longrun: SIGTERM to all, then wait for all.

/** `live`: promises of results by pid. */
export async function endGroups(live) {
  const results = [...live.values()];
  for (const pid of live.keys()) process.kill(-pid, 'SIGTERM');
  await Promise.all(results);
  return { survivors: 0 };
}
