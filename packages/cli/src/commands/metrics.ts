import { needServer, serverFlag } from '../client/find-server.js';
import { type Command, defineCommand } from '../command-line/command.js';

export const metrics: Command = defineCommand({
  name: 'metrics',
  group: 'Watch',
  summary: "The server's metrics, as Prometheus text",
  flags: { name: serverFlag },
  examples: [
    { line: 'longrun metrics > longrun.prom', says: 'for the textfile collector of the node exporter' },
  ],
  async run({ flags }) {
    const answer = await needServer(flags.name).call('metrics', {});
    const { printJson } = await import('../terminal/output.js');
    if (flags.json) printJson(answer);
    else process.stdout.write(answer.metrics);
    return 0;
  },
});
