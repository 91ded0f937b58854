import { type Command, defineCommand } from '../command-line/command.js';
import { serverFlag } from '../command-line/server-flag.js';

export const metrics: Command = defineCommand({
  name: 'metrics',
  group: 'Watch',
  summary: "The server's metrics, as Prometheus text",
  flags: { name: serverFlag },
  examples: [
    { line: 'longrun metrics > longrun.prom', says: 'for the textfile collector of the node exporter' },
  ],
  async run({ flags }) {
    const { needServer } = await import('../client/find-server.js');
    const answer = await needServer(flags.name).call('metrics', {});
    const { printJson } = await import('../terminal/output.js');
    if (flags.json) printJson(answer);
    else process.stdout.write(answer.metrics);
    return 0;
  },
});
