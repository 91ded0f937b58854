import { type Channel, channel } from 'node:diagnostics_channel';

/** Where the kernel publishes its events. Whoever publishes looks for subscribers first. */
type ChannelName = 'started' | 'stopped' | 'restarted' | 'message' | 'deadLetter';

export const channels: Readonly<Record<ChannelName, Channel>> = {
  started: channel('longrun:actor:started'),
  stopped: channel('longrun:actor:stopped'),
  restarted: channel('longrun:actor:restarted'),
  message: channel('longrun:actor:message'),
  deadLetter: channel('longrun:actor:dead-letter'),
};
